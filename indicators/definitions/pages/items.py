"""Pages of data items, of what is asked of forces, and of series breaks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from indicators.definitions import breaks, items
from indicators.definitions.pages.forms import (
    BaselineForm,
    BurdenForm,
    ChangeBreakForm,
    EndForm,
    ItemForm,
    NewBreakForm,
    NewItemForm,
    ReasonedForm,
)
from indicators.definitions.pages.reading import log_of
from indicators.definitions.pages.sets import FORM, form_view
from indicators.models import DataItem, DataRequest, SeriesBreak
from landscape.acting import form_page
from landscape.permissions import Permission, requires
from landscape.unchanged import sent_when_changed

BURDEN = ("minutes", "returns_a_year", "starts")


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def register(request: HttpRequest) -> HttpResponse:
    """Every data item, what is asked of forces for it, and the burden beside that of a baseline."""
    form = BaselineForm(request.GET or None)
    baseline = form.cleaned_data["baseline"] if form.is_bound and form.is_valid() else None
    context = {
        "form": form,
        "cut": items.burden_on(localdate(), baseline=baseline),
        "requests": DataRequest.objects.on(localdate()).select_related("item"),
        "ended": DataRequest.objects.filter(ends__lt=localdate()).select_related("item"),
        "items": DataItem.objects.all(),
    }
    return render(request, "definitions/register.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def item(request: HttpRequest, code: str) -> HttpResponse:
    found = item_or_404(code)
    context = {
        "item": found,
        "facts": [
            ("Unit", found.unit),
            ("How periods add up", found.get_timing_display()),
            ("Purpose", found.purpose),
            ("Where it comes from", found.get_origin_display()),
            ("Source", found.source),
            ("Note", found.note),
            ("How well it is known", f"{found.confidence}: {found.get_confidence_display()}"),
        ],
        "requests": found.requests.select_related("item"),
        "open_request": found.requests.filter(ends__isnull=True).first(),
        "breaks": found.breaks.select_related("area").prefetch_related("counterparts"),
        "parts": found.parts.select_related("indicator__indicator_set"),
        "log": log_of(request, items.subject_of_item(found.code)),
    }
    return render(request, "definitions/item.html", context)


@form_view
@requires(Permission.CONFIGURE)
def add_item(request: HttpRequest) -> HttpResponse:
    form = NewItemForm(request.POST or None)

    def act(said: dict[str, Any]) -> None:
        burden = {name: said.pop(name) for name in BURDEN}
        complete = None not in burden.values()
        items.add_item(fields=said, burden=items.Burden(**burden) if complete else None, by=request.user)

    return form_page(
        request,
        form,
        act,
        template=FORM,
        done="The data item is stored.",
        then=lambda: reverse("data-item", args=[form.cleaned_data["code"]]),
        context={"title": "Add a data item", "button": "Add the data item"},
    )


@form_view
@requires(Permission.CONFIGURE)
def change_item(request: HttpRequest, code: str) -> HttpResponse:
    found = item_or_404(code)
    initial = {name: getattr(found, name) for name in (*items.CHANGEABLE, "edited_at")}
    form = ItemForm(request.POST or None, initial=initial)
    return _of_item(
        request,
        found,
        form,
        lambda said: items.change_item(
            item=found,
            fields={name: said[name] for name in items.CHANGEABLE},
            edited_at=said["edited_at"],
            by=request.user,
            reason=said["reason"],
        ),
        title=f"Change {found.name}",
    )


@form_view
@requires(Permission.CONFIGURE)
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Asks forces for an item, or, where they are asked already, no longer."""
    found = item_or_404(code)
    standing = found.requests.filter(ends__isnull=True).first()
    if standing:
        return _of_item(
            request,
            found,
            EndForm(request.POST or None),
            lambda said: items.end_request(request=standing, **said, by=request.user),
            title=f"Ask forces for {found.name} no longer",
        )
    return _of_item(
        request,
        found,
        BurdenForm(request.POST or None),
        lambda said: items.request_item(
            item=found,
            burden=items.Burden(**{name: said[name] for name in BURDEN}),
            by=request.user,
            reason=said["reason"],
        ),
        title=f"Ask forces for {found.name}",
    )


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def series_breaks(request: HttpRequest) -> HttpResponse:
    rows = SeriesBreak.objects.select_related("item", "area").prefetch_related("counterparts")
    return render(request, "definitions/breaks.html", {"breaks": rows})


@form_view
@requires(Permission.CONFIGURE)
def add_break(request: HttpRequest) -> HttpResponse:
    return _of_breaks(
        request,
        NewBreakForm(request.POST or None),
        lambda said: breaks.add_break(**said, by=request.user),
        title="Add a series break",
    )


@form_view
@requires(Permission.CONFIGURE)
def change_break(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(SeriesBreak.objects.select_related("item"), pk=number)
    codes = " ".join(found.counterparts.values_list("code", flat=True))
    initial = {"counterparts": codes, "reason": found.reason, "source": found.source}
    return _of_breaks(
        request,
        ChangeBreakForm(request.POST or None, initial=initial),
        lambda said: breaks.change_break(series_break=found, **said, by=request.user),
        title=f"Change the break of {found.item.name} on {found.on:%-d %B %Y}",
    )


@form_view
@requires(Permission.CONFIGURE)
def withdraw_break(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(SeriesBreak.objects.select_related("item"), pk=number)
    return _of_breaks(
        request,
        ReasonedForm(request.POST or None),
        lambda said: breaks.withdraw_break(series_break=found, by=request.user, why=said["reason"]),
        title=f"Withdraw the break of {found.item.name} on {found.on:%-d %B %Y}",
    )


def item_or_404(code: str) -> DataItem:
    return get_object_or_404(DataItem, code=code)


def _of_item(request: HttpRequest, found: DataItem, form: Any, act: Any, *, title: str) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        template=FORM,
        done="The data item is stored.",
        then=reverse("data-item", args=[found.code]),
        context={"title": title, "button": "Save", "item": found},
    )


def _of_breaks(request: HttpRequest, form: Any, act: Any, *, title: str) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        template=FORM,
        done="The series break is stored. Comparisons take it from their next run on.",
        then=reverse("series-breaks"),
        context={"title": title, "button": "Save"},
    )
