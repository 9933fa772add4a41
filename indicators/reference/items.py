"""Data items and series breaks: the files `data_items.csv` and `breaks.csv`."""

from __future__ import annotations

from collections.abc import Collection
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
    """Items that were changed on the site stay as they are."""
    edited = set(DataItem.objects.filter(edited_at__isnull=False).values_list("code", flat=True))
    untouched = [item for item in items if item["code"] not in edited]
    return bring_up_to_date(DataItem, untouched, key=("code",), noun="data items")


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
    """Bring the stored breaks up to date, with their counterparts; there are few, so one by one.

    Breaks that were changed or withdrawn on the site stay as they are.
    """
    ids = dict(DataItem.objects.values_list("code", "pk"))
    stored, edited = stored_breaks(), edited_breaks()
    new, changed = 0, 0
    for wanted in breaks:
        key = (wanted["item"], wanted["area_id"], wanted["on"])
        known = stored.get(key)
        if known == wanted or key in edited:
            continue
        new, changed = (new + 1, changed) if known is None else (new, changed + 1)
        row, _ = SeriesBreak.objects.update_or_create(
            item_id=ids[wanted["item"]],
            area_id=wanted["area_id"],
            on=wanted["on"],
            defaults={"reason": wanted["reason"], "source": wanted["source"]},
        )
        row.counterparts.set([ids[code] for code in wanted["counterparts"]])
    return Tally("series breaks", new, changed, len(breaks) - new - changed)


def edited_breaks() -> set[tuple]:
    """The breaks that were changed or withdrawn on the site, by item, area and day."""
    edited = SeriesBreak.ever.filter(edited_at__isnull=False)
    return set(edited.values_list("item__code", "area_id", "on"))


def stored_breaks() -> dict[tuple, dict[str, Any]]:
    """The stored breaks as `read_breaks` gives them, by item, area and day."""
    return {
        (each.item.code, each.area_id, each.on): {
            "item": each.item.code,
            "area_id": each.area_id,
            "on": each.on,
            "counterparts": frozenset(item.code for item in each.counterparts.all()),
            "reason": each.reason,
            "source": each.source,
        }
        for each in SeriesBreak.objects.select_related("item").prefetch_related("counterparts")
    }
