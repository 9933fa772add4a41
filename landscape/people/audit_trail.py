"""The audit trail as a page and as a download: filtered, never editable, each reader seeing what is theirs to see."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from landscape.csv_lines import line
from landscape.forms import PlainForm
from landscape.models import Area, AuditEntry
from landscape.models.audit import AuditQuerySet
from landscape.people.tables import AuditTable
from landscape.permissions import Permission, grants_of, may, reach, requires
from landscape.unchanged import sent_when_noted

COLUMNS = ("at", "by", "action", "subject", "before", "after", "detail", "why", "force")
DAY = {
    "required": False,
    "input_formats": ["%d/%m/%Y", "%Y-%m-%d"],
    "error_messages": {"invalid": "Enter a date as day/month/year, such as 27/3/2010."},
}


class FilterForm(PlainForm):
    by = forms.CharField(label="Who", required=False, max_length=254)
    action = forms.ChoiceField(label="What", required=False)
    subject = forms.CharField(label="Of what", required=False, max_length=200)
    since = forms.DateField(label="From", **DAY)
    until = forms.DateField(label="To", **DAY)

    def __init__(self, entries: AuditQuerySet, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        actions = entries.order_by("action").values_list("action", flat=True).distinct()
        self.fields["action"].choices = [("", "Everything"), *((each, each.capitalize()) for each in actions)]


def readable(request: HttpRequest) -> AuditQuerySet:
    """The entries that the person who asks may read.

    Who may read it everywhere reads it all, signing in too if they configure the site; others read what is of the whole
    site and of their own force, never what tells of the unpublished figures of another.
    """
    entries = AuditEntry.objects.all()
    if not may(request, Permission.CONFIGURE):
        entries = entries.of_changes()
    forces = reach(grants_of(request), Permission.READ_AUDIT_TRAIL)
    if forces is None:
        return entries
    return entries.about_forces(Area.objects.filter(pk__in=forces).values("code"))


@require_safe
@requires(Permission.READ_AUDIT_TRAIL)
@sent_when_noted
def audit_trail(request: HttpRequest) -> HttpResponse:
    form, entries = _asked_for(request)
    context = {
        "form": form,
        "table": AuditTable(entries, caption="Changes, the latest first", request=request),
        "query": request.GET.urlencode(),
    }
    return render(request, "people/audit_trail.html", context, status=200 if form.is_valid() else 400)


@require_safe
@requires(Permission.READ_AUDIT_TRAIL)
@sent_when_noted
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The entries asked for, as CSV, the latest first."""
    _, entries = _asked_for(request)
    headers = {"Content-Disposition": 'attachment; filename="audit-trail.csv"'}
    return StreamingHttpResponse(_lines(entries), content_type="text/csv; charset=utf-8", headers=headers)


def _lines(entries: AuditQuerySet) -> Iterator[str]:
    yield line(COLUMNS)
    for each in entries.iterator():
        changed = [
            json.dumps(part, ensure_ascii=False) if part else "" for part in (each.before, each.after, each.detail)
        ]
        at = localtime(each.at).isoformat(timespec="seconds")
        yield line([at, each.by, each.action, each.subject, *changed, each.why, each.force])


def _asked_for(request: HttpRequest) -> tuple[FilterForm, AuditQuerySet]:
    """The filter as it was filled in, and the entries that it leaves; none when it can't be understood."""
    entries = readable(request)
    form = FilterForm(entries, {name: value.replace("\0", "") for name, value in request.GET.items()})
    if not form.is_valid():
        return form, entries.none()
    asked = form.cleaned_data
    wanted = {
        "by__icontains": asked["by"],
        "action": asked["action"],
        "subject__icontains": asked["subject"],
        "at__date__gte": asked["since"],
        "at__date__lte": asked["until"],
    }
    return form, entries.filter(**{name: value for name, value in wanted.items() if value})
