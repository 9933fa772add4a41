"""Which authority shows its force's results on a set to the public: each for itself alone (trace 8.23)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from indicators.definitions.drafts import subject_of
from indicators.models import IndicatorSet, SetPublication
from landscape.audit import record
from landscape.models import Area, Authority, Person
from landscape.refusals import RefusedError


def shown_to_the_public(indicator_set: IndicatorSet) -> QuerySet[Area]:
    """The forces whose authority shows the set to the public."""
    standing = SetPublication.objects.standing().filter(indicator_set=indicator_set)
    return Area.objects.filter(authority__in=standing.values("authority"))


@transaction.atomic
def show_to_the_public(*, indicator_set: IndicatorSet, authority: Authority, by: Person, reason: str) -> SetPublication:
    """Show the results of the authority's own force; of other forces nothing is shown by this."""
    held = _locked(indicator_set)
    if held.state != IndicatorSet.State.LOCKED:
        raise RefusedError(
            f"{held.name} is {held.get_state_display().lower()}: only a locked set is shown to the public."
        )
    if _standing(held, authority):
        raise RefusedError(f"The {authority} shows {held.name} to the public already.")
    shown = SetPublication.objects.create(
        indicator_set=held, authority=authority, published_by=by.email, published_at=timezone.now(), reason=reason
    )
    _record("set shown to the public", held, authority, by, reason)
    return shown


@transaction.atomic
def withdraw_from_the_public(*, indicator_set: IndicatorSet, authority: Authority, by: Person, reason: str) -> None:
    """Show it no more; that it was shown is kept."""
    held = _locked(indicator_set)
    standing = _standing(held, authority)
    if standing is None:
        raise RefusedError(f"The {authority} does not show {held.name} to the public.")
    standing.withdrawn_by, standing.withdrawn_at, standing.withdrawn_reason = by.email, timezone.now(), reason
    standing.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    _record("set withdrawn from the public", held, authority, by, reason)


def _locked(indicator_set: IndicatorSet) -> IndicatorSet:
    """The set's row, held: two people at once come one after the other."""
    return IndicatorSet.objects.select_for_update(no_key=True).get(pk=indicator_set.pk)


def _standing(indicator_set: IndicatorSet, authority: Authority) -> SetPublication | None:
    return SetPublication.objects.standing().filter(indicator_set=indicator_set, authority=authority).first()


def _record(action: str, indicator_set: IndicatorSet, authority: Authority, by: Person, reason: str) -> None:
    record(
        by=by,
        action=action,
        subject=subject_of(indicator_set),
        why=reason,
        after={"authority": authority.name},
        force=authority.force,
    )
