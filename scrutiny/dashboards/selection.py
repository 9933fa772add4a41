"""Which published run a page shows, read from its address: ``set``, ``period``, ``family``, and ``run`` for an old one.

An address that leaves something out is completed, so that whatever is on the screen is in its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict

from indicators import periods
from indicators.periods import Period, PeriodError
from landscape.models import FamilyEdition
from scrutiny.comparisons.method import Method, in_short
from scrutiny.dashboards.formatting import of_100
from scrutiny.dashboards.queries import AreaAddress, figures_of
from scrutiny.models import ComparisonRun, Publication

KEPT = ("set", "period", "family", "run")
LATELY = timedelta(days=366)
"""The same month a year before lies within it."""


class NotPublishedError(Exception):
    """No comparison answers the address; the message says what is wrong, `published` what might be shown instead."""

    def __init__(self, message: str, published: list[Publication]) -> None:
        super().__init__(message)
        self.published = published

    @property
    def instead(self) -> list[tuple[str, str]]:
        """Query and name of each comparison that might do."""
        return [(urlencode(state_of(each.run)), _name(each)) for each in self.published]


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Selection:
    """The run that is shown, and what else might be chosen."""

    run: ComparisonRun
    publications: list[Publication]

    @property
    def state(self) -> dict[str, str]:
        """What an address says of the run."""
        return state_of(self.run)

    @property
    def query(self) -> str:
        """What every link carries on."""
        return urlencode(self.state) if self.is_current else self.fixed_query

    @property
    def current_query(self) -> str:
        """The query that shows whatever is published for the same choice."""
        return urlencode(self.state)

    @property
    def fixed_query(self) -> str:
        """The query that shows this very run for ever, whatever is published later."""
        return urlencode({**self.state, "run": self.run.pk})

    @cached_property
    def is_current(self) -> bool:
        return any(each.run_id == self.run.pk for each in self.publications)

    def ending(self, end: date) -> ComparisonRun | None:
        """What is published of the same set and families for the period with that end."""
        same = (self.run.indicator_set_id, self.run.family_edition_id, end)
        found = (
            each for each in self.publications if (each.indicator_set_id, each.family_edition_id, each.end) == same
        )
        return next((each.run for each in found), None)

    @cached_property
    def replaced_by(self) -> ComparisonRun | None:
        """The run that members see today for the same set, period and families; None while that is this one."""
        same = [each.run for each in self.publications if self.state == state_of(each.run)]
        return same[0] if same and not self.is_current else None

    def editions(self, codes: Iterable[str]) -> dict[str, FamilyEdition]:
        """The lists of families with these codes; of those that stand behind anything published no query is asked."""
        known = {each.family_edition.code: each.family_edition for each in self.publications}
        known[self.run.family_edition.code] = self.run.family_edition
        unknown = set(codes) - set(known) - {""}
        others = FamilyEdition.objects.filter(code__in=unknown) if unknown else ()
        return {code: each for code, each in {**known, **{each.code: each for each in others}}.items() if code in codes}

    @property
    def method(self) -> str:
        """The method of the run: ``7, with confidence 0.8 instead of 0.95`` where settings are other than today's."""
        own, usual = in_short(self.run.settings), Method().confidence
        confidence = self.run.settings.get("confidence", usual)
        if confidence != usual:
            own += f" (what is called a {of_100(usual)}% interval is one of {of_100(confidence)}%)"
        return f"{self.run.method}, with {own}" if own else self.run.method

    @property
    def newer(self) -> Publication | None:
        """What is published of the set's newest period; None while that is the period shown."""
        of_set = (each for each in self.publications if each.indicator_set_id == self.run.indicator_set_id)
        newest = next(of_set, None)
        return newest if newest and newest.end > self.run.end else None

    @property
    def period(self) -> Period:
        return Period(self.run.start, self.run.end)

    @property
    def sets(self) -> list[Choice]:
        found = {each.indicator_set.code: each.indicator_set.name for each in self.publications}
        return _choices(sorted(found.items(), key=lambda each: each[1]), self.run.indicator_set.code)

    @property
    def periods(self) -> list[Choice]:
        of_set = [each for each in self.publications if each.indicator_set_id == self.run.indicator_set_id]
        spans = sorted({(each.end, each.start) for each in of_set}, reverse=True)
        found = [Period(start, end) for end, start in spans]
        return _choices([(each.text, each.label) for each in found], self.period.text)

    @property
    def families(self) -> list[Choice]:
        found = {each.family_edition.code: each.family_edition.name for each in self.publications}
        return _choices(sorted(found.items(), key=lambda each: each[1]), self.run.family_edition.code)


def state_of(run: ComparisonRun) -> dict[str, str]:
    period = Period(run.start, run.end).text
    return {"set": run.indicator_set.code, "period": period, "family": run.family_edition.code}


