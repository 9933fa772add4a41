"""From a figure back to the returns it came in: stored rows only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators.matrices import stored_span
from indicators.models import Indicator, IndicatorPart, Observation, QualityMark, Return
from indicators.periods import Period, plain_date
from indicators.returns.marking import marks_in_force
from landscape.models import Area
from scrutiny.dashboards.formatting import day_of, plural
from scrutiny.models import Comparison, ComparisonRun

MOST_ROWS_NAMED = 3


class Origin(NamedTuple):
    """The return that a figure came in, as far as a page names it."""

    number: int
    source: str
    licence: str
    file_name: str
    published_on: date | None
    published_at: datetime | None
    received_at: datetime
    sent_by: str | None
    accepted_by: str | None


COLUMNS = ("pk", *Origin._fields[1:-2], "sent_by__name", "accepted_by__name")


class Figure(NamedTuple):
    """A figure of the area itself; without an item it is another area's, and only its return is known."""

    item_id: int | None
    start: date | None
    end: date | None
    row: int | None
    origin: Origin


def counted(indicator: Indicator, level: str, run: ComparisonRun) -> list[IndicatorPart]:
    """The parts of an indicator that count at the level and in the run's period, each with its data item."""
    return [
        each
        for each in indicator.parts.filter(level__in=["", level]).select_related("item")
        if (each.starts is None or each.starts <= run.end) and (each.ends is None or run.end <= each.ends)
    ]


def returns(parts: Sequence[IndicatorPart], areas: Iterable[Area], run: ComparisonRun) -> list[Origin]:
    """The returns that tell of the parts in the run's period, for any of the areas."""
    told = _observations(parts, run).filter(area__in=[area.pk for area in areas])
    rows = Return.objects.filter(pk__in=told.values("of_return")).order_by("pk")
    return [Origin(*row) for row in rows.values_list(*COLUMNS)]


def told(parts: Sequence[IndicatorPart], area: Area, others: Iterable[Area], run: ComparisonRun) -> list[Figure]:
    """The figures of an area, each with its return; and once each return that tells of the others, in one query."""
    found = _observations(parts, run).filter(area__in=[area.pk, *(each.pk for each in others)])
    own = {f"own_{name}": Case(When(area=area, then=F(name))) for name in Figure._fields[:-1]}
    columns = [*own, *(f"of_return__{name}" for name in COLUMNS)]
    lines = found.annotate(**own).order_by("of_return", "own_row").values_list(*columns).distinct()
    return [Figure(*line[: len(own)], Origin(*line[len(own) :])) for line in lines]


def marks(comparison: Comparison, parts: Sequence[IndicatorPart], run: ComparisonRun) -> list[str]:
    """What authorities say of the quality of the figures, each with its period, its reason, who and when."""
    found = marks_in_force(
        period=Period(run.start, run.end),
        indicators=[comparison.indicator],
        items=[each.item for each in parts],
        area=comparison.area,
    )
    return [_mark_in_words(each) for each in found]


def origins(
    figures: Iterable[Figure], parts: Sequence[IndicatorPart], run: ComparisonRun, role: str
) -> list[SafeString]:
    """Return, rows, day and persons of those `figures` that make up the numerator or denominator of the area."""
    timings = {each.item_id: each.item.timing for each in parts if each.role == role}
    found: dict[int, list[Figure]] = defaultdict(list)
    for each in figures:
        if each.item_id in timings:
            found[each.item_id].append(each)
    rows: dict[Origin, list[int]] = defaultdict(list)
    for item, told in found.items():
        for each in _taken(told, stored_span(Period(run.start, run.end), timings[item])):
            rows[each.origin].append(each.row)
    return [_place(each, sorted(numbers)) for each, numbers in rows.items()]


def _observations(parts: Sequence[IndicatorPart], run: ComparisonRun) -> QuerySet[Observation]:
    """What the run knew of the parts, within the spans that stand for its period."""
    spans = Q(pk__in=[])
    for timing in {each.item.timing for each in parts}:
        start, end = stored_span(Period(run.start, run.end), timing)
        items = [each.item_id for each in parts if each.item.timing == timing]
        spans |= Q(item__in=items, start__gte=start, end__gte=start, end__lte=end)  # said twice, for the index on ends
    spans &= Q(item__in={each.item_id for each in parts})  # or all that the areas ever had is gone through
    known = Q(superseded_at=None) | Q(superseded_at__gt=run.as_known_at)
    return Observation.objects.filter(spans, known, recorded_at__lte=run.as_known_at, value__isnull=False)


def _taken(figures: Sequence[Figure], span: tuple[date, date]) -> list[Figure]:
    """Of one item the figure of the whole span where there is one, else those of its shortest parts."""
    whole = [each for each in figures if (each.start, each.end) == span]
    shortest = min(Period(each.start, each.end).months or 0 for each in figures)
    return whole or [each for each in figures if (Period(each.start, each.end).months or 0) == shortest]


def _mark_in_words(mark: QualityMark) -> str:
    what = f" ({mark.item.name})" if mark.item else ""
    by = mark.person.name if mark.person else mark.by
    period = Period(mark.start, mark.end).label
    return f"{mark.get_mark_display()}{what}, {period}: {mark.reason} ({by}, {day_of(mark.at)})"


def _place(of: Origin, rows: Sequence[int]) -> SafeString:
    """``Home Office, Workforce, March 2022: workforce.csv.gz, row 7; published 4 May 2022; return 5``, as a link."""
    if len(rows) > MOST_ROWS_NAMED:
        where = f"{plural(len(rows), 'row')} from {rows[0]:,} to {rows[-1]:,}"
    else:
        where = f"{'row' if len(rows) == 1 else 'rows'} {', '.join(f'{row:,}' for row in rows)}"
    if of.published_on:
        when = f"published {plain_date(of.published_on)}"
    else:
        when = f"recorded here {day_of(of.published_at or of.received_at)}"
    sent = f", sent by {of.sent_by}" if of.sent_by else ""
    accepted = f", accepted by {of.accepted_by}" if of.accepted_by else ""
    link = reverse("return-figures", kwargs={"number": of.number}) + (f"?row={rows[0]}" if len(rows) == 1 else "")
    return format_html(
        '{}: {}, {}; {}; <a class="govuk-link" href="{}">return {}</a>{}{}',
        *(of.source, of.file_name, where, when, link, of.number, sent, accepted),
    )
