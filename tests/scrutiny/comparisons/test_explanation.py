"""A comparison explained: the stored numbers again, from the figures of the time, and what other choices would say."""

import json
from dataclasses import astuple
from datetime import date

import numpy as np
import pytest

from indicators.periods import parse
from scrutiny.comparisons.explanation import explain
from scrutiny.comparisons.method import AVERAGE_RULES, FAMILY_TESTS
from scrutiny.comparisons.rebasing import rebase
from scrutiny.models import Comparison
from scrutiny.statistics.differences import two_rates
from tests.factories import AuthorityFactory, FamilyEditionFactory, FamilyFactory
from tests.indicators.observing import observe
from tests.scrutiny.comparisons.country import of
from tests.scrutiny.plans import making

METHODS = [
    *({"family_test": test} for test in FAMILY_TESTS),
    *({"family_average_rule": rule} for rule in AVERAGE_RULES),
    {"rank_interval": "simulated", "rank_draws": 40, "rank_seed": 1},
    {"dispersion": "none", "confidence": 0.998, "significance": 0.002},
]


def assert_it_is_what_is_stored(comparison: Comparison) -> None:
    """To the last digit."""
    told = explain(comparison)
    chosen = next(test for test in told.tests if test.chosen)
    against_others = next(test for test in told.tests if test.name == "others-pooled")
    own = told.figures[0]
    found = (own.value, own.numerator, own.denominator, told.interval.lower, told.interval.upper, told.family_average)
    stored = (
        *(comparison.value, comparison.numerator, comparison.denominator),
        *(comparison.lower_95, comparison.upper_95, comparison.family_average),
    )
    if comparison.value is not None:
        assert found == stored
    assert (against_others.p, chosen.verdict) == (comparison.sampling_p, comparison.family_verdict)
    assert comparison.spread_p in (None, chosen.p)
    assert (told.change.p, told.change.verdict) == (comparison.change_p, comparison.change_verdict)
    place = tuple(getattr(told.place, name) for name in ("rank", "rank_low", "rank_high", "rank_of"))
    assert place == (comparison.rank, comparison.rank_low, comparison.rank_high, comparison.rank_of)
    assert (told.spread_q, told.change_q) == (comparison.spread_q, comparison.change_q)
    ahead = told.outlook
    told_of_chart = (ahead.variation, ahead.variation_p, ahead.assurance)
    assert told_of_chart == (comparison.variation, comparison.variation_p, comparison.assurance)
    assert (ahead.trajectory_value, ahead.trajectory_verdict) == (
        comparison.trajectory_value,
        comparison.trajectory_verdict,
    )
    if comparison.history:
        kept = {name: comparison.history[name] for name in ("target", "year", "trend")}
        assert {"target": ahead.target, "year": ahead.year, "trend": ahead.trend} == kept
        assert ahead.rebases == comparison.history.get("rebases", [])
    members = {figure.area_code for figure in told.figures if figure.role == "member"}
    assert members == set(comparison.family_members.split())
    missing = {figure.area_code for figure in told.figures if figure.role == "missing"}
    assert missing == set(comparison.family_missing.split())
    assert told.agrees
    for choice in ("family_average_rule", "family_test", "family_edition"):
        (now,) = [each for each in told.alternatives if each.choice == choice and each.chosen]
        assert (now.verdict, now.changes_verdict) == (comparison.family_verdict, False)


def explained(country, commit, area=0, indicator=0, **options):
    run = commit(country, **options).run
    return explain(of(run, country.areas[area], country.indicators[indicator]))


@pytest.mark.parametrize("choices", METHODS)
def test_every_comparison_is_explained_as_it_is_stored(country, commit, choices):
    run = commit(country, settings=choices).run
    comparisons = Comparison.objects.filter(run=run)
    assert comparisons
    for comparison in comparisons:
        assert_it_is_what_is_stored(comparison)


def test_formula_interval_and_test_have_their_numbers(country, commit):
    told = explained(country, commit)
    assert told.figures[0].formula == "1,000 × 400 ÷ 100,000 = 4"
    assert [figure.area_code for figure in told.figures] == [area.code for area in country.areas]
    assert told.interval.how == "Byar"
    assert (told.others.numerator, told.others.denominator, told.others.value) == (900, 300_000, 3)
    test = next(test for test in told.tests if test.name == "others-pooled")
    assert (test.z, test.p) == two_rates(400, 100_000, 900, 300_000)
    assert "score test of two rates" in test.how
    pooled = told.tests[0]
    assert (pooled.name, pooled.pairs) == ("pooled-spread", 3)
    assert pooled.tau2 >= 0


