"""A set as one file, with the data items and series breaks it needs: written out, and taken in whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from indicators.definitions.documents import document_of
from indicators.definitions.drafts import beginning, stored, subject_of
from indicators.definitions.readiness import lacks
from indicators.models import DataItem, Indicator, IndicatorSet, SeriesBreak
from indicators.reference.documents import Place
from indicators.reference.sets import SetDefinition, read_set
from indicators.reference.storing import store_set
from indicators.reference.writing import as_text, set_document
from landscape.audit import record
from landscape.models import Area, Person
from landscape.reference.sheets import Faults
from landscape.refusals import refuse_if

ITEM_FIELDS = ("code", "name", "unit", "timing", "source", "note", "confidence", "origin", "purpose")
SAME_EVERYWHERE = ("name", "unit", "timing")
BREAK_FIELDS = ("item", "area", "on", "counterparts", "reason", "source")


def export_set(indicator_set: IndicatorSet) -> bytes:
    """The file of a set: JSON, the same bytes each time."""
    definition = stored(indicator_set)
    breaks = _breaks_of({part.item for each in definition.indicators.values() for part in each.parts})
    needed = {part.item for each in definition.indicators.values() for part in each.parts}
    needed |= {code for each in breaks for code in each["counterparts"]}
    items = DataItem.objects.filter(code__in=needed).order_by("code").values(*ITEM_FIELDS)
    document = {**set_document(definition), "items": list(items), "breaks": breaks}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _breaks_of(codes: set[str]) -> list[dict[str, Any]]:
    found = SeriesBreak.objects.filter(item__code__in=codes).select_related("item", "area")
    return sorted(
        (
            {
                "item": each.item.code,
                "area": each.area.code if each.area else "",
                "on": as_text(each.on),
                "counterparts": sorted(item.code for item in each.counterparts.all()),
                "reason": each.reason,
                "source": each.source,
            }
            for each in found.prefetch_related("counterparts")
        ),
        key=lambda each: (each["item"], each["area"], each["on"]),
    )


@transaction.atomic
def import_set(*, content: bytes, by: Person, reason: str) -> IndicatorSet:
    """Store the set of a file that `export_set` wrote, with those of its data items and breaks that are not known yet.

    Raises RefusedError with a sentence for each fault; then nothing is stored.
    """
    faults = Faults()
    document = document_of(content)
    place = Place("The file", faults)
    items = _read_items(document.pop("items", []), place.within("items"))
    known = set(items) | set(DataItem.objects.values_list("code", flat=True))
    breaks = _read_breaks(document.pop("breaks", []), known, place.within("breaks"))
    definition = read_set(document, known, place)
    _refuse_known_set(definition, place)
    _refuse_unfit_to_be_locked(definition, place)
    refuse_if(faults.sentences)
    with beginning(definition.code):
        _store_items(items)
        _store_breaks(breaks)
        store_set(definition, None, faults)
    taken = IndicatorSet.objects.get(code=definition.code)
    if taken.is_draft:
        IndicatorSet.objects.filter(pk=taken.pk).update(edited_at=timezone.now())
    told = {"name": taken.name, "state": taken.state, "indicators": list(definition.indicators)}
    record(by=by, action="set imported", subject=subject_of(taken), why=reason, after=told)
    return taken


def _refuse_known_set(definition: SetDefinition, place: Place) -> None:
    if not definition.fields["code"] or not definition.fields["name"]:
        return  # said already
    if IndicatorSet.objects.filter(code=definition.code).exists():
        place.within("code").fault(f"there is a set “{definition.code}” already; give this one another code.")


def _refuse_unfit_to_be_locked(definition: SetDefinition, place: Place) -> None:
    """What was locked was complete, and stays as it is: a file can't lock what could not have been locked here.

    A review date may have passed since. Only what is sound otherwise can be asked.
    """
    if definition.fields["state"] == IndicatorSet.State.DRAFT or place.faults.sentences:
        return
    for name, each in definition.indicators.items():
        status = each.fields["status"]
        missing = lacks(each, date.min) if status == Indicator.Status.PUBLISHED else []
        if status == Indicator.Status.DRAFT:
            place.within(f"indicator {name}").fault("is a draft, which would stay one for good in a locked set.")
        elif missing:
            place.within(f"indicator {name}").fault(f"lacks {', '.join(missing)}, so its set can’t be a locked one.")


def _read_items(given: Any, place: Place) -> dict[str, dict[str, Any]]:
    """The data items of the file by code; one that is stored otherwise is a fault."""
    items: dict[str, dict[str, Any]] = {}
    stored_items = {each.code: each for each in DataItem.objects.all()}
    for number, each in enumerate(place.list(given), start=1):
        within = place.within(f"item {number}")
        fields = within.columns(DataItem, within.group(each, ITEM_FIELDS), ITEM_FIELDS)
        code = str(fields["code"])
        if code in items:
            within.fault(f"“{code}” is there twice; each must be different.")
        if known := stored_items.get(code):
            for name in SAME_EVERYWHERE:
                if getattr(known, name) != fields[name]:
                    within.within(name).fault(f"is “{fields[name]}”, but here {code} has “{getattr(known, name)}”.")
        items[code] = fields
    return items


def _read_breaks(given: Any, known: set[str], place: Place) -> list[dict[str, Any]]:
    areas = dict(Area.objects.values_list("code", "pk"))
    breaks: dict[tuple, dict[str, Any]] = {}
    for number, each in enumerate(place.list(given), start=1):
        within = place.within(f"break {number}")
        group = within.group(each, BREAK_FIELDS)
        item, area, on = (
            str(group.get("item", "")),
            str(group.get("area", "")),
            within.within("on").day(group.get("on")),
        )
        if item not in known:
            within.within("item").fault(f"“{item}” is not known.")
        if area and area not in areas:
            within.within("area").fault(f"“{area}” is not known.")
        if not group.get("on"):
            within.within("on").fault("is empty; give the first day of the new series.")
        if (item, area, on) in breaks:
            within.fault("this break of the item is there twice.")
        breaks[item, area, on] = {
            "item": item,
            "area_id": areas.get(area),
            "on": on,
            "counterparts": within.within("counterparts").texts(group.get("counterparts", []), known),
            **within.columns(SeriesBreak, group, ("reason", "source")),
        }
    return list(breaks.values())


def _store_items(items: dict[str, dict[str, Any]]) -> None:
    known = set(DataItem.objects.filter(code__in=items).values_list("code", flat=True))
    now = timezone.now()
    DataItem.objects.bulk_create(
        DataItem(**fields, edited_at=now) for code, fields in items.items() if code not in known
    )


def _store_breaks(breaks: list[dict[str, Any]]) -> None:
    """Those that are not known; one that was withdrawn here stays withdrawn."""
    now = timezone.now()
    ids = dict(DataItem.objects.values_list("code", "pk"))
    for each in breaks:
        key = {"item_id": ids[each["item"]], "area_id": each["area_id"], "on": each["on"]}
        if not SeriesBreak.ever.filter(**key).exists():
            told = {"reason": each["reason"], "source": each["source"], "known_from": now, "edited_at": now}
            row = SeriesBreak.objects.create(**key, **told)
            row.counterparts.set([ids[code] for code in each["counterparts"]])
