"""What is believed of whole data items, kept as matrices, so that it need not be gathered figure by figure each time.

The ledger alone is true. A snapshot is a copy of what it believed at one moment; to bring it up to a later one, only
what was written down or ceased in between is read, and only years that it is of are written again
(`docs/decisions/0013-snapshots-of-the-ledger.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from django.db.models import Max

from indicators import ledger
from indicators.columns import Column, fetch, fetch_bytes
from indicators.documents import decode, encode
from indicators.known import Known, spans_of
from indicators.models import Observation, Snapshot, SnapshotYear

Rows = dict[str, npt.NDArray[Any]]

BELIEVED = "recorded_at <= %s AND (superseded_at IS NULL OR superseded_at > %s)"
CEASED = "superseded_at > %s AND superseded_at <= %s"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # when nothing was known
CELL = [column for column in ledger.READ if column.name in ledger.KEY]


def read(items: Iterable[int], *, as_known_at: datetime) -> dict[int, Known]:
    """What is believed of each data item at the moment: from its snapshot, if the ledger stood there, or gathered."""
    wanted = set(items)
    found = _kept(wanted, as_known_at)
    if wanted - set(found):
        found |= _kept(wanted - set(found), ledger.latest_moment(until=as_known_at))
    return found | {item: Known.gathered(_believed(item, as_known_at)) for item in wanted - set(found)}


def _kept(items: set[int], moment: datetime | None) -> dict[int, Known]:
    snapshots = Snapshot.objects.filter(item__in=items, as_known_at=moment).order_by("item_id", "years__year")
    with connection.cursor() as cursor:
        rows = fetch_bytes(cursor, snapshots.values_list("item", "years__figures"))
    years: dict[int, list[Known]] = {item: [] for item, _ in rows}
    for item, figures in rows:
        if figures is not None:  # of an item without any, the one row is without a year
            years[item].append(Known.read(decode(figures)))
    return {item: Known.joined(own) for item, own in years.items()}


@transaction.atomic
def digests(items: Iterable[int], *, as_known_at: datetime) -> dict[int, dict[int, str]]:
    """Of each data item the SHA-256 of all that is believed of it at the moment, by the year in which spans start.

    Where the ledger has not changed since then, snapshots are left behind for `read`.
    """
    wanted, moment = sorted(items), ledger.latest_moment(until=as_known_at)
    kept = _locked(wanted)
    last_id = Observation.objects.aggregate(last=Max("id"))["last"] or 0
    if moment is None or moment != ledger.latest_moment():
        return {item: _sha256_by_year(_believed(item, as_known_at)) for item in wanted}
    for new in (each for each in kept if not each.last_id):  # one by one, for each is gathered whole
        _bring_up_to_date([new], moment)
    _bring_up_to_date([each for each in kept if each.last_id], moment)
    Snapshot.objects.filter(item__in=wanted).update(as_known_at=moment, last_id=last_id)
    found: dict[int, dict[int, str]] = {item: {} for item in wanted}
    years = SnapshotYear.objects.filter(snapshot__in=kept).order_by("year")
    for item, year, sha256_of_year in years.values_list("snapshot__item", "year", "sha256"):
        found[item][year] = sha256_of_year
    return found


def _locked(items: list[int]) -> list[Snapshot]:
    """The snapshots of the items, which no one else brings up to date until the end of the transaction."""
    empty = [Snapshot(item_id=item, as_known_at=BEGINNING, last_id=0) for item in items]
    Snapshot.objects.bulk_create(empty, ignore_conflicts=True)  # where there is none
    return list(Snapshot.objects.filter(item__in=items).order_by("item_id").select_for_update())


def _bring_up_to_date(kept: Sequence[Snapshot], moment: datetime) -> None:
    """Write again each year of which something was written down or ceased after the snapshot.

    What the oldest snapshot doesn't know may stand in others already, and is put there again.
    """
    if not kept:
        return
    items = {each.item_id: each for each in kept}
    after, since = (min(getattr(each, name) for each in kept) for name in ("last_id", "as_known_at"))
    written = _by_year(_rows(ledger.READ, items, f"{BELIEVED} AND id > %s", [moment, moment, after]))
    ceased = _by_year(_rows(CELL, items, CEASED, [since, moment])) if after else {}
    years = SnapshotYear.objects.filter(snapshot__in=kept, year__in={year for _, year in {*written, *ceased}})
    old = {(each.snapshot.item_id, each.year): each for each in years.select_related("snapshot")}
    now = {}
    for place in sorted({*written, *ceased}):
        known = Known.gathered(written[place]) if place in written else Known.joined([])
        if place in old:
            rows, before = ceased.get(place), Known.read(old[place].figures)
            if rows:
                before = before.without(rows["area_id"], spans_of(rows["start"], rows["end"]))
            known = before.revised(known).pruned()
        now[place] = known
    _write((items[item], year, known) for (item, year), known in now.items() if known.spans)
    silent = [old[place].pk for place, known in now.items() if not known.spans and place in old]
    SnapshotYear.objects.filter(pk__in=silent).delete()


def _write(years: Iterable[tuple[Snapshot, int, Known]]) -> None:
    """In place of what the snapshots said of each year, if anything."""
    SnapshotYear.objects.bulk_create(
        [
            SnapshotYear(snapshot=snapshot, year=year, sha256=_sha256(known), figures=known.document)
            for snapshot, year, known in years
        ],
        update_conflicts=True,
        unique_fields=["snapshot", "year"],
        update_fields=["sha256", "figures"],
        batch_size=100,
    )


def _sha256(known: Known) -> str:
    return sha256(encode(known.document)).hexdigest()


def _sha256_by_year(rows: Rows) -> dict[int, str]:
    return {year: _sha256(Known.gathered(own)) for (_, year), own in _by_year(rows).items()}


def _believed(item: int, as_known_at: datetime) -> Rows:
    """From the ledger alone."""
    return _rows(ledger.READ, [item], BELIEVED, [as_known_at, as_known_at])


def _rows(columns: list[Column], items: Iterable[int], condition: str, values: list[Any]) -> Rows:
    ids = [*items]
    moments = [
        connection.ops.adapt_datetimefield_value(each) if isinstance(each, datetime) else each for each in values
    ]
    rest = f"FROM {ledger.OBSERVATION} WHERE {ledger.one_of('item_id', ids)} AND {condition}"
    with connection.cursor() as cursor:
        rows = fetch(cursor, columns, rest, [*ids, *moments])
        more = rows.pop("more", None)
        return rows if more is None else rows | _beside(cursor, more)


def _beside(cursor: Any, more: npt.NDArray[np.int64]) -> Rows:
    """Marks, sample sizes and limits, which few figures have."""
    if more.any():
        return {name: np.asarray(column) for name, column in ledger.beside(cursor, more).items()}
    nothing = np.full(len(more), np.nan)
    return {"missing": np.full(len(more), "", object), **dict.fromkeys(ledger.NUMBERS_BESIDE, nothing)}


def _by_year(rows: Rows) -> dict[tuple[int, int], Rows]:
    """By item and the year in which the span starts."""
    years = rows["start"].astype("M8[Y]").astype(np.int64) + 1970
    places, which = np.unique(rows["item_id"] * 10_000 + years, return_inverse=True)
    positions = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1])
    return {
        divmod(place, 10_000): {name: column[own] for name, column in rows.items()}
        for place, own in zip(places.tolist(), positions, strict=False)  # of no rows there is one position
    }
