"""The tables on the pages of returns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
import pandas as pd
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django_tables2.data import TableData

from indicators import periods
from indicators.models import Finding, Observation, Return, Severity
from indicators.periods import Period
from indicators.returns.pages.filters import CHANGES
from landscape.tables import PagedTable

NOTHING = "–"
STATES = {
    Return.State.RECEIVED: ("Being checked", "grey"),
    Return.State.CHECKED: ("Checked", "light-blue"),
    Return.State.SUBMITTED: ("Submitted", "yellow"),
    Return.State.SENT_BACK: ("Sent back", "orange"),
    Return.State.ACCEPTED: ("Accepted", "turquoise"),
    Return.State.PUBLISHED: ("Published", "green"),
    Return.State.SUPERSEDED: ("Superseded", "grey"),
    Return.State.WITHDRAWN: ("Withdrawn", "grey"),
}
"""A word and a colour for each state; the colour is told by the word."""

SEVERITY_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def tag(words: str, colour: str) -> SafeString:
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, words)


def state_tag(a_return: Return) -> SafeString:
    return tag(*STATES[Return.State(a_return.state)])


class ReturnsTable(PagedTable):
    number = tables.Column(
        "Return",
        accessor="pk",
        linkify=("return", {"number": tables.A("pk")}),
        attrs={"a": {"class": "govuk-link"}},
    )
    force = tables.Column(order_by=("force__name", "pk"), default="All forces")
    indicator_set = tables.Column("Set", order_by=("indicator_set__name", "pk"), default=NOTHING)
    period = tables.Column(order_by=("end", "start", "pk"), default=NOTHING)
    state = tables.Column(order_by=("state", "pk"))
    file_name = tables.Column("File")
    sent_by = tables.Column("Sent by", order_by=("sent_by__name", "pk"), default="those who run this site")
    received_at = tables.Column("Received", order_by=("received_at", "pk"))

    class Meta(PagedTable.Meta):
        order_by = "-received_at"

    def render_number(self, value: int) -> str:
        return f"Return {value}"

    def render_period(self, record: Return) -> str:
        return record.period.label if record.period else NOTHING

    def render_state(self, record: Return) -> SafeString:
        return state_tag(record)

    def render_received_at(self, value: datetime) -> str:
        return moment(value)


class FindingsTable(PagedTable):
    row = tables.Column(order_by=("row", "pk"), default=NOTHING)
    column = tables.Column(order_by=("column", "row", "pk"), default=NOTHING)
    severity = tables.Column("What it takes", order_by=("severity", "row", "pk"))
    message = tables.Column("What was found, and what to do", orderable=False)
    value = tables.Column("Found there", orderable=False, default=NOTHING)
    explanation = tables.Column(orderable=False, empty_values=())

    numbers = ("row",)

    class Meta(PagedTable.Meta):
        order_by = "row"

    def __init__(self, rows: Any, *, may_explain: bool, **kwargs: Any) -> None:
        self.may_explain = may_explain
        super().__init__(rows, **kwargs)

    def order_row(self, rows: QuerySet[Finding], is_descending: bool) -> tuple[QuerySet[Finding], bool]:
        """What stands at no row comes last, on every database."""
        row = F("row").desc(nulls_last=True) if is_descending else F("row").asc(nulls_last=True)
        return rows.order_by(row, "pk"), True

    def render_severity(self, record: Finding) -> SafeString:
        return tag(record.get_severity_display(), SEVERITY_COLOURS[Severity(record.severity)])

    def render_explanation(self, record: Finding) -> SafeString | str:
        if record.severity != Severity.WARNING:
            return NOTHING
        if not self.may_explain:
            return record.explanation or "not explained yet"
        address = reverse("explain-finding", kwargs={"number": record.of_return_id, "finding": record.pk})
        words = "Change" if record.explanation else "Explain"
        return format_html(
            '{} <a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> finding {}</span></a>',
            record.explanation,
            address,
            words,
            record.pk,
        )


class FrameData(TableData):
    """Rows of a frame, sorted as it is and made into records a page at a time: a return may change thousands."""

    data: pd.DataFrame

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, key: slice) -> list[dict[str, Any]]:
        rows = self.data.iloc[key].astype(object)
        return rows.where(rows.notna(), None).to_dict("records")

    def order_by(self, aliases: tuple[str, ...]) -> None:
        names = [alias.removeprefix("-") for alias in aliases]
        falling = [alias.startswith("-") for alias in aliases]
        if names:
            self.data = self.data.sort_values(names, ascending=[not each for each in falling], kind="stable")


class ChangesTable(PagedTable):
    row = tables.Column(default=NOTHING)
    change = tables.Column("What happens")
    area_name = tables.Column("Area")
    item_name = tables.Column("Data item")
    period = tables.Column()
    old = tables.Column("Known so far", orderable=False, default=NOTHING)
    new = tables.Column("From then on", orderable=False, default=NOTHING)
    percent = tables.Column("Change in per cent", default=NOTHING)

    numbers = ("row", "old", "new", "percent")

    def render_row(self, value: float) -> str:
        return f"{value:.0f}"

    def render_change(self, value: str) -> str:
        return CHANGES[value]

    def render_period(self, value: str) -> str:
        return periods.parse(value).label

    def render_percent(self, value: float) -> str:
        return f"{value:+,.1f}"


class FiguresTable(PagedTable):
    """The figures that a return brought, as they were believed from then on."""

    row = tables.Column(order_by=("row", "pk"))
    area = tables.Column(order_by=("area__name", "row", "pk"))
    item = tables.Column("Data item", order_by=("item__name", "row", "pk"))
    period = tables.Column(order_by=("end", "start", "row", "pk"), empty_values=())
    value = tables.Column(order_by=("value", "row", "pk"), empty_values=())
    until = tables.Column("Believed until", accessor="superseded_at", orderable=False, default="now")
    note = tables.Column(orderable=False, default=NOTHING)

    numbers = ("row", "value")

    class Meta(PagedTable.Meta):
        order_by = "row"

    def render_period(self, record: Observation) -> str:
        return Period(record.start, record.end).label

    def render_value(self, record: Observation) -> str:
        return figure(record.value, record.missing)

    def render_until(self, value: datetime) -> str:
        return moment(value)


def figure(value: float | None, missing: str) -> str:
    """A figure as a return prints it: the number with thousands commas, or the mark for missing."""
    return f"{value:,.10g}" if value is not None else missing


def moment(at: datetime) -> str:
    """``4 May 2010, 09:30``, by the clock on the wall."""
    return f"{localtime(at):%-d %B %Y, %H:%M}"
