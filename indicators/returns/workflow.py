"""What people do with a return, in the order in which they do it.

    send          received; checking begins (`check_received`, a task)
    explain       each warning, by the force
    submit        by the force, with a signed statement
    accept        by another person, of the authority; or `send_back` with a reason
    publish_due   when the moment has come: at once, or at the end of an embargo
    withdraw      before or after it was published

`preview` tells beforehand what would change. Each is one transaction; whatever can't be done is refused in a sentence
(`CannotTakeStepError`, `PermissionDenied`). A return that is mended is sent again: the new one is a revision of it.
"""

from indicators.returns.checking import check_received
from indicators.returns.preview import Preview, preview
from indicators.returns.publishing import publish_due
from indicators.returns.sending import send
from indicators.returns.signing import accept, explain, explain_alike, send_back, submit, to_be_explained
from indicators.returns.steps import CannotTakeStepError
from indicators.returns.withdrawing import withdraw

__all__ = [
    "CannotTakeStepError",
    "Preview",
    "accept",
    "check_received",
    "explain",
    "explain_alike",
    "preview",
    "publish_due",
    "send",
    "send_back",
    "submit",
    "to_be_explained",
    "withdraw",
]
