"""Brings a table up to date with a fixture in a few statements, and counts what that changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

BATCH = 500


@dataclass(frozen=True)
class Tally:
    """What bringing one kind of row up to date did. `absent` rows are stored but not in the fixture; they stay."""

    noun: str
    new: int
    changed: int
    unchanged: int
    absent: int = 0
    remark: str = ""

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged

    @property
    def anything(self) -> bool:
        return bool(self.new or self.changed)

    def __str__(self) -> str:
        line = f"{self.total} {self.noun}: {self.new} new, {self.changed} changed, {self.unchanged} unchanged"
        if self.absent:
            line += f"; {self.absent} more are stored but not in the fixtures, and stay"
        return f"{line}; {self.remark}" if self.remark else line


def bring_up_to_date(
    model: type[Model],
    rows: list[dict[str, Any]],
    *,
    key: tuple[str, ...],
    noun: str,
    remark: str = "",
    among: dict[str, Any] | None = None,
) -> Tally:
    """Create the `rows` that are not stored yet and update those that differ; nothing is deleted.

    `rows` hold values by column name (``force_id``, not ``force``), the same columns in each. Two rows are the same
    thing if they agree in `key`. `among` limits the stored rows that are looked at.
    """
    columns = [column for column in (rows[0] if rows else {}) if column not in key]
    stored = {
        tuple(row[column] for column in key): row
        for row in model.objects.filter(**(among or {})).values("pk", *key, *columns)
    }
    new, changed = [], []
    for row in rows:
        known = stored.get(tuple(row[column] for column in key))
        if known is None:
            new.append(model(**row))
        elif any(known[column] != row[column] for column in columns):
            changed.append(model(pk=known["pk"], **row))
    model.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        model.objects.bulk_update(changed, columns, batch_size=BATCH)
    unchanged = len(rows) - len(new) - len(changed)
    return Tally(noun, len(new), len(changed), unchanged, len(stored) - len(changed) - unchanged, remark)
