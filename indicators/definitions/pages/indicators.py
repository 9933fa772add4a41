"""Pages of one indicator's definition: read with its change log, changed, confirmed, published, retired."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from indicators.definitions import indicators as actions
from indicators.definitions.drafts import is_compared, stored, subject_of
from indicators.definitions.pages.forms import ConfirmForm, DecideForm, IndicatorForm, NewIndicatorForm, PartForms
from indicators.definitions.pages.reading import log_of, set_or_404
from indicators.definitions.pages.sets import FORM, decision, form_view
from indicators.definitions.readiness import reasons_not_to_publish
from indicators.models import DataItem, Indicator, IndicatorSet
from landscape.acting import acted, form_page
from landscape.models import Level
from landscape.permissions import Permission, requires
from landscape.unchanged import sent_when_changed

PLAIN = (
    *("title", "full_title", "slug", "hmic_area", "formula", "unit", "multiplier", "decimals", "polarity", "levels"),
    *("frequency", "meaning", "caveats", "source", "owner", "review_date"),
)
PART = ("role", "level", "sign", "starts", "ends")


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def definition(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    found = indicator_or_404(code, slug)
    indicator_set = found.indicator_set
    context = {
        "indicator": found,
        "set": indicator_set,
        "facts": facts_of(found),
        "parts": found.parts.select_related("item"),
        "log": log_of(request, subject_of(indicator_set, found.reference)),
    }
    if found.status != Indicator.Status.PUBLISHED and indicator_set.is_draft:
        told = {found.reference: stored(indicator_set).indicators[found.reference]}
        context["lacking"] = reasons_not_to_publish(told, localdate())[found.reference]
    return render(request, "definitions/indicator.html", context)


@form_view
@requires(Permission.CONFIGURE)
def add(request: HttpRequest, code: str) -> HttpResponse:
    indicator_set = set_or_404(code)
    initial = {"version": indicator_set.version, "multiplier": 1, "decimals": 1}
    form = NewIndicatorForm(request.POST or None, indicator_set=indicator_set, initial=initial)
    parts = PartForms(request.POST or None, prefix="parts")

    def act(said: dict[str, Any]) -> None:
        given = {**form.given, "parts": parts_given(parts)}
        actions.add_indicator(indicator_set=indicator_set, given=given, **decision(said), by=request.user)

    return _with_parts(request, form, parts, act, indicator_set, title=f"Add an indicator to {indicator_set.name}")


@form_view
@requires(Permission.CONFIGURE)
def change(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    found = indicator_or_404(code, slug)
    indicator_set = found.indicator_set
    initial = {name: getattr(found, name) for name in PLAIN}
    initial |= {"domain": found.domain.name, "version": indicator_set.version}
    form = IndicatorForm(request.POST or None, indicator_set=indicator_set, initial=initial)
    rows = [
        {"item": each.item.code, **{name: getattr(each, name) for name in PART}}
        for each in found.parts.select_related("item")
    ]
    parts = PartForms(request.POST or None, prefix="parts", initial=rows)

    def act(said: dict[str, Any]) -> None:
        given = {**form.given, "parts": parts_given(parts)}
        actions.change_indicator(indicator=found, given=given, **decision(said), by=request.user)

    intro = ""
    if is_compared(found):
        intro = (
            "Comparisons show this indicator, so only its owner, review date, HMIC area and how often it comes can be "
            "changed here. Copy the set forward to change the rest."
        )
    return _with_parts(request, form, parts, act, indicator_set, title=f"Change {found.reference}", intro=intro)


@form_view
@requires(Permission.CONFIGURE)
def decide(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    found = indicator_or_404(code, slug)
    acts = {"publish": actions.publish_indicator, "retire": actions.retire_indicator}
    return _of_indicator(
        request,
        found,
        DecideForm(request.POST or None, initial={"version": found.indicator_set.version}),
        lambda said: acts[said["decision"]](indicator=found, **decision(said), by=request.user),
        title=f"Publish or retire {found.reference}",
    )


@form_view
@requires(Permission.CONFIGURE)
def confirm(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    found = indicator_or_404(code, slug)

    def act(said: dict[str, Any]) -> None:
        actions.confirm_indicator(
            indicator=found,
            version=said["version"],
            confidence=said["confidence"],
            basis=said["reason"],
            by=request.user,
        )

    return _of_indicator(
        request,
        found,
        ConfirmForm(request.POST or None, initial={"version": found.indicator_set.version}),
        act,
        title=f"Confirm {found.reference}",
        intro="Give as the reason what your confirmation rests on. Your name is kept with it.",
    )


def indicator_or_404(code: str, slug: str) -> Indicator:
    rows = Indicator.objects.select_related("indicator_set", "domain")
    return get_object_or_404(rows, indicator_set__code=code, slug=slug)


def facts_of(indicator: Indicator) -> list[tuple[str, Any]]:
    """What a reader asks of a definition, in the order of asking."""
    levels = ", ".join(Level(each).label for each in indicator.levels)
    confirmed = ""
    if indicator.confirmed_at:
        confirmed = f"{indicator.confirmed_by}, {indicator.confirmed_at:%-d %B %Y}: {indicator.confirmation}"
    return [
        ("Full title", indicator.full_title),
        ("Formula", f"{indicator.get_formula_display()}; multiplier {indicator.multiplier:g}"),
        ("Unit", indicator.unit),
        ("Which way is good", indicator.get_polarity_display()),
        ("Domain", indicator.domain.name),
        ("HMIC area", indicator.hmic_area),
        ("Levels of area", levels),
        ("How often", indicator.frequency),
        ("Caveats", indicator.caveats),
        ("Source", indicator.source),
        ("Owner", indicator.owner),
        ("Review date", indicator.review_date),
        ("How well it is known", f"{indicator.confidence}: {indicator.get_confidence_display()}"),
        ("Confirmed by", confirmed),
        ("Why it has this state", indicator.status_reason),
    ]


def parts_given(parts: Any) -> dict[str, list[dict[str, Any]]]:
    """What a set's file would say of the parts; a row without an item is none."""
    given: dict[str, list[dict[str, Any]]] = {}
    for said in (form.cleaned_data for form in parts if form.cleaned_data.get("item", "").strip()):
        row = {"items": [said["item"].strip()], "level": said["level"], "sign": said["sign"] or 1}
        row |= {name: said[name].isoformat() for name in ("starts", "ends") if said[name]}
        given.setdefault(said["role"], []).append(row)
    return given


def _with_parts(
    request: HttpRequest,
    form: IndicatorForm,
    parts: Any,
    act: Any,
    indicator_set: IndicatorSet,
    *,
    title: str,
    intro: str = "",
) -> HttpResponse:
    sound = not parts.is_bound or parts.is_valid()
    is_done, status = acted(form, act) if sound else (form.is_valid() and False, 422)
    if is_done:
        messages.success(request, "The definition is stored.")
        return HttpResponseRedirect(reverse("definition", args=[indicator_set.code, form.cleaned_data["slug"]]))
    context = {
        "form": form,
        "parts": parts,
        "items": DataItem.objects.all(),
        "set": indicator_set,
        "title": title,
        "intro": intro,
    }
    return render(request, "definitions/change_indicator.html", context, status=status)


def _of_indicator(
    request: HttpRequest, found: Indicator, form: Any, act: Any, *, title: str, intro: str = ""
) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        template=FORM,
        done="The decision is stored.",
        then=reverse("definition", args=[found.indicator_set.code, found.slug]),
        context={"title": title, "button": "Store the decision", "intro": intro, "set": found.indicator_set},
    )
