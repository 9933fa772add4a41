"""Data items and series breaks: the files `data_items.csv` and `breaks.csv`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from indicators.models import DataItem, SeriesBreak, Timing
from landscape.models import Area, Confidence
from landscape.reference.sheets import Faults, Row, read_sheet
from landscape.reference.storing import Tally, bring_up_to_date

ITEM_COLUMNS = ("code", "name", "unit", "timing", "source", "note", "confidence")
BREAK_COLUMNS = ("item", "area", "on", "counterparts", "reason", "source")


def read_items(folder: Path, faults: Faults) -> list[dict[str, Any]]:
    """The rows of `data_items.csv` as columns of `DataItem`."""
    items: dict[str, dict[str, Any]] = {}
    for row in read_sheet(folder / "data_items.csv", ITEM_COLUMNS, faults):
        code = row.required("code")
        if code in items:
            row.fault("code", f"“{code}” is there twice; keep one row.")
        items[code] = {
            "code": code,
            "name": row.required("name"),
            "unit": row.required("unit"),
            "timing": row.choice("timing", Timing.values),
            "source": row.required("source"),
            "note": row.text("note"),
            "confidence": row.choice("confidence", Confidence.values),
        }
    return list(items.values())


def store_items(items: list[dict[str, Any]]) -> Tally:
    return bring_up_to_date(DataItem, items, key=("code",), noun="data items")


def read_breaks(folder: Path, items: Collection[str], faults: Faults) -> list[dict[str, Any]]:
    """The rows of `breaks.csv`: item code, area code or None, day, codes of the counterparts, reason, source."""
    areas = dict(Area.objects.values_list("code", "pk"))
    breaks: dict[tuple, dict[str, Any]] = {}
    for row in read_sheet(folder / "breaks.csv", BREAK_COLUMNS, faults):
        area = row.known("area", areas, "area") if row.text("area") else ""
        row.required("on")
        found = {
            "item": row.known("item", items, "data item"),
            "area_id": areas.get(area),
            "on": row.day("on"),
            "counterparts": counterparts(row, items),
            "reason": row.required("reason"),
            "source": row.required("source"),
        }
        key = (found["item"], found["area_id"], found["on"])
        if key in breaks:
            row.fault("on", "this break of the item is there twice; keep one row.")
        breaks[key] = found
    return list(breaks.values())


def counterparts(row: Row, items: Collection[str]) -> frozenset[str]:
    codes = frozenset(row.text("counterparts").split())
    for code in sorted(codes - set(items)):
        row.fault("counterparts", f"there is no data item “{code}” in these files.")
    return codes


def store_breaks(breaks: list[dict[str, Any]]) -> Tally:
    ids = dict(DataItem.objects.values_list("code", "pk"))
    rows = [{**each, "item_id": ids[each["item"]]} for each in breaks]
    for row in rows:
        del row["item"], row["counterparts"]
    tally = bring_up_to_date(SeriesBreak, rows, key=("item_id", "area_id", "on"), noun="series breaks")
    moved = store_counterparts(breaks)
    return replace(tally, changed=max(tally.changed, moved)) if moved and not tally.new else tally


def store_counterparts(breaks: list[dict[str, Any]]) -> int:
    """Bring the counterparts of the stored `breaks` up to date; of how many they changed."""
    wanted = {(each["item"], each["area_id"], each["on"]): each["counterparts"] for each in breaks}
    changed = 0
    for stored in SeriesBreak.objects.select_related("item").prefetch_related("counterparts"):
        codes = wanted.get((stored.item.code, stored.area_id, stored.on))
        if codes is not None and codes != {item.code for item in stored.counterparts.all()}:
            stored.counterparts.set(DataItem.objects.filter(code__in=codes))
            changed += 1
    return changed
