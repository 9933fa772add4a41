"""What an action says when it does nothing."""

from __future__ import annotations

from collections.abc import Iterable


class RefusedError(Exception):
    """Nothing was done; `faults` holds one sentence for each reason, for the person who asked."""

    def __init__(self, faults: str | Iterable[str]) -> None:
        self.faults = [faults] if isinstance(faults, str) else list(faults)
        super().__init__("\n".join(self.faults))


def refuse_if(faults: Iterable[str]) -> None:
    """Raise RefusedError if there are any."""
    found = list(faults)
    if found:
        raise RefusedError(found)
