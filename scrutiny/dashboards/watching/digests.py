"""Letters about what people watch: one for each publication, to those who want them, from the stored results."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from indicators.periods import Period
from landscape.models import Person
from landscape.permissions import permissions_of
from scrutiny.dashboards import wording
from scrutiny.dashboards.watching.reading import Watched, runs_shown, watched_by
from scrutiny.models import ComparisonRun, Digest, DigestWish

Told = dict[str, dict[str, str]]


def send_all() -> int:
    """Send whatever should have been sent by now; how many letters."""
    return sum(send(run_id=run.pk) for run in runs_shown().values())


def send(*, run_id: int) -> int:
    """Write to everyone who wanted letters when the run was published and watches any of it; how many letters.

    Done again, it writes to those alone who have had none about the run. A run of an earlier period than the
    newest, or on other families, is no news.
    """
    run = next((each for each in runs_shown().values() if each.pk == run_id), None)
    if run is None or run.published_at is None:
        return 0
    wishes = DigestWish.objects.filter(since__lt=run.published_at, person__is_active=True)
    waiting = wishes.exclude(person__digests__run=run).select_related("person").order_by("pk")
    return sum(_send_once(each.person, run) for each in waiting)


@transaction.atomic
def _send_once(person: Person, run: ComparisonRun) -> bool:
    """Write the letter down and send it: both or neither. What the person may no longer see isn't in it."""
    runs = {run.indicator_set_id: run}
    watched = [
        each
        for each in watched_by(person, permissions_of(person, localdate()), runs)
        if each.comparison and each.watch.since < run.published_at
    ]
    if not watched:
        return False
    last = Digest.objects.filter(person=person, run__indicator_set=run.indicator_set).order_by("-pk").first()
    _, is_new = Digest.objects.get_or_create(
        person=person, run=run, defaults={"told": {_key(each): _verdicts(each) for each in watched}}
    )
    if is_new:
        send_mail(*_letter(person, run, watched, last.told if last else {}), None, [person.email])
    return is_new


def _letter(person: Person, run: ComparisonRun, watched: list[Watched], before: Told) -> tuple[str, str]:
    """Subject and text."""
    period = Period(run.start, run.end).label
    context = {
        "person": person,
        "set": run.indicator_set,
        "period": period,
        "watched": [
            (each, f"{_address(each)}&run={run.pk}", _news(each, before.get(_key(each))))
            for each in _first_what_stands_out(watched)
        ],
        "list": f"{settings.SITE_ADDRESS}{reverse('watch-list')}",
    }
    return f"What you watch: {run.indicator_set}, {period}", render_to_string("watching/letter.txt", context)


def _first_what_stands_out(watched: list[Watched]) -> list[Watched]:
    return sorted(watched, key=lambda each: (not each.stands_out, all(card.may_be_chance for card in each.signals)))


def _address(watched: Watched) -> str:
    return f"{settings.SITE_ADDRESS}{watched.link}"


def _key(watched: Watched) -> str:
    return f"{watched.watch.area.code} {watched.watch.indicator.reference}"


def _verdicts(watched: Watched) -> dict[str, str]:
    comparison = watched.comparison
    return {
        "period": watched.period,
        "value": watched.value,
        "change": wording.change_verdict(comparison),
        "family": wording.family_in_words(comparison),
    }


def _news(watched: Watched, before: dict[str, str] | None) -> str:
    """What is other than the last letter said; empty where this is the first about it."""
    if before is None:
        return ""
    now = _verdicts(watched)
    if all(now[name] == before[name] for name in ("value", "change", "family")):
        return f"As in the last letter ({before['period']})."
    told = "; ".join(before[name].rstrip(".") for name in ("value", "change", "family") if now[name] != before[name])
    return f"The last letter ({before['period']}) said: {told}."
