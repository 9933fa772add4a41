"""Pages on which administrators begin, copy, arrange, lock and show indicator sets."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from indicators.definitions import sets
from indicators.definitions.arranging import arrange
from indicators.definitions.drafts import stored
from indicators.definitions.files import import_set
from indicators.definitions.indicators import assign_owner, publish_indicators
from indicators.definitions.pages.arrangement import ArrangeForm
from indicators.definitions.pages.forms import (
    BeginForm,
    DraftForm,
    HeadingForm,
    ImportForm,
    OwnersForm,
    SetForm,
    SeveralForm,
    ShowForm,
)
from indicators.definitions.pages.reading import set_or_404
from indicators.definitions.publishing import show_to_the_public, withdraw_from_the_public
from indicators.definitions.readiness import NOT_ASSIGNED, reasons_not_to_publish
from indicators.models import Indicator, IndicatorSet
from landscape.acting import form_page
from landscape.models import Authority
from landscape.permissions import Permission, grants_of, requires, within_reach

form_view = require_http_methods(["GET", "HEAD", "POST"])
FORM = "definitions/form.html"


@form_view
@requires(Permission.CONFIGURE)
def begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda said: sets.create_set(**said, by=request.user),
        template=FORM,
        done="The set is begun. Add its domains and indicators next.",
        then=lambda: reverse("indicator-set", args=[form.cleaned_data["code"]]),
        context={"title": "Begin a set", "button": "Begin the set"},
    )


@form_view
@requires(Permission.CONFIGURE)
def take_in(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    taken: list[IndicatorSet] = []

    def act(said: dict[str, Any]) -> None:
        taken.append(import_set(content=said["file"].read(), by=request.user, reason=said["reason"]))

    return form_page(
        request,
        form,
        act,
        template=FORM,
        done="The set is stored.",
        then=lambda: reverse("indicator-set", args=[taken[0].code]),
        context={"title": "Take in a set from a file", "button": "Take it in", "has_file": True},
    )


@form_view
@requires(Permission.CONFIGURE)
def copy(request: HttpRequest, code: str) -> HttpResponse:
    found = set_or_404(code)
    form = SetForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda said: sets.copy_forward(indicator_set=found, **said, by=request.user),
        template=FORM,
        done=f"The copy is a draft of its own; {found.name} stays as it is.",
        then=lambda: reverse("indicator-set", args=[form.cleaned_data["code"]]),
        context={"title": f"Copy {found.name} forward", "button": "Copy the set", "set": found},
    )


@form_view
@requires(Permission.CONFIGURE)
def heading(request: HttpRequest, code: str) -> HttpResponse:
    found = set_or_404(code)
    initial = {name: getattr(found, name) for name in (*sets.HEADING, "version")}
    return _of_set(
        request,
        found,
        HeadingForm(request.POST or None, initial=initial),
        lambda said: sets.change_heading(indicator_set=found, heading=said, **decision(said), by=request.user),
        title=f"Change what is said of {found.name}",
        done="The set is changed.",
    )


@form_view
@requires(Permission.CONFIGURE)
def lock(request: HttpRequest, code: str) -> HttpResponse:
    """Locks a draft, retires a locked set."""
    found = set_or_404(code)
    is_draft = found.is_draft
    act = sets.lock_set if is_draft else sets.retire_set
    return _of_set(
        request,
        found,
        DraftForm(request.POST or None, initial={"version": found.version}),
        lambda said: act(indicator_set=found, **decision(said), by=request.user),
        title=f"Lock {found.name}" if is_draft else f"Retire {found.name}",
        done="The set is locked." if is_draft else "The set is retired.",
        intro="A locked set never changes again: the database refuses it. A new year is a copy."
        if is_draft
        else "A retired set is no longer in force. What it said stays to be read.",
    )


@form_view
@requires(Permission.CONFIGURE)
def owners(request: HttpRequest, code: str) -> HttpResponse:
    found = set_or_404(code)
    lacking = [each for each in found.indicators.all() if each.owner in ("", NOT_ASSIGNED) or each.review_date is None]
    form = OwnersForm(request.POST or None, indicators=lacking, initial={"version": found.version})
    return _of_set(
        request,
        found,
        form,
        lambda said: assign_owner(indicator_set=found, **said, by=request.user),
        title="Say who owns the definitions, and when they are looked at again",
        done="Owner and review date are stored.",
        intro="" if lacking else "Every indicator of this set has an owner and a review date.",
    )


@form_view
@requires(Permission.CONFIGURE)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publishes the drafts of a set that lack nothing, and says what the others lack."""
    found = set_or_404(code)
    drafts = list(found.indicators.filter(status=Indicator.Status.DRAFT))
    told = stored(found).indicators if drafts else {}
    reasons = reasons_not_to_publish({each.reference: told[each.reference] for each in drafts}, localdate())
    ready = [each for each in drafts if not reasons[each.reference]]
    return _of_set(
        request,
        found,
        SeveralForm(request.POST or None, indicators=ready, initial={"version": found.version}),
        lambda said: publish_indicators(indicator_set=found, **said, by=request.user),
        title=f"Publish drafts of {found.name}",
        done="The indicators are published.",
        template="definitions/publish.html",
        reasons=list(dict.fromkeys(chain.from_iterable(reasons.values()))),
        ready=ready,
    )


@form_view
@requires(Permission.CONFIGURE)
def order(request: HttpRequest, code: str) -> HttpResponse:
    found = set_or_404(code)
    form = ArrangeForm(request.POST or None, indicator_set=found, initial={"version": found.version})
    return _of_set(
        request,
        found,
        form,
        lambda said: arrange(
            indicator_set=found, domains=form.domains, positions=form.positions, **decision(said), by=request.user
        ),
        title=f"Arrange {found.name}",
        done="The set is arranged.",
        template="definitions/arrange.html",
    )


@form_view
@requires(Permission.SHOW_SETS)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """An authority's own decision, for its own force."""
    found = set_or_404(code)
    form = ShowForm(request.POST or None)
    authorities = Authority.objects.select_related("force")
    form.fields["authority"].queryset = within_reach(authorities, grants_of(request), Permission.SHOW_SETS)

    def act(said: dict[str, Any]) -> None:
        decide = show_to_the_public if said["shown"] == "show" else withdraw_from_the_public
        decide(indicator_set=found, authority=said["authority"], by=request.user, reason=said["reason"])

    return _of_set(
        request,
        found,
        form,
        act,
        title=f"Show {found.name} to the public",
        done="The decision is stored. It is about the authority’s own force alone.",
        intro="An authority decides for its own force. Nothing of any other force is shown by it.",
    )


def decision(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("version", "reason")}


def _of_set(
    request: HttpRequest,
    found: IndicatorSet,
    form: Any,
    act: Any,
    *,
    title: str,
    done: str,
    intro: str = "",
    template: str = FORM,
    **context: Any,
) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        template=template,
        done=done,
        then=reverse("indicator-set", args=[found.code]),
        context={"title": title, "button": "Save", "intro": intro, "set": found, **context},
    )