def test_it_is_plain_data(country, commit):
    told = explained(country, commit).as_json()
    assert json.loads(json.dumps(told, allow_nan=False))["figures"][0]["value"] == 4


def test_the_returns_are_named(country, commit):
    observe(*country.counts(country.robbery, "2009/10", 410, 310, 290, 300))
    told = explained(country, commit)
    first, second = (figure.returns for figure in told.figures[:2])
    assert len(first) == 2
    assert set(second) < set(first)


def test_a_run_of_before_the_choice_says_that_its_places_were_simulated(country, commit):
    run = commit(country).run
    del run.settings["rank_interval"]
    run.save()
    told = explain(of(run, country.areas[0], country.indicators[0]))
    assert (told.settings["rank_interval"], told.agrees) == ("simulated", True)
    assert (told.place.how, told.place.draws, told.place.seed) == ("simulated", 5000, 2009)


@pytest.mark.parametrize(("area", "place"), [(0, (4, 4, 4, 4, 0.95, "worked out")), (1, (*[None] * 4, 0.95, "none"))])
def test_the_place_says_how_what_chance_would_let_it_be_was_found(country, commit, area, place):
    assert astuple(explained(country, commit, area).place) == (*place, None, None)


def test_a_later_return_changes_nothing_of_an_earlier_run(country, commit):
    run = commit(country).run
    observe(*country.counts(country.robbery, "2009/10", 800, 310, 290, 300))
    assert_it_is_what_is_stored(of(run, country.areas[0], country.indicators[0]))


def test_another_edition_or_test_may_change_the_verdict(country, commit):
    others = FamilyEditionFactory(code="another")
    FamilyFactory(edition=others, area=country.areas[0], peers=country.areas[1:2])
    told = explained(country, commit)
    editions = {each.value: each for each in told.alternatives if each.choice == "family_edition"}
    assert editions["another"].family_average == pytest.approx((4 + 3.1) / 2)
    assert not editions["another"].chosen
    verdicts = {each.value: each.verdict for each in told.alternatives if each.choice == "family_test"}
    assert verdicts["others-pooled"] == "worse"
    for each in told.alternatives:
        stands = told.change.verdict if each.choice == "dispersion" else told.tests[0].verdict
        assert each.changes_verdict is (each.verdict != stands)


@pytest.mark.parametrize(("area", "grade"), [(0, "significantly worse than its family"), (1, "not available")])
def test_the_phrase_of_the_period(country, commit, area, grade):
    assert explained(country, commit, area).legacy_grade == grade


def test_a_run_of_an_earlier_method_is_not_claimed_to_agree(country, commit):
    run = commit(country).run
    comparison = of(run, country.areas[0], country.indicators[0])
    comparison.family_average = 3.0
    assert not explain(comparison).agrees


def test_a_member_without_a_figure_is_missing(country, commit):
    observe((country.robbery, country.areas[3], "2009/10", ".."))
    told = explained(country, commit)
    assert [figure.role for figure in told.figures] == ["area", "member", "member", "missing"]
    assert told.figures[3].formula == "no figure"


def test_rebases_targets_and_the_year_are_explained(country, commit):
    months = [f"{year}-{month:02}" for year in (2007, 2008, 2009) for month in range(1, 13)]
    counts = np.resize([50, 60], 36).tolist()
    known = list(zip(months, counts, strict=True))
    observe(*((country.robbery, area, month, count) for area in country.areas for month, count in known))
    observe(*((country.residents, area, "2009", 100_000) for area in country.areas))
    rebase(
        indicator=country.indicators[0],
        area=country.areas[0],
        on=date(2009, 1, 1),
        reason="A new crime recording system.",
        by="o@x.uk",
    )
    AuthorityFactory(force=country.areas[0])
    plan = making.a_plan(country.areas[0])
    level = {"kind": "level", "baseline": 6.6, "baseline_period": "12m to 2008-12"}
    making.a_target(plan, country.indicators[0], 6.0, **level)
    making.agreed(plan)
    run = commit(country, period=parse("12m to 2009-12")).run
    comparison = of(run, country.areas[0], country.indicators[0])
    assert_it_is_what_is_stored(comparison)
    ahead = explain(comparison).outlook
    assert ahead.rebases == [["2009-01-01", "A new crime recording system.", "o@x.uk"]]
    assert ahead.trajectory_value == pytest.approx(6.6 - 0.6 * 12 / 15)
    assert (ahead.trajectory_verdict, ahead.assurance) == ("below", "hit or miss")
    assert (ahead.variation, ahead.variation_p) == ("common cause", 1)
    assert ahead.how.startswith("6.6 (6.1")
    assert ahead.year["projection"]["probability"] is not None
