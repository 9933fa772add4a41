"""Brings stored indicator sets up to date with their definitions."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import ProtectedError

from indicators.models import DataItem, Domain, Indicator, IndicatorPart, IndicatorSet
from indicators.reference.parts import Part
from indicators.reference.sets import INDICATOR_FIELDS, SET_FIELDS, IndicatorDefinition, SetDefinition
from landscape.reference.sheets import Faults
from landscape.reference.storing import Tally


def stored_definition(code: str) -> SetDefinition | None:
    """A stored set as its file would say it; None if there is none."""
    fields = IndicatorSet.objects.filter(code=code).values(*SET_FIELDS).first()
    if fields is None:
        return None
    domains = Domain.objects.filter(indicator_set__code=code).order_by("position").values_list("name", flat=True)
    parts: dict[int, set[Part]] = defaultdict(set)
    of_set = IndicatorPart.objects.filter(indicator__indicator_set__code=code)
    for indicator, *part in of_set.values_list("indicator", "role", "item__code", "level", "sign", "starts", "ends"):
        parts[indicator].add(Part(*part))
    rows = Indicator.objects.filter(indicator_set__code=code).order_by("position")
    indicators = {
        row["reference"]: IndicatorDefinition(
            row.pop("domain__name"), row.pop("position"), frozenset(parts[row.pop("pk")]), row
        )
        for row in rows.values("pk", "domain__name", "position", *INDICATOR_FIELDS)
    }
    return SetDefinition("", fields, tuple(domains), indicators)


def store_sets(definitions: list[SetDefinition], faults: Faults) -> list[Tally]:
    """Make each stored set what its definition says; a tally of the sets, and one of the indicators of each.

    A set that was changed on the site stays as it is: the site then is the truth, and the file its beginning.
    """
    of_sets, tallies = [0, 0, 0], []
    edited = set(IndicatorSet.objects.filter(edited_at__isnull=False).values_list("code", flat=True))
    for wanted in definitions:
        stored = stored_definition(wanted.code)
        if stored and wanted.code in edited:
            of_sets[2] += 1
            tallies.append(kept_as_it_is(stored))
            continue
        tally = compared(stored, wanted)
        same = (
            stored is not None
            and heading(stored) == heading(wanted)
            and set(stored.indicators) <= set(wanted.indicators)
        )
        of_sets[0 if stored is None else 2 if same else 1] += 1
        tallies.append(tally)
        if same and not tally.anything:
            continue
        if stored and stored.fields["state"] == IndicatorSet.State.LOCKED:
            faults.add(wanted.file, "differs from the stored set, which is locked: give the new one another code.")
        else:
            store_set(wanted, stored, faults)
    return [Tally("indicator sets", *of_sets), *tallies]


def kept_as_it_is(stored: SetDefinition) -> Tally:
    noun = f"indicators of “{stored.fields['name']}”"
    return Tally(
        noun, 0, 0, len(stored.indicators), remark="the set was changed on the site, and the file is left aside"
    )


def heading(definition: SetDefinition) -> tuple:
    return definition.fields, definition.domains


def compared(stored: SetDefinition | None, wanted: SetDefinition) -> Tally:
    known = stored.indicators if stored else {}
    new = sum(name not in known for name in wanted.indicators)
    unchanged = sum(known.get(name) == each for name, each in wanted.indicators.items())
    noun = f"indicators of “{wanted.fields['name']}”"
    return Tally(noun, new, len(wanted.indicators) - new - unchanged, unchanged)


def store_set(wanted: SetDefinition, stored: SetDefinition | None, faults: Faults) -> None:
    """Make the stored set what `wanted` says; it is locked last, for then the database takes nothing more."""
    known = stored.indicators if stored else {}
    as_draft = {**wanted.fields, "state": IndicatorSet.State.DRAFT}
    indicator_set, _ = IndicatorSet.objects.update_or_create(code=wanted.code, defaults=as_draft)
    for name in known:
        if name not in wanted.indicators:
            remove_indicator(indicator_set, name, wanted.file, faults)
    domains = {
        name: Domain.objects.update_or_create(indicator_set=indicator_set, name=name, defaults={"position": position})[
            0
        ]
        for position, name in enumerate(wanted.domains, start=1)
    }
    items = dict(DataItem.objects.values_list("code", "pk"))
    for name, each in wanted.indicators.items():
        if known.get(name) != each:
            store_indicator(indicator_set, domains[each.domain], each, items)
    indicator_set.domains.exclude(name__in=wanted.domains).delete()
    IndicatorSet.objects.filter(pk=indicator_set.pk).update(state=wanted.fields["state"])


def remove_indicator(indicator_set: IndicatorSet, reference: str, file: str, faults: Faults) -> None:
    try:
        indicator_set.indicators.get(reference=reference).delete()
    except ProtectedError:
        faults.add(
            file, f"indicator {reference} is no longer there, but comparisons name it: keep it, with status “retired”."
        )


def store_indicator(
    indicator_set: IndicatorSet, domain: Domain, wanted: IndicatorDefinition, items: dict[str, int]
) -> None:
    indicator, _ = Indicator.objects.update_or_create(
        indicator_set=indicator_set,
        reference=wanted.fields["reference"],
        defaults={**wanted.fields, "domain": domain, "position": wanted.position},
    )
    indicator.parts.all().delete()
    IndicatorPart.objects.bulk_create(
        IndicatorPart(
            indicator=indicator,
            item_id=items[part.item],
            **{name: value for name, value in part._asdict().items() if name != "item"},
        )
        for part in sorted(wanted.parts, key=str)
    )
