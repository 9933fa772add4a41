"""The tables of the page on what is complete and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from indicators.models import QualityMark
from indicators.periods import Period, plain_date
from indicators.returns.completeness import Due
from indicators.returns.pages.tables import NOTHING, moment, tag
from landscape.permissions import Permission, may
from landscape.tables import PagedTable


class CountsTable(PagedTable):
    """Tables that end in how many figures are asked for, and how many are known."""

    expected = tables.Column("Figures asked for")
    known = tables.Column("Known")
    missing = tables.Column("Marked as missing")
    outstanding = tables.Column("Outstanding")

    numbers = ("expected", "known", "missing", "outstanding")

    def render(self, value: int) -> str:
        return f"{value:,}"

    render_expected = render_known = render_missing = render_outstanding = render


class DueTable(CountsTable):
    """What is due, as the rows of `completeness`."""

    force = tables.Column()
    indicator_set = tables.Column("Set")
    period = tables.Column(order_by=("end",))
    on = tables.Column("Due", order_by=("due",))
    overdue = tables.Column("State", order_by=("days",))
    latest = tables.Column("Return", orderable=False)

    class Meta(PagedTable.Meta):
        sequence = ("force", "indicator_set", "period", "on", "overdue", "...", "latest")

    @classmethod
    def of(cls, dues: Sequence[Due], today: date, request: HttpRequest) -> DueTable:
        rows = [_due_row(due, today, request) for due in dues]
        return cls(rows, caption="What is due, overdue first", request=request)


def _due_row(due: Due, today: date, request: HttpRequest) -> dict[str, Any]:
    about = urlencode({"force": due.force.slug, "set": due.indicator_set.code, "period": due.period.text})
    mark = reverse("quality-mark", kwargs={"force": due.force.slug, "set_code": due.indicator_set.code})
    links = []
    if due.latest:
        links.append((reverse("return", kwargs={"number": due.latest.pk}), f"Return {due.latest.pk}"))
    if may(request, Permission.UPLOAD_RETURNS, due.force):
        links.append((f"{reverse('return-template')}?{about}", "Fill in"))
    if may(request, Permission.APPROVE_RETURNS, due.force):
        links.append((f"{mark}?{urlencode({'period': due.period.text})}", "Mark"))
    days = due.days_overdue(today)
    beside = format_html('<span class="govuk-visually-hidden"> {}, {}</span>', due.indicator_set, due.period.label)
    return {
        "force": due.force.name,
        "indicator_set": due.indicator_set.name,
        "period": due.period.label,
        "end": due.period.end,
        "on": plain_date(due.on),
        "due": due.on,
        "overdue": _due_tag(due, days, today),
        "days": days,
        **{name: due.total(name) for name in DueTable.numbers},
        "latest": format_html_join(
            " ", '<a class="govuk-link" href="{}">{}{}</a>', [(address, words, beside) for address, words in links]
        )
        or NOTHING,
    }


def _due_tag(due: Due, days: int, today: date) -> SafeString:
    if due.is_complete:
        return tag("complete", "green")
    if days:
        since = f"by {days:,} day{'' if days == 1 else 's'}"
        return format_html('{} <span class="app-small">{}</span>', tag("overdue", "red"), since)
    left = (due.on - today).days
    return tag("due today" if not left else f"due in {left:,} day{'' if left == 1 else 's'}", "yellow")


class AreasTable(CountsTable):
    """The same by area, for one force."""

    area = tables.Column()
    indicator_set = tables.Column("Set")
    period = tables.Column(order_by=("end",))

    class Meta(PagedTable.Meta):
        sequence = ("area", "indicator_set", "period", "...")

    @classmethod
    def of(cls, dues: Sequence[Due], request: HttpRequest) -> AreasTable:
        rows = [
            {
                "area": each.area.name,
                "indicator_set": due.indicator_set.name,
                "period": due.period.label,
                "end": due.period.end,
                **{name: getattr(each, name) for name in cls.numbers},
            }
            for due in dues
            for each in due.areas
        ]
        return cls(rows, caption="By area", request=request, prefix="areas-")


class MarksTable(PagedTable):
    indicator = tables.Column(order_by=("indicator__title", "pk"))
    area = tables.Column("Force", order_by=("area__name", "pk"))
    period = tables.Column(order_by=("end", "pk"), empty_values=())
    mark = tables.Column(order_by=("mark", "pk"))
    reason = tables.Column(orderable=False)
    person = tables.Column("By", order_by=("person__name", "pk"))
    at = tables.Column("On", order_by=("at", "pk"))

    class Meta(PagedTable.Meta):
        order_by = "-at"

    def render_period(self, record: QualityMark) -> str:
        return Period(record.start, record.end).label

    def render_at(self, value: datetime) -> str:
        return moment(value)