def kept(query: QueryDict) -> str:
    """The part of an address that links between pages carry on."""
    return urlencode({key: query[key] for key in KEPT if query.get(key)})


def select(query: QueryDict, area: AreaAddress | None = None) -> Selection:
    """The first publication that answers `query`; a `run` is shown as it was, even if another has taken its place.

    Where `query` names no period, it is the first that tells of a fair part of what is told of the `area`.
    """
    publications = published()
    if query.get("run"):
        return Selection(_run(query["run"], publications), publications)
    answering = [each for each in publications if _answers(each, query, publications)]
    if not answering:
        of_set = [each for each in publications if each.indicator_set.code == query.get("set")]
        raise NotPublishedError(_what_is_wrong(query, publications), of_set or publications)
    if area and not query.get("period") and len(answering) > 1:
        answering = fairly_full(answering, figures_of(area, [each.run_id for each in answering]))
    return Selection(answering[0].run, publications)


def fairly_full(publications: list[Publication], figures: Mapping[int, int]) -> list[Publication]:
    """Those with figures of an area on at least half as many indicators as the fullest of the latest year.

    `publications` come newest first; `figures`: by run, on how many indicators the area has one. So the newest period
    isn't shown while it is nearly empty, nor is a larger set that ended years ago (decision 20). All will do where none
    has any figure.
    """
    told = [each for each in publications if figures.get(each.run_id)]
    lately = [each for each in told if told[0].end - each.end <= LATELY]
    most = max((figures[each.run_id] for each in lately), default=0)
    return [each for each in lately if 2 * figures[each.run_id] >= most] or publications


def published() -> list[Publication]:
    """What is published, the one that a page shows unasked first.

    The newest period; in it the set with the most indicators compared, for an overview is to show as much as there is;
    and of its runs the one on the composed families, which know a family for nearly every area.
    """
    publications = list(
        Publication.objects.select_related("indicator_set", "family_edition", "run")
        .annotate(indicators=Count("run__parts"))
        .order_by("-end", "start", "-indicators", "indicator_set__code", "family_edition__code")
    )
    for each in publications:
        each.run.indicator_set, each.run.family_edition = each.indicator_set, each.family_edition
    return sorted(publications, key=_preference)


def periods_published() -> list[tuple[str, str]]:
    """Name and query of what is shown unasked for each period, the newest first."""
    first: dict[Period, ComparisonRun] = {}
    for each in published():
        first.setdefault(Period(each.start, each.end), each.run)
    return [(period.label, urlencode(state_of(run))) for period, run in first.items()]


def _preference(publication: Publication) -> tuple[int, int, bool]:
    composed = publication.family_edition.kind == FamilyEdition.Kind.COMPOSED
    return -publication.end.toordinal(), -publication.indicators, not composed


def _answers(publication: Publication, query: QueryDict, publications: list[Publication]) -> bool:
    span = _span(query, publications)
    return (
        query.get("set") in (None, "", publication.indicator_set.code)
        and query.get("family") in (None, "", publication.family_edition.code)
        and span in (None, Period(publication.start, publication.end))
    )


def _span(query: QueryDict, publications: list[Publication]) -> Period | None:
    if not query.get("period"):
        return None
    try:
        return periods.parse(query["period"])
    except PeriodError as fault:
        raise NotPublishedError(str(fault), publications) from fault


def _run(text: str, publications: list[Publication]) -> ComparisonRun:
    seen = (ComparisonRun.State.PUBLISHED, ComparisonRun.State.SUPERSEDED)
    runs = ComparisonRun.objects.select_related("indicator_set", "family_edition").filter(state__in=seen)
    found = runs.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    if found is None:
        raise NotPublishedError(f"There is no published comparison with the number “{text}”.", publications)
    return found


def _what_is_wrong(query: QueryDict, publications: list[Publication]) -> str:
    if not publications:
        return "No comparison has been published yet."
    sets = {each.indicator_set.code: each.indicator_set.name for each in publications}
    families = {each.family_edition.code: each.family_edition.name for each in publications}
    for key, known, what in (("set", sets, "indicator set"), ("family", families, "list of families")):
        if query.get(key) and query[key] not in known:
            return f"No comparison has been published for the {what} “{query[key]}”."
    asked = [sets[query["set"]]] if query.get("set") else []
    if query.get("period"):
        asked.append(periods.parse(query["period"]).label)
    if query.get("family"):
        asked.append(f"families: {families[query['family']]}")
    return f"No comparison has been published for this choice: {', '.join(asked)}."


def _name(publication: Publication) -> str:
    period = Period(publication.start, publication.end).label
    return f"{publication.indicator_set.name}, {period}, families: {publication.family_edition.name}"


def _choices(found: list[tuple[str, str]], chosen: str) -> list[Choice]:
    return [Choice(value, label, value == chosen) for value, label in found]
