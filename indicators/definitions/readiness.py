"""What an indicator still lacks before members may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain

from indicators.models import DataItem, DataRequest, Indicator, IndicatorSet
from indicators.reference.sets import IndicatorDefinition
from landscape.models import Confidence

NOT_ASSIGNED = "Not yet assigned"
NEEDED = {
    "meaning": "a meaning in plain English",
    "polarity": "a polarity",
    "unit": "a unit",
    "formula": "a formula",
    "source": "a source",
}


def lacks(definition: IndicatorDefinition, on: date) -> list[str]:
    """What is missing from the definition alone, in words: “an owner”; nothing if it may be published."""
    fields = definition.fields
    missing = [words for name, words in NEEDED.items() if not str(fields[name]).strip()]
    if fields["owner"].strip() in ("", NOT_ASSIGNED):
        missing.append("an owner")
    if fields["review_date"] is None:
        missing.append("a review date")
    elif fields["review_date"] < on:
        missing.append("a review date that has not passed")
    if fields["confidence"] == Confidence.C:
        missing.append("someone’s confirmation, for it is unconfirmed (confidence C)")
    return missing


def items_not_ready(codes: Iterable[str], on: date) -> dict[str, list[str]]:
    """By code of each data item that no indicator may be published with, a sentence for each reason."""
    faults: dict[str, list[str]] = defaultdict(list)
    items = DataItem.objects.filter(code__in=set(codes))
    asked = set(DataRequest.objects.on(on).values_list("item_id", flat=True))
    for item in items:
        if item.confidence == Confidence.C:
            faults[item.code].append(f"The data item {item.code} is unconfirmed (confidence C): confirm it first.")
        if item.origin == DataItem.Origin.ASKED and item.pk not in asked:
            faults[item.code].append(
                f"The data item {item.code} is asked of forces, but no request for it is in force on {on:%-d %B %Y}: "
                "record first why it is asked for and how many minutes it takes."
            )
    return faults


def reasons_not_to_publish(definitions: Mapping[str, IndicatorDefinition], on: date) -> dict[str, list[str]]:
    """For each definition by reference, a sentence for each thing that keeps it from being published."""
    items = {name: sorted({part.item for part in each.parts}) for name, each in definitions.items()}
    unready = items_not_ready(chain.from_iterable(items.values()), on)
    reasons = {}
    for name, each in definitions.items():
        missing = lacks(each, on)
        own = [f"{name} lacks {', '.join(missing)}."] if missing else []
        reasons[name] = own + [fault for code in items[name] for fault in unready.get(code, ())]
    return reasons


def without_owner_or_review() -> list[Indicator]:
    """Published indicators, loaded from files, of which no one has said who owns them or when they are reviewed."""
    published = Indicator.objects.published().filter(indicator_set__state=IndicatorSet.State.DRAFT)
    lacking = published.filter(owner__in=["", NOT_ASSIGNED]) | published.filter(review_date__isnull=True)
    return list(lacking.select_related("indicator_set", "domain"))
