"""What is believed of whole data items, kept as matrices, so that it need not be gathered figure by figure each time.

The ledger alone is true. A snapshot is a copy of what it believed at one moment; to bring it up to a later one, only
what was written down or ceased in between is read (`docs/decisions/0013-snapshots-of-the-ledger.md`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from django.db.models import Max

from indicators import ledger
from indicators.columns import Column, fetch
from indicators.documents import encode
from indicators.known import Known, spans_of
from indicators.models import Observation, Snapshot

Rows = dict[str, npt.NDArray[Any]]

BELIEVED = "recorded_at <= %s AND (superseded_at IS NULL OR superseded_at > %s)"
CEASED = "superseded_at > %s AND superseded_at <= %s"
CELL = [column for column in ledger.READ if column.name in ledger.KEY]


def read(items: Iterable[int], *, as_known_at: datetime) -> dict[int, Known]:
    """What is believed of each data item at the moment: from its snapshot, if the ledger stood there, or gathered."""
    wanted = set(items)
    found = _kept(wanted, as_known_at)
    if wanted - set(found):
        found |= _kept(wanted - set(found), ledger.latest_moment(until=as_known_at))
    return found | {item: _gathered(item, as_known_at) for item in wanted - set(found)}


def _kept(items: set[int], moment: datetime | None) -> dict[int, Known]:
    snapshots = Snapshot.objects.filter(item__in=items, as_known_at=moment)
    return {each.item_id: Known.read(each.figures) for each in snapshots}


@transaction.atomic
def digests(items: Iterable[int], *, as_known_at: datetime) -> dict[int, str]:
    """Of each data item the SHA-256 of all that is believed of it at the moment.

    Where the ledger has not changed since then, snapshots are left behind for `read`.
    """
    wanted, moment = sorted(items), ledger.latest_moment(until=as_known_at)
    kept = {
        each.item_id: each
        for each in Snapshot.objects.filter(item__in=wanted).order_by("item").select_for_update().defer("figures")
    }
    last_id = Observation.objects.aggregate(last=Max("id"))["last"] or 0
    if moment is None or moment != ledger.latest_moment():
        return {item: _sha256(_gathered(item, as_known_at)) for item in wanted}
    changed = {item: _gathered(item, moment) for item in wanted if item not in kept} | _changed(kept, moment)
    new = [
        Snapshot(item_id=item, as_known_at=moment, last_id=last_id, sha256=_sha256(known), figures=known.document)
        for item, known in changed.items()
    ]
    Snapshot.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["as_known_at", "last_id", "sha256", "figures"],
        batch_size=10,
    )
    Snapshot.objects.filter(item__in=wanted).update(as_known_at=moment, last_id=last_id)
    return {item: each.sha256 for item, each in kept.items()} | {each.item_id: each.sha256 for each in new}


def _sha256(known: Known) -> str:
    return sha256(encode(known.document)).hexdigest()


def _gathered(item: int, as_known_at: datetime) -> Known:
    """From the ledger alone."""
    return Known.gathered(_rows(ledger.READ, [item], BELIEVED, [as_known_at, as_known_at]))


def _changed(kept: dict[int, Snapshot], moment: datetime) -> dict[int, Known]:
    """What is believed at the moment of the items of which something was written down or ceased after their snapshot.

    What the oldest snapshot doesn't know may stand in others already, and is put there again.
    """
    if not kept:
        return {}
    after, since = (min(getattr(each, name) for each in kept.values()) for name in ("last_id", "as_known_at"))
    written = _by_item(_rows(ledger.READ, kept, f"{BELIEVED} AND id > %s", [moment, moment, after]))
    ceased = _by_item(_rows(CELL, kept, CEASED, [since, moment]))
    changed = {}
    for item in sorted({*written, *ceased}):
        known = Known.read(kept[item].figures)
        if item in ceased:
            rows = ceased[item]
            known = known.without(rows["area_id"], spans_of(rows["start"], rows["end"]))
        if item in written:
            known = known.revised(Known.gathered(written[item]))
        changed[item] = known.pruned()
    return changed


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


def _by_item(rows: Rows) -> dict[int, Rows]:
    items, which = np.unique(rows["item_id"], return_inverse=True)
    places = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1])
    return {
        item: {name: column[own] for name, column in rows.items()}
        for item, own in zip(items.tolist(), places, strict=False)  # of no rows there is one place
    }
