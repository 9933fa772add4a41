"""Money spread over themes: what serves several counts in equal parts for each, and the whole stays the whole. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

PENNY = Decimal("0.01")
Theme = TypeVar("Theme", bound=Hashable)


def parts(amount: Decimal, number: int) -> list[Decimal]:
    """`amount` in so many parts, equal to the penny: the first ones get the pennies that are over."""
    pennies = int(amount / PENNY)
    each, over = divmod(pennies, number)
    return [PENNY * (each + (position < over)) for position in range(number)]


def by_theme(projects: Iterable[tuple[Decimal, Sequence[Theme]]]) -> dict[Theme | None, Decimal]:
    """What each theme gets of projects (amount, themes); the themes together get exactly what the projects cost.

    None gets what has no theme any longer, for one may be taken off the list.
    """
    totals: dict[Theme | None, Decimal] = defaultdict(Decimal)
    for amount, themes in projects:
        if not themes:
            totals[None] += amount
        for theme, part in zip(themes, parts(amount, len(themes)) if themes else (), strict=True):
            totals[theme] += part
    return dict(totals)
