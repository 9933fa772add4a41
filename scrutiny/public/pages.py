"""The page that anybody may read: the published results of one force on a set that its authority shows."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from indicators.models import Indicator, IndicatorSet
from indicators.periods import Period
from landscape.models import Area
from landscape.unchanged import sent_when_changed
from scrutiny.dashboards import formatting, wording
from scrutiny.models import Comparison, Publication


@login_not_required
@require_safe
@sent_when_changed  # whoever has it asks each time, so that withdrawn is withdrawn at once
def results(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The force's own figures and how they moved: nothing of another force, whose authority may show nothing."""
    force = get_object_or_404(
        Area.objects.forces().with_authority(),
        slug=slug,
        authority__sets_shown__indicator_set__code=code,
        authority__sets_shown__withdrawn_at__isnull=True,
    )
    shown = IndicatorSet.objects.get(code=code)
    latest = Publication.objects.filter(indicator_set=shown).select_related("run").order_by("-end", "-run").first()
    context = {"force": force, "set": shown, "rows": [], "period": None}
    if latest:
        context["period"] = Period(latest.start, latest.end)
        context["rows"] = [_told(each) for each in _published(latest, force)]
    return render(request, "public/results.html", context)


def _published(latest: Publication, force: Area) -> list[Comparison]:
    rows = Comparison.objects.filter(run=latest.run, area=force, indicator__status=Indicator.Status.PUBLISHED)
    return list(rows.select_related("indicator__domain").order_by("indicator__domain__position", "indicator__position"))


def _told(row: Comparison) -> dict[str, str]:
    indicator = row.indicator
    is_known = row.value is not None
    return {
        "title": indicator.title,
        "meaning": indicator.meaning,
        "value": formatting.with_unit(row.value, indicator.decimals, indicator.unit) if is_known else "Not available",
        "moved": wording.moved(row) if is_known else "",
    }
