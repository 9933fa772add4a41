"""Would another rule, edition or test change a verdict? One choice at a time, all else as in the run. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.matrices import Series
from scrutiny.comparisons.changes import Changes, changes
from scrutiny.comparisons.evidence import given_for
from scrutiny.comparisons.families import Families
from scrutiny.comparisons.family_tests import Answer, Given, answer
from scrutiny.comparisons.measures import EVENTS, Figures, Measure
from scrutiny.comparisons.method import AVERAGE_RULES, DISPERSIONS, Method
from scrutiny.comparisons.plain import listed

BY_THE_AVERAGE = "fingertips-rule"
"""Of the tests of a family the only one that looks at its average, and the only one without a p."""


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


def of_the_family(
    measure: Measure,
    figures: Figures,
    editions: Mapping[str, Families],
    edition: str,
    area: int,
    method: Method,
    *,
    given: Given,
    answers: Mapping[str, Answer],
) -> list[Alternative]:
    """Other verdicts on the area against its family.

    `editions` are the families of every stored edition that tells the area's; `edition` is the run's. `given` and
    `answers` are what the run's own choices come to: by the name of each test.
    """
    own = answers[method.family_test]
    stands = own.words[area]

    def told(choice: str, value: str, by: Given, found: Answer, chosen: bool, test: str) -> Alternative:
        word, average = found.words[area], listed(by.average)[area]
        p = found.sampling[1] if found.spread is None else found.spread.p
        told_p = None if test == BY_THE_AVERAGE else listed(p)[area]
        return Alternative(choice, value, chosen, word, word != stands, told_p, average)

    def tried(choice: str, value: str, chosen: bool, families: Families, method: Method) -> Alternative:
        by = given if chosen else given_for(measure, figures, families, method)
        is_own = chosen or (families is given.families and method.family_test != BY_THE_AVERAGE)
        found = own if is_own else answer(by, method.family_test, method)
        return told(choice, value, by, found, chosen, method.family_test)

    rules = {rule: replace(method, family_average_rule=rule) for rule in AVERAGE_RULES}
    return [
        *(tried("family_average_rule", rule, by == method, editions[edition], by) for rule, by in rules.items()),
        *(told("family_test", test, given, found, test == method.family_test, test) for test, found in answers.items()),
        *(tried("family_edition", code, code == edition, families, method) for code, families in editions.items()),
    ]


def changes_by_dispersion(
    measure: Measure, series: Series, figures: Figures, families: Families, method: Method
) -> dict[str, Changes]:
    """The changes by each way to take the counts to vary; by the run's own alone where they are no counts."""
    ways = DISPERSIONS if measure.formula in EVENTS else (method.dispersion,)
    return {each: changes(measure, series, figures, families, replace(method, dispersion=each)) for each in ways}


def of_the_change(found: Mapping[str, Changes], area: int, method: Method) -> list[Alternative]:
    """Other verdicts on the change, of `changes_by_dispersion`; none where there is no choice."""
    stands = found[method.dispersion].words[area]
    return [
        Alternative("dispersion", value, value == method.dispersion, word, word != stands, listed(each.p)[area])
        for value, each in found.items()
        if len(found) > 1
        for word in [each.words[area]]
    ]
