"""The tables on the pages of plans."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from indicators.periods import financial_year
from landscape.tables import PagedTable
from scrutiny.models import Plan, PlanChange, SpendPlan
from scrutiny.plans.pages.wording import STATE_COLOURS, changed


class PlansTable(PagedTable):
    title = tables.Column(
        "Plan", accessor="pk", linkify=("plan", {"number": tables.A("pk")}), attrs={"a": {"class": "govuk-link"}}
    )
    area = tables.Column("Area", order_by=("area__name", "pk"))
    years = tables.Column("Years", order_by=("starts", "pk"))
    version = tables.Column("Version", order_by=("version", "pk"))
    state = tables.Column("State", order_by=("state", "pk"))

    numbers = ("version",)

    class Meta(PagedTable.Meta):
        order_by = "-years"

    def render_title(self, record: Plan) -> str:
        return record.get_kind_display()

    def render_area(self, record: Plan) -> str:
        return record.place or record.area.name

    def render_state(self, record: Plan) -> SafeString:
        colour = STATE_COLOURS[Plan.State(record.state)]
        return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, record.get_state_display())


class ChangesTable(PagedTable):
    at = tables.Column("When", order_by=("pk",))
    what = tables.Column("What", orderable=False)
    line = tables.Column("Line", orderable=False)
    told = tables.Column("From what to what", accessor="pk", orderable=False)
    reason = tables.Column("Why", orderable=False)
    by = tables.Column("Who", orderable=False)

    class Meta(PagedTable.Meta):
        order_by = "-at"

    def render_at(self, value: datetime) -> str:
        return date_format(localtime(value), "j F Y")

    def render_told(self, record: PlanChange) -> SafeString:
        return format_html_join(mark_safe("<br>"), "{}", ((each,) for each in changed(record.before, record.after)))


class SpendPlansTable(PagedTable):
    title = tables.Column(
        "Area", accessor="pk", linkify=("spend-plan", {"number": tables.A("pk")}), attrs={"a": {"class": "govuk-link"}}
    )
    year = tables.Column("Year", accessor="starts", order_by=("starts", "pk"))
    allocation = tables.Column("Allocation", order_by=("allocation", "pk"))
    committed = tables.Column("In projects", order_by=("committed", "pk"))
    state = tables.Column("State", order_by=("state", "pk"))

    numbers = ("allocation", "committed")

    class Meta(PagedTable.Meta):
        order_by = "-year"

    def render_title(self, record: SpendPlan) -> str:
        return record.area.name

    def render_year(self, value: Any) -> str:
        return financial_year(value)

    def render_allocation(self, value: Decimal) -> str:
        return f"£{value:,.2f}"

    def render_committed(self, value: Decimal) -> str:
        return f"£{value:,.2f}"
