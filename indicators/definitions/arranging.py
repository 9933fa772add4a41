"""The order of a draft set: its domains, the indicators within them, and the HMIC area of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from indicators.definitions.drafts import changing, subject_of
from indicators.models import Domain, HmicArea, Indicator, IndicatorSet
from indicators.reference.sets import SetDefinition
from landscape.audit import record
from landscape.models import Person
from landscape.refusals import RefusedError, refuse_if


class NamedDomain(NamedTuple):
    """A domain as it shall be called; `known_as` is its present name, empty for a new one."""

    known_as: str
    name: str


class Position(NamedTuple):
    """Where an indicator stands: in which domain (by its new name), after which others, under which HMIC area."""

    domain: str
    number: int
    hmic_area: str


def arrange(
    *,
    indicator_set: IndicatorSet,
    version: int,
    domains: Sequence[NamedDomain],
    positions: Mapping[str, Position],
    by: Person,
    reason: str,
) -> None:
    """Put the domains into the order given, rename them, and each indicator (by reference) into its position.

    A domain that is not among `domains` goes; it must be empty by then.
    """
    with changing(indicator_set, version) as definition:
        before = arrangement(indicator_set)
        refuse_if(_faults(definition, domains, positions))
        rows = _name_domains(indicator_set, domains)
        order = {each.name: place for place, each in enumerate(domains)}
        sorted_references = sorted(
            positions, key=lambda each: (order[positions[each].domain], positions[each].number, each)
        )
        indicators = {each.reference: each for each in indicator_set.indicators.all()}
        for place, reference in enumerate(sorted_references, start=1):
            indicator, wanted = indicators[reference], positions[reference]
            indicator.position, indicator.domain, indicator.hmic_area = place, rows[wanted.domain], wanted.hmic_area
        Indicator.objects.bulk_update(indicators.values(), ["position", "domain", "hmic_area"])
        indicator_set.domains.exclude(pk__in=[each.pk for each in rows.values()]).delete()
        after = arrangement(indicator_set)
        if before == after:
            raise RefusedError("Nothing was changed, so there is nothing to store.")
        subject = subject_of(indicator_set)
        record(by=by, action="set arranged", subject=subject, why=reason, before=before, after=after)


def arrangement(indicator_set: IndicatorSet) -> dict[str, list[str]]:
    """The references of each domain in order, each with its HMIC area."""
    told: dict[str, list[str]] = {name: [] for name in indicator_set.domains.values_list("name", flat=True)}
    rows = indicator_set.indicators.order_by("domain__position", "position")
    for domain, reference, area in rows.values_list("domain__name", "reference", "hmic_area"):
        told[domain].append(f"{reference} ({area or 'no HMIC area'})")
    return told


def _faults(definition: SetDefinition, domains: Sequence[NamedDomain], positions: Mapping[str, Position]) -> list[str]:
    names = [each.name for each in domains]
    faults = [f"The domain “{name}” is there twice." for name in dict.fromkeys(names) if names.count(name) > 1]
    faults += [f"A domain needs a name of up to 120 letters: “{name}”." for name in names if not 0 < len(name) <= 120]
    known = {each.known_as for each in domains if each.known_as}
    faults += [f"There is no domain “{name}” any more." for name in sorted(known - set(definition.domains))]
    missing = set(definition.indicators) ^ set(positions)
    faults += [f"{reference} is not where you saw it." for reference in sorted(missing)]
    areas = set(HmicArea.objects.values_list("name", flat=True))
    areas |= {each.fields["hmic_area"] for each in definition.indicators.values()} | {""}
    for reference, wanted in positions.items():
        if wanted.domain not in names:
            faults.append(f"{reference} would stand in “{wanted.domain}”, which is no domain of the set.")
        if wanted.hmic_area not in areas:
            faults.append(f"“{wanted.hmic_area}”, for {reference}, is no HMIC area.")
    return faults


def _name_domains(indicator_set: IndicatorSet, domains: Sequence[NamedDomain]) -> dict[str, Domain]:
    """The domains by their new names; two may have swapped theirs, so all are first called something else."""
    known = {each.name: each for each in indicator_set.domains.all()}
    for each in known.values():
        Domain.objects.filter(pk=each.pk).update(name=f"{each.name[:100]} ({each.pk}, being renamed)"[:120])
    rows = {}
    for position, wanted in enumerate(domains, start=1):
        row = known.get(wanted.known_as) or Domain(indicator_set=indicator_set)
        row.name, row.position = wanted.name, position
        row.save()
        rows[wanted.name] = row
    return rows
