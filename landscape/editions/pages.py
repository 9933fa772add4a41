"""Pages of families: the editions members may read, and how administrators add one."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from landscape.acting import form_page
from landscape.editions.actions import adopt, load_list
from landscape.editions.deriving import changes, propose
from landscape.editions.forms import BesideForm, DeriveForm, EditionForm, ListForm
from landscape.models import Area, Family, FamilyEdition, FamilyProposal
from landscape.permissions import Permission, requires
from landscape.unchanged import sent_when_changed

form_view = require_http_methods(["GET", "HEAD", "POST"])
FORM = "families/form.html"


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def families(request: HttpRequest) -> HttpResponse:
    context = {
        "editions": FamilyEdition.objects.annotate(told=Count("families")).order_by(*FamilyEdition._meta.ordering),
        "proposals": FamilyProposal.objects.select_related("adopted_as").defer("families"),
    }
    return render(request, "families/families.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def edition(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(FamilyEdition, code=code)
    rows = Family.objects.told_by(code).with_peers().order_by("area__level", "area__name")
    return render(request, "families/edition.html", {"edition": found, "families": rows})


@form_view
@requires(Permission.CONFIGURE)
def load(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None)

    def act(said: dict[str, Any]) -> None:
        load_list(content=said.pop("file").read(), **said, by=request.user)

    return form_page(
        request,
        form,
        act,
        template=FORM,
        done="The list is stored as an edition. Runs take it when they are started with it; the best-known families, "
        "which runs take otherwise, stay as they are.",
        then=lambda: reverse("family-edition", args=[form.cleaned_data["code"]]),
        context={"title": "Take in a published list", "button": "Take it in", "has_file": True},
    )


@form_view
@requires(Permission.CONFIGURE)
def derive(request: HttpRequest) -> HttpResponse:
    form = DeriveForm(request.POST or None)
    made: list[FamilyProposal] = []

    def act(said: dict[str, Any]) -> None:
        made.append(
            propose(
                name=said["name"],
                level=said["level"],
                size=said["size"],
                variables=form.variables,
                left_out=said["left_out"].split(),
                by=request.user,
            )
        )

    return form_page(
        request,
        form,
        act,
        template=FORM,
        done="The families are derived. Nothing uses them yet.",
        then=lambda: reverse("family-proposal", args=[made[0].pk]),
        context={"title": "Derive families", "button": "Derive"},
    )


@require_safe
@requires(Permission.CONFIGURE)
@sent_when_changed
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(FamilyProposal.objects.select_related("adopted_as"), pk=number)
    names = dict(Area.objects.filter(level=found.level).values_list("code", "name"))
    form = BesideForm(request.GET or None)
    chosen = form.cleaned_data["beside"] if form.is_bound and form.is_valid() else None
    changed, compared = changes(found, chosen) if chosen else ([], 0)
    told = [
        (names.get(code, code), [(names.get(peer, peer), distance) for peer, distance in kept["peers"]], kept)
        for code, kept in found.families.items()
    ]
    context = {
        "proposal": found,
        "told": sorted(told, key=lambda each: each[0]),
        "form": form,
        "beside": chosen,
        "changed": changed,
        "compared": compared,
    }
    return render(request, "families/proposal.html", context, status=422 if form.is_bound and form.errors else 200)


@form_view
@requires(Permission.CONFIGURE)
def make_edition(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(FamilyProposal, pk=number)
    form = EditionForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda said: adopt(proposal=found, **said, by=request.user),
        template=FORM,
        done="The families are an edition now. Runs take it when they are started with it.",
        then=lambda: reverse("family-edition", args=[form.cleaned_data["code"]]),
        context={"title": f"Make an edition of {found.name}", "button": "Make the edition", "proposal": found},
    )
