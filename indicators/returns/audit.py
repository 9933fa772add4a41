"""Proof that the stored figures are what the ledger promises. Each fault is a sentence; none means all is well."""
# ruff: noqa: S608 – names of tables and columns come from the models; nothing comes from outside.

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet

from indicators import ledger
from indicators.models import DataItem, Observation, Return
from indicators.returns.receipts import digest
from landscape.models import Area

EXAMPLES = 5
LARGEST_NUMBER = 1.7976931348623157e308


def audit() -> list[str]:
    """Every fault of the stored figures and of the files they came from; other writers wait while it looks."""
    with transaction.atomic():
        ledger.next_moment()
        return [
            *lost_ids(),
            *odd_figures(),
            *broken_histories(),
            *unaccounted_returns(),
            *changed_files(),
            *stray_files(),
        ]


def told(fault: str, observations: Iterable[int]) -> Iterator[str]:
    """The `fault` with how many observations have it and the ids of a few; nothing if none has."""
    ids = sorted(observations)
    if ids:
        more = ", …" if len(ids) > EXAMPLES else ""
        yield f"{len(ids):,} observations {fault} (id {', '.join(map(str, ids[:EXAMPLES]))}{more})."


def ids_where(*conditions: Q, **values) -> QuerySet:
    return Observation.objects.filter(*conditions, **values).order_by().values_list("pk", flat=True)


def lost_ids() -> Iterator[str]:
    """The database doesn't check the foreign keys of observations (see the model), so this does."""
    for column, model in (("item_id", DataItem), ("area_id", Area), ("of_return_id", Return)):
        lost = ids_where(~Q(**{f"{column}__in": model.objects.values("pk")}))
        yield from told(f"name a {model._meta.verbose_name} that does not exist", lost)
    moments = dict(Return.objects.values_list("pk", "published_at"))
    for of_return, first, last in (
        Observation.objects.order_by().values_list("of_return_id").annotate(Min("recorded_at"), Max("recorded_at"))
    ):
        if of_return in moments and {first, last} != {moments[of_return]}:
            yield f"Return {of_return} has observations recorded at another moment than it was published at."


def odd_figures() -> Iterator[str]:
    endless = ids_where(Q(value__gt=LARGEST_NUMBER) | Q(value__lt=-LARGEST_NUMBER))
    yield from told("hold no finite number", endless)
    both = Q(value__isnull=False) & ~Q(missing="")
    neither = Q(value__isnull=True, missing="")
    yield from told("have both a value and a mark for missing, or neither", ids_where(both | neither))


def broken_histories() -> Iterator[str]:
    """Of one figure, each belief ends in the moment in which the next begins, and only the last has no end."""
    key = ledger.names(ledger.KEY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM (SELECT id, superseded_at, LEAD(recorded_at) OVER "
            f"(PARTITION BY {key} ORDER BY recorded_at, id) AS following FROM {ledger.OBSERVATION}) AS history "
            "WHERE superseded_at <> following OR (superseded_at IS NULL) <> (following IS NULL)"
        )
        broken = [pk for (pk,) in cursor.fetchall()]
    yield from told("do not end where the next figure of the same item, area and period begins", broken)


def unaccounted_returns() -> Iterator[str]:
    """A return's counts add up, and as many observations lead to it as it says it wrote."""
    written = dict(Observation.objects.order_by().values_list("of_return_id").annotate(Count("pk")))
    for a_return in Return.objects.order_by("pk"):
        found, said = written.get(a_return.pk, 0), a_return.new + a_return.revised
        if found != said:
            yield f"Return {a_return.pk} says that it wrote {said:,} figures, and {found:,} lead to it."
    published = Return.objects.filter(state=Return.State.PUBLISHED)
    for a_return in published.exclude(figures=F("new") + F("revised") + F("unchanged")):
        yield f"Return {a_return.pk} has {a_return.figures:,} figures, and its counts don't add up to them."


def changed_files() -> Iterator[str]:
    """The file of every return is there, byte for byte as received."""
    for a_return in Return.objects.order_by("pk"):
        if not default_storage.exists(a_return.file.name):
            yield f"The file of return {a_return.pk} ({a_return.file_name}) is gone."
        elif digest(Path(a_return.file.path)) != a_return.sha256:
            yield f"The file of return {a_return.pk} ({a_return.file_name}) is not the one that was received."


def stray_files() -> Iterator[str]:
    """Files under returns/ that no return names: an import was killed there. Importing it again takes its place."""
    kept = set(Return.objects.values_list("file", flat=True))
    root = Path(default_storage.path("returns"))
    for path in sorted(root.rglob("*")):
        name = f"returns/{path.relative_to(root).as_posix()}"
        if path.is_file() and name not in kept:
            yield f"The file {name} belongs to no return: an import was stopped half-way. It may be deleted."
