"""Would another rule, edition or test change a verdict? One choice at a time, all else as in the run. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.matrices import Series
from scrutiny.comparisons.changes import changes
from scrutiny.comparisons.evidence import given_for
from scrutiny.comparisons.families import Families
from scrutiny.comparisons.family_tests import Given, answer
from scrutiny.comparisons.measures import EVENTS, Figures, Measure
from scrutiny.comparisons.method import AVERAGE_RULES, DISPERSIONS, FAMILY_TESTS, Method
from scrutiny.comparisons.plain import listed


@dataclass(frozen=True)
class Alternative:
    """What another `value` of a choice would say: of the family, or (`dispersion`) of the change."""

    choice: str
    value: str
    chosen: bool
    verdict: str
    changes_verdict: bool
    p: float | None
    family_average: float | None = None


def alternatives(
    measure: Measure,
    series: Series,
    figures: Figures,
    editions: Mapping[str, Families],
    edition: str,
    area: int,
    method: Method,
) -> list[Alternative]:
    """`editions` are the families of every stored edition that tells the area's; `edition` is the run's."""
    given = given_for(measure, figures, editions[edition], method)
    stands = answer(given, method.family_test, method).words[area]
    told = []
    for rule in AVERAGE_RULES:
        by_rule = given_for(measure, figures, editions[edition], replace(method, family_average_rule=rule))
        chosen = rule == method.family_average_rule
        told.append(_of_family(by_rule, "family_average_rule", rule, area, method, stands, chosen=chosen))
    for test in FAMILY_TESTS:
        by_test, chosen = replace(method, family_test=test), test == method.family_test
        told.append(_of_family(given, "family_test", test, area, by_test, stands, chosen=chosen))
    for code, families in editions.items():
        by_edition = given_for(measure, figures, families, method)
        told.append(_of_family(by_edition, "family_edition", code, area, method, stands, chosen=code == edition))
    if measure.formula in EVENTS:
        told += _of_change(measure, series, figures, editions[edition], area, method)
    return told


def _of_family(
    given: Given, choice: str, value: str, area: int, method: Method, stands: str, *, chosen: bool
) -> Alternative:
    found = answer(given, method.family_test, method)
    word, average = found.words[area], listed(given.average)[area]
    p = found.sampling[1] if found.spread is None else found.spread.p
    told_p = None if method.family_test == "fingertips-rule" else listed(p)[area]
    return Alternative(choice, value, chosen, word, word != stands, told_p, average)


def _of_change(
    measure: Measure, series: Series, figures: Figures, families: Families, area: int, method: Method
) -> list[Alternative]:
    found = {
        each: changes(measure, series, figures, families, replace(method, dispersion=each)) for each in DISPERSIONS
    }
    stands = found[method.dispersion].words[area]
    return [
        Alternative("dispersion", value, value == method.dispersion, word, word != stands, listed(each.p)[area])
        for value, each in found.items()
        for word in [each.words[area]]
    ]
