"""Every area of a level on one indicator, in one query: the one that a page is about, and what charts tell of others.

There are hundreds of partnerships, and to make models of all of them takes as long as the rest of a page.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import BinaryField, Case, Q, Subquery, When

from indicators.documents import decode_as_json
from indicators.models import Indicator
from landscape.models import Area
from scrutiny.dashboards.queries import force_of
from scrutiny.models import Comparison, ComparisonRun


class Place(NamedTuple):
    """Another area, as far as it is named and linked to."""

    pk: int
    level: str
    code: str
    slug: str
    name: str


class Other(NamedTuple):
    """The comparison of another area, as far as charts and their tables tell of it."""

    area: Place
    numerator: float | None
    denominator: float | None
    value: float | None
    lower_95: float | None
    upper_95: float | None
    previous_value: float | None
    change: float | None
    change_unit: str
    change_verdict: str


Compared = Comparison | Other
PLACE, TOLD = [f"area__{name}" for name in Place._fields], Other._fields[1:]
MORE = [each.attname for each in Comparison._meta.concrete_fields if each.attname not in ("history", *TOLD)]
MORE_OF_AREA = [f"area__{each.attname}" for each in Area._meta.concrete_fields if f"area__{each.name}" not in PLACE]
"""What is told of the area of the page alone."""


def comparisons_at(
    run: ComparisonRun, level: str, slug: str, indicator: Indicator
) -> tuple[Comparison | None, list[Other]]:
    """The comparison of `slug`, with its history, and with its area as `parent_force` reads it; then the others."""
    is_own = Q(area__slug=slug)
    rows = Comparison.objects.filter(run=run, indicator=indicator, area__level=level)
    rows = rows.annotate(
        is_own=Case(When(is_own, then=True), default=False),
        own_history=Case(When(is_own, then="history"), output_field=BinaryField()),
        in_force=Case(When(is_own, then=Subquery(force_of("area")))),
    )
    names = [*PLACE, *TOLD, *MORE, *MORE_OF_AREA, "own_history", "in_force", "is_own"]
    own, others = None, []
    for line in rows.values_list(*names):
        if line[-1]:
            own = _own(dict(zip(names, line, strict=True)), indicator)
        else:
            place, told = line[: len(PLACE)], line[len(PLACE) : len(PLACE) + len(TOLD)]
            others.append(Other(Place(*place), *told))
    return own, others


def _own(told: dict[str, Any], indicator: Indicator) -> Comparison:
    area = Area(**{name.removeprefix("area__"): told[name] for name in (*PLACE, *MORE_OF_AREA)})
    area.in_force = told["in_force"]
    own = Comparison(
        **{name: told[name] for name in (*TOLD, *MORE)}, history=decode_as_json(bytes(told["own_history"]))
    )
    own.area, own.indicator = area, indicator
    return own
