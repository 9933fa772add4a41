"""A return on its way: every step is one effect, in its order, by those who may."""

import pytest

from indicators.models import Observation, Return, ReturnStep
from indicators.returns import workflow
from indicators.returns.audit import audit
from indicators.returns.checking import check_received
from landscape.models import AuditEntry
from tests.indicators.returns.sending import STATEMENT, Kent, figures

pytestmark = pytest.mark.django_db

State = Return.State


@pytest.fixture
def kent(received):
    return Kent()


def current(item="crime.robbery") -> list[float | None]:
    return list(Observation.objects.filter(item__code=item, superseded_at=None).values_list("value", flat=True))


def test_return_goes_from_hand_to_hand_until_it_is_published(kent):
    a_return = kent.send(*figures())
    assert (a_return.state, a_return.sent_by, current()) == (State.RECEIVED, kent.analyst, [])
    assert check_received(return_id=a_return.pk) == State.CHECKED
    workflow.submit(of_return=a_return, statement=STATEMENT, by=kent.analyst)
    assert current() == []
    workflow.accept(of_return=a_return, by=kent.officer)
    [published] = workflow.publish_due(by="beat")
    assert (published.state, published.figures, published.new) == (State.PUBLISHED, 2, 2)
    assert (current(), current("crime.burglary")) == ([10], [20])
    told = ReturnStep.objects.filter(of_return=a_return).values_list("what", "by", "text")
    assert list(told) == [
        ("received", kent.analyst.email, ""),
        ("checked", "check_return", "0 errors, 0 warnings, 0 notes"),
        ("submitted", kent.analyst.email, STATEMENT),
        ("accepted", kent.officer.email, ""),
        ("published", "beat", ""),
    ]
    assert AuditEntry.objects.filter(subject=f"return {a_return.pk}").count() == 5
    assert audit() == []
