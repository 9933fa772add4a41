"""What a watch list shows: the stored results of what is watched, in the words of the overview."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from indicators.models import Indicator
from indicators.periods import Period
from landscape.models import Area, Person
from landscape.permissions import Grant, Permission, areas_within_reach
from scrutiny.dashboards import formatting, wording
from scrutiny.dashboards.attention import Card, concerns, strengths
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.selection import published, state_of
from scrutiny.models import Comparison, ComparisonRun, Watch


@dataclass(frozen=True)
class Watched:
    """One indicator of one area; `comparison` is None while no comparison of its set is published for the area."""

    watch: Watch
    run: ComparisonRun | None
    comparison: Comparison | None

    @property
    def links(self) -> Links:
        return Links(self.watch.area, urlencode(state_of(self.run)) if self.run else "")

    @property
    def link(self) -> str:
        return self.links.indicator(self.watch.indicator)

    @property
    def period(self) -> str:
        return Period(self.run.start, self.run.end).label if self.run else ""

    @property
    def value(self) -> str:
        indicator = self.watch.indicator
        if self.comparison is None or self.comparison.value is None:
            return "No figure"
        return formatting.with_unit(self.comparison.value, indicator.decimals, indicator.unit)

    @property
    def words(self) -> str:
        return wording.in_words(self.comparison) if self.comparison else "No comparison has been published of it."

    @property
    def change(self) -> str:
        """The numbers behind the words."""
        if self.comparison is None or self.comparison.change is None:
            return ""
        said = wording.moved(self.comparison)
        return (
            f"{said}."
            if wording.has_no_family(self.comparison)
            else f"{said}; {wording.family_moved(self.comparison)}."
        )

    @cached_property
    def signals(self) -> list[Card]:
        """Why it stands out, for the worse and for the better: at most one card of each."""
        found = [self.comparison] if self.comparison else []
        return [*concerns(found, self.links), *strengths(found, self.links)]

    @property
    def stands_out(self) -> str:
        """Empty where it doesn't."""
        if not self.signals:
            return ""
        return "Stands out" if any(not each.may_be_chance for each in self.signals) else "May be chance"

    @property
    def besides(self) -> list[str]:
        """Why it stands out, as far as the words and the change don't tell it."""
        told = {wording.changed(self.comparison), wording.family_in_words(self.comparison)} if self.signals else set()
        return [reason for each in self.signals for reason in each.reasons if reason not in told]


def runs_shown() -> dict[int, ComparisonRun]:
    """By the id of each set the run of its newest period, on the families that pages show unasked."""
    found: dict[int, ComparisonRun] = {}
    for each in published():
        found.setdefault(each.indicator_set_id, each.run)
    return found


def is_compared(indicator: Indicator, area: Area) -> bool:
    """Whether the newest run of its set compares the area on the indicator."""
    run = runs_shown().get(indicator.indicator_set_id)
    return run is not None and Comparison.objects.filter(run=run, area=area, indicator=indicator).exists()


def watched_by(person: Person, grants: frozenset[Grant], runs: dict[int, ComparisonRun]) -> list[Watched]:
    """What the person watches and may see today, by area and title, each as the run of its set tells it."""
    seen = areas_within_reach(Area.objects.confirmed(), grants, Permission.SEE_COMPARISONS)
    watches = Watch.objects.filter(person=person, area__in=seen).select_related("area", "indicator__indicator_set")
    listed = list(watches.order_by("area__name", "indicator__title", "pk"))
    rows = _comparisons(listed, runs.values())
    return [_watched(each, runs.get(each.indicator.indicator_set_id), rows) for each in listed]


def _watched(watch: Watch, run: ComparisonRun | None, rows: dict[tuple[int, int], Comparison]) -> Watched:
    comparison = rows.get((watch.indicator_id, watch.area_id))
    if comparison:
        comparison.indicator, comparison.area = watch.indicator, watch.area
    return Watched(watch, run, comparison)


def _comparisons(watches: Sequence[Watch], runs: Iterable[ComparisonRun]) -> dict[tuple[int, int], Comparison]:
    """By indicator and area; an indicator is of one set, so of one of the runs."""
    rows = Comparison.objects.filter(
        run__in=[each.pk for each in runs],
        indicator__in={each.indicator_id for each in watches},
        area__in={each.area_id for each in watches},
    )
    return {(each.indicator_id, each.area_id): each for each in rows}
