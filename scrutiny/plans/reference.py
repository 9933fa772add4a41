"""Loads what government asks of plans – its measures and its priorities by year – from ``fixtures/plans/``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from landscape.audit import record
from landscape.reference.sheets import Faults, Row, read_sheet
from scrutiny.models import NationalMeasure, NationalPriority
from scrutiny.plans.writing import topic

MEASURES, PRIORITIES = "national_measures.csv", "national_priorities.csv"


@transaction.atomic
def load(folder: Path) -> list[str]:
    """Bring both lists up to date with the files; a second time it changes nothing. Raises `FixtureError`."""
    faults = Faults()
    measures = list(read_sheet(folder / MEASURES, ("reference", "name", "starts", "ends", "source"), faults))
    columns = ("code", "title", "topic", "starts", "ends", "confidence", "source")
    priorities = list(read_sheet(folder / PRIORITIES, columns, faults))
    rows = [
        *((row, ("reference", "name")) for row in measures),
        *((row, ("code", "title", "topic")) for row in priorities),
    ]
    for row, names in rows:
        _check(row, names)
    faults.refuse_if_any()
    was = _stored()
    for row in measures:
        NationalMeasure.objects.update_or_create(
            reference=row.text("reference"),
            starts=row.day("starts"),
            defaults={"name": row.text("name"), "ends": row.day("ends"), "source": row.text("source")},
        )
    for row in priorities:
        texts = {name: row.text(name) for name in ("title", "confidence", "source")}
        span = {name: row.day(name) for name in ("starts", "ends")}
        NationalPriority.objects.update_or_create(
            code=row.text("code"), defaults={"topic": topic(row.text("topic")), **texts, **span}
        )
    lines = [f"National measures: {len(measures)}", f"National priorities: {len(priorities)}"]
    if _stored() != was:
        record(by="load_plan_reference", action="reference loaded", subject=folder.name, detail={"lines": lines})
    return lines


def _stored() -> list[dict[str, Any]]:
    return [row for kind in (NationalMeasure, NationalPriority) for row in kind.objects.order_by("pk").values()]


def _check(row: Row, names: tuple[str, ...]) -> None:
    for name in (*names, "starts", "ends", "source"):
        row.required(name)
    starts, ends = row.day("starts"), row.day("ends")
    if starts and ends and ends <= starts:
        row.fault("ends", "is not after the start.")
