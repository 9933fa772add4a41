"""Marks of data quality: how far the figures of an indicator, or of a data item, can be relied on in a period."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from indicators.models import DataItem, Indicator, Mark, QualityMark
from indicators.periods import Period
from indicators.returns.steps import CannotTakeStepError, require, said
from landscape import audit
from landscape.models import Area, Person
from landscape.permissions import Permission


@transaction.atomic
def mark_quality(
    *,
    of: Indicator | DataItem,
    period: Period,
    mark: Mark,
    reason: str,
    area: Area | None = None,
    by: Person,
) -> QualityMark:
    """Say how far the figures of `of` can be relied on in `period`: of one area, or without one everywhere.

    Within one force, whoever accepts its returns says so; everywhere, whoever publishes national figures. It takes the
    place of what was said before of the same figures, which is kept.
    """
    require(by, Permission.APPROVE_RETURNS, _force_of(area) if area else None)
    if mark not in Mark:
        raise CannotTakeStepError(f"“{mark}” is no mark: it is one of {', '.join(Mark.values)}.")
    made = QualityMark.objects.create(
        indicator=of if isinstance(of, Indicator) else None,
        item=of if isinstance(of, DataItem) else None,
        area=area,
        start=period.start,
        end=period.end,
        mark=mark,
        reason=said(reason, "the reason"),
        by=by.email,
        person=by,
    )
    audit.record(
        by=by.email,
        action="data quality marked",
        subject=str(of),
        detail={"mark": str(mark), "reason": made.reason, "period": period.text, "area": area.code if area else ""},
        force=_force_of(area) if area else None,
    )
    return made


def marks_in_force(
    *,
    period: Period,
    indicators: Iterable[Indicator | int] = (),
    items: Iterable[DataItem | int] | QuerySet = (),
    area: Area | None = None,
) -> list[QualityMark]:
    """The last mark of each indicator or item for any part of `period`, of `area` and of everywhere, in one query."""
    places = Q(area=None) | (Q(area=area) if area else Q(area__isnull=False))
    found = QualityMark.objects.filter(
        places,
        Q(indicator__in=[*indicators]) | Q(item__in=items if isinstance(items, QuerySet) else [*items]),
        start__lte=period.end,
        end__gte=period.start,
    ).order_by("-id")
    last: dict[tuple, QualityMark] = {}
    for each in found.select_related("indicator", "item", "area", "person"):
        last.setdefault((each.indicator_id, each.item_id, each.area_id, each.start, each.end), each)
    return list(last.values())


def _force_of(area: Area) -> Area:
    """The force that the area is, or belongs to."""
    if area.level == "force":
        return area
    link = area.parent_links.filter(parent__level="force").select_related("parent").first()
    return link.parent if link else area
