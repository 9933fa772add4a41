"""Pages on which members read what indicator sets define."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from indicators.definitions.comparing import compare_sets
from indicators.definitions.drafts import subject_of
from indicators.definitions.files import export_set
from indicators.definitions.pages.forms import CompareForm
from indicators.definitions.readiness import NOT_ASSIGNED, without_owner_or_review
from indicators.models import Indicator, IndicatorSet
from landscape.models import AuditEntry
from landscape.people.audit_trail import readable
from landscape.permissions import Permission, requires
from landscape.unchanged import sent_when_changed

LOG_LINES = 50


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def definitions(request: HttpRequest) -> HttpResponse:
    context = {
        "sets": IndicatorSet.objects.annotate(size=Count("indicators")).order_by("name"),
        "without_owner": without_owner_or_review(),
        "unconfirmed": Indicator.objects.filter(confidence="C").select_related("indicator_set"),
    }
    return render(request, "definitions/definitions.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def one_set(request: HttpRequest, code: str) -> HttpResponse:
    found = set_or_404(code)
    indicators = list(found.indicators.select_related("domain"))
    for each in indicators:
        each.has_owner = each.owner not in ("", NOT_ASSIGNED) and each.review_date is not None
    context = {
        "set": found,
        "domains": [(name, list(rows)) for name, rows in groupby(indicators, key=lambda each: each.domain.name)],
        "areas": _by_hmic_area(indicators),
        "unmapped": [each for each in indicators if not each.hmic_area],
        "shown_by": found.shown_to_the_public.standing().select_related("authority__force"),
        "log": log_of(request, subject_of(found)),
    }
    return render(request, "definitions/set.html", context)


def _by_hmic_area(indicators: list[Indicator]) -> list[tuple[str, list[Indicator]]]:
    mapped = sorted((each for each in indicators if each.hmic_area), key=lambda each: each.hmic_area)
    return [(name, list(rows)) for name, rows in groupby(mapped, key=lambda each: each.hmic_area)]


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def compare(request: HttpRequest) -> HttpResponse:
    form = CompareForm(request.GET or None)
    found = compare_sets(**form.cleaned_data) if form.is_bound and form.is_valid() else None
    status = 422 if form.is_bound and found is None else 200
    return render(request, "definitions/compare.html", {"form": form, "found": found}, status=status)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def download(request: HttpRequest, code: str) -> HttpResponse:
    found = set_or_404(code)
    headers = {"Content-Disposition": f'attachment; filename="{found.code}.json"'}
    return HttpResponse(export_set(found), content_type="application/json; charset=utf-8", headers=headers)


def set_or_404(code: str) -> IndicatorSet:
    return get_object_or_404(IndicatorSet, code=code)


def log_of(request: HttpRequest, subject: str) -> list[AuditEntry]:
    """The latest of the change log of one thing, as far as whoever asks may read it."""
    return list(readable(request).filter(subject=subject)[:LOG_LINES])
