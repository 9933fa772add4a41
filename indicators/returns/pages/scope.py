"""Which returns a person may see, and what they may do with one. Every page, download and form starts here.

Whatever was published is there for everyone who may see comparisons, so that each figure leads to its return. Until
then a return is for its own force and authority; a national one, of no single force, for those who publish figures.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from indicators.models import Return
from landscape.models import Area
from landscape.permissions import Permission, grants_of, may, within_reach


def visible(request: HttpRequest) -> QuerySet[Return]:
    """The returns that the person who asks may see; any other answers as one that doesn't exist."""
    grants = grants_of(request)
    own = within_reach(Return.objects.all(), grants, Permission.SEE_UNPUBLISHED).values("pk")
    shown = Q(pk__in=own)
    if may(request, Permission.PUBLISH_FIGURES):
        shown |= Q(force=None)
    public = within_reach(Return.objects.all(), grants, Permission.SEE_COMPARISONS).values("pk")
    shown |= Q(published_at__isnull=False) & (Q(pk__in=public) | Q(force=None))
    return Return.objects.filter(shown).select_related("force", "indicator_set", "sent_by")


def return_or_404(request: HttpRequest, number: int) -> Return:
    return get_object_or_404(visible(request).select_related("submitted_by", "accepted_by"), pk=number)


def forces_to_send_for(request: HttpRequest) -> QuerySet[Area]:
    forces = Area.objects.forces().confirmed().order_by("name")
    return within_reach(forces, grants_of(request), Permission.UPLOAD_RETURNS, force="pk")


@dataclass(frozen=True)
class Reach:
    """What the person who asks may do with one return, whatever state it is in; the actions look at the state."""

    sends: bool
    accepts: bool
    is_theirs: bool
    """Whether they sent, explained or submitted it, so that another has to accept it."""


def reach_of(request: HttpRequest, a_return: Return) -> Reach:
    theirs = request.user.pk in (a_return.sent_by_id, a_return.submitted_by_id)
    theirs = theirs or a_return.findings.filter(explained_by=request.user.pk).exists()
    if a_return.force is None:
        publishes = may(request, Permission.PUBLISH_FIGURES)
        return Reach(sends=publishes, accepts=publishes, is_theirs=theirs)
    return Reach(
        sends=may(request, Permission.UPLOAD_RETURNS, a_return.force),
        accepts=may(request, Permission.APPROVE_RETURNS, a_return.force),
        is_theirs=theirs,
    )
