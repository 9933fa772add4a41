"""Loads what government asks of plans – its measures and its priorities by year – from ``fixtures/plans/``."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

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
    return [f"National measures: {len(measures)}", f"National priorities: {len(priorities)}"]


def _check(row: Row, names: tuple[str, ...]) -> None:
    for name in (*names, "starts", "ends", "source"):
        row.required(name)
    starts, ends = row.day("starts"), row.day("ends")
    if starts and ends and ends <= starts:
        row.fault("ends", "is not after the start.")
