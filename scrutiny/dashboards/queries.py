"""The stored rows that a page shows: nothing is computed here, nothing is summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from indicators.models import Indicator, IndicatorPart, Mark, QualityMark
from indicators.periods import Period
from indicators.returns.marking import marks_in_force
from landscape.models import Appointment, Area, Family, FamilyEdition, FamilyMember, Level, Person
from scrutiny.models import Comparison, ComparisonRun


def comparisons_of(run: ComparisonRun, area: Area) -> list[Comparison]:
    """An area on every indicator of the run, in the order of the set."""
    rows = Comparison.objects.filter(run=run, area=area).select_related("indicator__domain")
    return list(rows.order_by("indicator__domain__position", "indicator__position"))


AreaAddress = tuple[str, str]
"""Level and slug, which together name one area."""


def figures_of(area: AreaAddress, runs: Iterable[int]) -> dict[int, int]:
    """By run on how many indicators the area has a figure; runs without any are left out."""
    level, slug = area
    rows = Comparison.objects.filter(run__in=list(runs), area__level=level, area__slug=slug, value__isnull=False)
    return dict(rows.order_by().values_list("run").annotate(figures=Count("pk")))


def comparison_of(run: ComparisonRun, level: str, slug: str, indicator: str) -> Comparison | None:
    """An area on one indicator without its history, with the area and its force as `parent_force` reads it."""
    rows = Comparison.objects.select_related("area", "indicator__domain", "indicator__indicator_set")
    rows = rows.defer("history").filter(run=run, area__level=level, area__slug=slug, indicator__slug=indicator)
    found = rows.annotate(in_force=Subquery(force_of("area"))).first()
    if found:
        found.run, found.area.in_force = run, found.in_force
    return found


def member_codes(comparisons: Iterable[Comparison]) -> set[str]:
    """Codes of every member that the comparisons name, with a figure or without."""
    return {code for each in comparisons for code in f"{each.family_members} {each.family_missing}".split()}


def areas_by_code(codes: Iterable[str]) -> dict[str, Area]:
    return {area.code: area for area in Area.objects.filter(code__in=codes)}


class Peer(NamedTuple):
    """Another area's value, as far as an overview tells of it."""

    name: str
    value: float | None


def named_by_indicator(run: ComparisonRun, codes: Iterable[str]) -> dict[int, dict[str, Peer]]:
    """The values of the areas of these codes, by indicator and by the area's code."""
    found: dict[int, dict[str, Peer]] = defaultdict(dict)
    rows = Comparison.objects.filter(run=run, area__in=Area.objects.filter(code__in=codes))
    for indicator, code, *told in rows.values_list("indicator", "area__code", "area__name", "value"):
        found[indicator][code] = Peer(*told)
    return found


def quality_marks(run: ComparisonRun, area: Area, comparisons: Iterable[Comparison]) -> dict[int, list[QualityMark]]:
    """The marks in force on the figures of each indicator, by its id, apart from those that say that all is well."""
    parts = IndicatorPart.objects.filter(
        indicator__in={each.indicator_id for each in comparisons}, level__in=["", area.level]
    )
    marks = marks_in_force(
        period=Period(run.start, run.end),
        indicators={each.indicator_id for each in comparisons},
        items=parts.values("item"),
        area=area,
    )
    marked = {each.item_id for each in marks if each.item_id}
    of_item: dict[int, set[int]] = defaultdict(set)
    for item, indicator in parts.filter(item__in=marked).values_list("item", "indicator") if marked else ():
        of_item[item].add(indicator)
    found: dict[int, list[QualityMark]] = defaultdict(list)
    for mark in marks:
        for indicator in of_item[mark.item_id] if mark.item_id else {mark.indicator_id}:
            if mark.mark != Mark.COMPLETE:
                found[indicator].append(mark)
    return found


def force_of(path: str) -> QuerySet:
    """Of the area at `path` the force that it belongs to, as the values of its columns."""
    forces = Area.objects.filter(level=Level.FORCE, child_links__child=OuterRef(path))
    return forces.values(columns=JSONObject(pk="pk", level="level", slug="slug", name="name"))[:1]


def area_with_force(level: str, slug: str) -> Area | None:
    """An area that may be shown, with its authority, and the force that it belongs to as `parent_force` reads it."""
    areas = Area.objects.confirmed().with_authority().filter(level=level, slug=slug)
    return areas.annotate(in_force=Subquery(force_of("pk"))).first()


def parent_force(area: Area) -> Area | None:
    """The force that an area of a lower level belongs to, of an area that came with it."""
    return Area(**area.in_force) if area.in_force else None


def indicator_with_parts(run: ComparisonRun, level: str, slug: str) -> tuple[Indicator | None, list[IndicatorPart]]:
    """An indicator of the run's set, and its parts that count at the level and in the run's period, in one query."""
    parts = IndicatorPart.objects.filter(
        Q(starts=None) | Q(starts__lte=run.end),
        Q(ends=None) | Q(ends__gte=run.end),
        indicator__indicator_set=run.indicator_set,
        indicator__slug=slug,
        level__in=["", level],
    )
    found = list(parts.select_related("item", "indicator__domain", "indicator__indicator_set"))
    if found:
        return found[0].indicator, found
    indicators = Indicator.objects.select_related("domain", "indicator_set")
    return indicators.filter(indicator_set=run.indicator_set, slug=slug).first(), []


def indicators_within(run: ComparisonRun, force: Area) -> list[Indicator]:
    """The indicators on which any partnership of the force has a figure in the run, in the order of the set."""
    within = Area.objects.within(force, Level.PARTNERSHIP, run.end)
    told = Comparison.objects.filter(run=run, area__in=within, value__isnull=False).values("indicator")
    rows = Indicator.objects.filter(pk__in=told).select_related("domain")
    return list(rows.order_by("domain__position", "position"))


def comparisons_within(run: ComparisonRun, force: Area, indicator: Indicator) -> list[Comparison]:
    """Every partnership of the force on one indicator, with its history, by name of the area."""
    within = Area.objects.within(force, Level.PARTNERSHIP, run.end)
    rows = Comparison.objects.filter(run=run, area__in=within, indicator=indicator).select_related("area")
    return list(rows.order_by("area__name"))


def forces_with_areas(run: ComparisonRun) -> list[str]:
    """Names of the forces of which the run compares any area."""
    compared = Comparison.objects.filter(run=run, area__level=Level.PARTNERSHIP).values("area")
    forces = Area.objects.filter(level=Level.FORCE, child_links__child__in=compared).distinct()
    return list(forces.order_by("name").values_list("name", flat=True))


def family_of(edition: FamilyEdition, area: Area) -> Family | None:
    return Family.objects.told_by(edition.code).with_peers().filter(area=area).first()


def who_count(area: Area, edition: FamilyEdition, peers: Iterable[Area]) -> set[int]:
    """Ids of those among `peers` whose own family holds `area`; families are directed."""
    rows = FamilyMember.objects.filter(family__edition=edition, family__area__in=peers, peer=area)
    return set(rows.values_list("family__area_id", flat=True))


def own_forces(person: Person, on: date) -> list[Area]:
    """The forces that a person's appointments are about, each with its authority."""
    held = Appointment.objects.filter(person=person).on(on).values_list("force_id", "authority__force_id")
    ids = {pk for pair in held for pk in pair if pk is not None}
    return list(Area.objects.filter(pk__in=ids).with_authority().order_by("name"))
