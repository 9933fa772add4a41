"""How an overview gathers its indicators: by the set's domains, HMIC's areas, or priorities of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import FilteredRelation, Q

from indicators.models import HmicArea
from landscape.models import Area
from scrutiny.models import Comparison, ComparisonRun, Plan, Priority

GROUPINGS = {"domains": "Domains of the set", "hmic": "HMIC’s five areas", "priorities": "Priorities of the plan"}
FIRST = ("confidence", "satisfaction")
PLANS = (Plan.Kind.POLICING, Plan.Kind.BCU, Plan.Kind.PARTNERSHIP, Plan.Kind.STRATEGY, Plan.Kind.SAFETY)
"""Of the plans of an area the first of these is the one that its overview goes by."""
NO_PLAN = (
    "No plan of this area for the period was agreed when these figures were compared, so they stand as in the set."
)
NOT_MAPPED = "Under none of HMIC’s areas"
NOT_PUT_FIRST = "Not among the priorities of the plan"
NOTHING_MEASURED = "The plan has no target on an indicator of this set."
NO_INDICATOR = "No indicator of this set belongs here."


@dataclass(frozen=True)
class Group:
    """Some indicators under a name; `note` says why there are none."""

    name: str
    comparisons: list[Comparison]
    note: str = ""


@dataclass(frozen=True)
class Grouped:
    """`note` is said above all the groups."""

    groups: list[Group]
    note: str = ""


def grouped(grouping: str, comparisons: Sequence[Comparison], area: Area, run: ComparisonRun) -> Grouped:
    """The comparisons of an area in the order of the set, gathered; `grouping` is a key of `GROUPINGS`."""
    if grouping == "hmic":
        return Grouped(by_hmic_area(comparisons, run))
    if grouping == "priorities":
        return by_priority(comparisons, area, run)
    return Grouped(by_domain(comparisons))


def by_domain(comparisons: Sequence[Comparison]) -> list[Group]:
    """Confidence and satisfaction first: it is what the public says itself."""
    found = [
        Group(name, list(rows)) for name, rows in groupby(comparisons, key=lambda each: each.indicator.domain.name)
    ]
    return sorted(found, key=lambda group: not any(word in group.name.lower() for word in FIRST))


def by_hmic_area(comparisons: Sequence[Comparison], run: ComparisonRun) -> list[Group]:
    """Every area that HMIC had then, even an empty one; last what belongs to none of them."""
    names = list(HmicArea.objects.on(run.end).values_list("name", flat=True))
    groups = [Group(name, [each for each in comparisons if each.indicator.hmic_area == name]) for name in names]
    groups = [group if group.comparisons else Group(group.name, [], NO_INDICATOR) for group in groups]
    rest = [each for each in comparisons if each.indicator.hmic_area not in names]
    return [*groups, Group(NOT_MAPPED, rest)] if rest else groups


def by_priority(comparisons: Sequence[Comparison], area: Area, run: ComparisonRun) -> Grouped:
    """Under each priority the indicators that the plan sets targets on; an indicator may stand under several."""
    aims = _aims(area, run)
    if not aims:
        return Grouped(by_domain(comparisons), NO_PLAN)
    groups = []
    for title, references in aims.items():
        rows = [each for each in comparisons if each.indicator.reference in references]
        groups.append(Group(title, rows, "" if rows else NOTHING_MEASURED))
    measured = set().union(*aims.values())
    rest = [each for each in comparisons if each.indicator.reference not in measured]
    return Grouped([*groups, Group(NOT_PUT_FIRST, rest)] if rest else groups)


def _aims(area: Area, run: ComparisonRun) -> dict[str, set[str]]:
    """Of the plan in force at the end of the period, as the run knew it: each priority with what it aims at."""
    in_force = Plan.objects.agreed_by(run.as_known_at).filter(area=area, kind__in=PLANS).during(run.end, run.end)
    found = Priority.objects.standing().filter(plan__in=in_force).order_by("position", "pk")
    standing = FilteredRelation("objectives__targets", condition=Q(objectives__targets__removed_at=None))
    lines = list(found.annotate(aimed=standing).values_list("plan__kind", "title", "aimed__indicator__reference"))
    chosen = min((PLANS.index(kind) for kind, _, _ in lines), default=None)
    aims: dict[str, set[str]] = {}
    for kind, title, reference in lines:
        if PLANS.index(kind) == chosen:
            aims.setdefault(title, set()).update([reference] if reference else [])
    return aims
