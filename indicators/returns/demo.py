"""Two returns on their way, for demonstrations: published figures sent again as a force would send them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db.models import Count, Sum

from indicators.models import IndicatorSet, Observation, Return, Timetable
from indicators.periods import Period, parse
from landscape.demo import AUTHORITY, PEOPLE
from landscape.models import Area, Authority, Person, Role

SET = "recorded-crime"
WAITING, SENT_BACK = "2010/11 Q3", "2010/11 Q2"
LEFT_OUT = "crime.robbery"
AS_PUBLISHED = (
    "For demonstration: the figures are those that were published, and boroughs’ years the sums of their months."
)
MONTHS_OF_A_YEAR = 12


def load_demo_returns() -> list[str]:
    """See that one return of the demo's force waits to be accepted and one was sent back; a line for each.

    Whatever became of them since stays as it is. Raises DoesNotExist before reference data and demo people are loaded.
    """
    force = Authority.objects.select_related("force").get(name=AUTHORITY).force
    indicator_set = IndicatorSet.objects.get(code=SET)
    first = parse(SENT_BACK)
    Timetable.objects.get_or_create(
        indicator_set=indicator_set, defaults={"first_end": first.end, "last_end": parse(WAITING).end}
    )
    lines = []
    for text, left_out in ((WAITING, ""), (SENT_BACK, LEFT_OUT)):
        quarter = parse(text)
        of_force = Return.objects.filter(force=force, indicator_set=indicator_set, end=quarter.end)
        a_return = of_force.first() or _sent(force, indicator_set, quarter, left_out)
        lines.append(f"return {a_return.pk}, {quarter.label}: {a_return.get_state_display().lower()}")
    return lines


def _sent(force: Area, indicator_set: IndicatorSet, quarter: Period, left_out: str) -> Return:
    """Send the published figures of the quarter, explain and submit them; where one is left out, send them back."""
    from indicators.returns import workflow  # loads pandas, which a later start need not wait for

    analyst, officer = (Person.objects.get(email=PEOPLE[role][0]) for role in (Role.ANALYST, Role.AUTHORITY_OFFICER))
    a_return = workflow.send(
        file=ContentFile(_file(force, indicator_set, quarter, left_out)),
        name=f"{force.slug}-{quarter.end:%Y-%m}.csv",
        force=force,
        indicator_set=indicator_set,
        period=quarter,
        by=analyst,
    )
    workflow.check_received(return_id=a_return.pk)
    for warning in workflow.to_be_explained(a_return):
        workflow.explain(finding=warning, text=AS_PUBLISHED, by=analyst)
    workflow.submit(of_return=a_return, statement=AS_PUBLISHED, by=analyst)
    if left_out:
        workflow.send_back(of_return=a_return, reason=f"The figure of {left_out} is empty: send it too.", by=officer)
    a_return.refresh_from_db()
    return a_return


def _file(force: Area, indicator_set: IndicatorSet, quarter: Period, left_out: str) -> bytes:
    """The figures that are asked for, as they are known; a row whose figure is not known stays empty."""
    from indicators.returns.expected import expected_figures
    from indicators.returns.spreadsheets import Format, written

    asked = expected_figures(force, indicator_set, quarter)
    known = _known([each.area.pk for each in asked], {each.period for each in asked})
    rows = [
        (
            each.area.code,
            each.item.code,
            each.period.text,
            "" if each.item.code == left_out else known.get(each.key, ""),
        )
        for each in asked
    ]
    return written(("area", "item", "period", "value"), rows, Format.CSV)


def _known(areas: Sequence[int], spans: set[Period]) -> dict[tuple[int, int, Period], str]:
    """Current figures of whole spans, or of years the sums of their twelve months, by area, item and span."""
    known: dict[tuple[int, int, Period], str] = defaultdict(str)
    current = Observation.objects.filter(area__in=areas, superseded_at=None, value__isnull=False).order_by()
    for span in spans:
        months = {month.end for month in span.each_month()}
        summed = (
            current.filter(end__in=months, start__in={month.start for month in span.each_month()})
            .values_list("area_id", "item_id")
            .annotate(Sum("value"), Count("pk"))
        )
        for area, item, value, count in summed:
            if count == MONTHS_OF_A_YEAR == len(months):
                known[area, item, span] = f"{value:.0f}"
        for area, item, value in current.filter(start=span.start, end=span.end).values_list(
            "area_id", "item_id", "value"
        ):
            known[area, item, span] = f"{value:.0f}"
    return known
