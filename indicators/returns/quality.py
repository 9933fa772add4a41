"""Marks of quality: what an authority says of the figures of an indicator for a period. They travel to every page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from indicators.models import Indicator, QualityMark
from indicators.models.quality import Mark
from indicators.periods import Period
from indicators.returns.steps import CannotTakeStepError, require, said
from landscape import audit
from landscape.models import Area, Person
from landscape.permissions import Permission


@transaction.atomic
def mark_quality(
    *, indicator: Indicator, force: Area, period: Period, mark: str, reason: str, by: Person
) -> QualityMark:
    """Say how far the figures of an indicator for a force can be relied on; what was said before is kept.

    Said again in the same words, nothing is added.
    """
    require(by, Permission.APPROVE_RETURNS, force)
    if mark not in Mark.values:
        raise CannotTakeStepError(f"There is no mark “{mark}”: choose one of {', '.join(Mark.values)}.")
    Area.objects.select_for_update(of=("self",)).get(pk=force.pk)  # two marks at once come one after the other
    of = {"indicator": indicator, "area": force, "start": period.start, "end": period.end}
    reason = said(reason, "the reason for the mark")
    before = QualityMark.objects.filter(**of).first()
    if before and (before.mark, before.reason) == (mark, reason):
        return before
    made = QualityMark.objects.create(**of, mark=mark, reason=reason, by=by.email, person=by)
    audit.record(
        by=by.email,
        action="quality marked",
        subject=f"{indicator.reference}, {force}, {period.text}"[:200],
        detail={"mark": mark, "reason": reason, "before": before.mark if before else ""},
    )
    return made


def marks_of(areas: Iterable[Area], start: date, end: date) -> dict[tuple[int, int], list[QualityMark]]:
    """The marks in force of figures within the days given, by area and indicator (ids), the latest period first.

    A mark without an area is of all of them. Of one period only the last mark counts.
    """
    ids = [area.pk for area in areas]
    marks = (
        QualityMark.objects.filter(Q(area__in=ids) | Q(area=None), indicator__isnull=False)
        .filter(start__lte=end, end__gte=start)
        .order_by("-end", "start", "-id")
    )
    found: dict[tuple[int, int], dict[tuple[date, date], QualityMark]] = {}
    for each in marks:
        for area in [each.area_id] if each.area_id else ids:
            found.setdefault((area, each.indicator_id), {}).setdefault((each.start, each.end), each)
    return {key: list(latest.values()) for key, latest in found.items()}
