"""People and the audit trail as tables."""

from __future__ import annotations

from datetime import datetime

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from landscape.models import AuditEntry, Person
from landscape.people.wording import held_for
from landscape.tables import PagedTable


class PeopleTable(PagedTable):
    name = tables.Column(linkify=("person", {"pk": tables.A("pk")}), attrs={"a": {"class": "govuk-link"}})
    email = tables.Column(verbose_name="E-mail address")
    held = tables.Column(verbose_name="Appointments today", orderable=False, empty_values=())
    state = tables.Column(verbose_name="Account", orderable=False, empty_values=())
    last_login = tables.DateTimeColumn(verbose_name="Signed in last", format="j F Y, H:i")

    class Meta(PagedTable.Meta):
        order_by = ("name",)

    def render_held(self, record: Person) -> SafeString | str:
        said = [(f"{each.get_role_display()}, {held_for(each)}",) for each in record.held]
        return format_html_join("", '<span class="app-line">{}</span>', said) or "None"

    def render_state(self, record: Person) -> str:
        if not record.is_active:
            return "Closed"
        return f"Invited on {record.invited_at:%-d %B %Y}" if record.invited_at else "Open"


class AuditTable(PagedTable):
    at = tables.Column(verbose_name="When")
    by = tables.Column(verbose_name="Who")
    action = tables.Column(verbose_name="What")
    subject = tables.Column(verbose_name="Of what")
    change = tables.TemplateColumn(
        template_name="people/_change.html", verbose_name="Before and after", orderable=False, empty_values=()
    )
    why = tables.Column(verbose_name="Why", orderable=False)

    class Meta(PagedTable.Meta):
        model = AuditEntry
        fields = ("at", "by", "action", "subject", "change", "why")
        order_by = ("-at",)

    def render_at(self, value: datetime) -> SafeString:
        return format_html('<span class="app-when">{}</span>', date_format(localtime(value), "j M Y, H:i:s"))
