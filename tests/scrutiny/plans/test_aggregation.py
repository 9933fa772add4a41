"""Local targets taken together, against the slow obvious sum."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scrutiny.plans.aggregation import LocalTarget, taken_together

ENDS = date(2010, 3, 31)


def local(area="Barnet", baseline=1000.0, level=900.0, numerator=None, denominator=None, **said):
    return LocalTarget(
        area, baseline, level, numerator, denominator, said.pop("period", "12 months to March 2009"), **said
    )


def together(kind, *targets, in_points=False, multiplier=None):
    return taken_together(kind, targets, in_points=in_points, multiplier=multiplier, ends=ENDS)


def test_ten_per_cent_of_1000_and_twenty_of_100_give_10_9():
    found = together("change", local(baseline=1000, level=900), local("Brent", baseline=100, level=80))
    assert found.number == pytest.approx(-120 / 1100 * 100)
    assert f"{found.number:.1f}" == "-10.9"
    assert (found.baseline, found.numerator) == (1100, 1100)
    assert found.weights == pytest.approx((1000 / 1100, 100 / 1100))
    assert found.assumptions[0] == "Each change is weighted by the events of its baseline."


events = st.floats(1, 1e5)
counted = st.lists(st.tuples(events, st.floats(-90, 90)), min_size=1, max_size=12)


@given(counted)
def test_change_of_counts_is_the_change_of_their_sum(given_targets):
    targets = [local(baseline=base, level=base * (1 + change / 100)) for base, change in given_targets]
    before = sum(base for base, _ in given_targets)
    after = sum(base * (1 + change / 100) for base, change in given_targets)
    assert together("change", *targets).number == pytest.approx(100 * (after / before - 1), abs=1e-6)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(1, 1e6)), min_size=1, max_size=12))
def test_level_of_percentages_lies_between_the_lowest_and_the_highest_and_needs_no_order(given_targets):
    targets = [local(baseline=base, level=level, denominator=n) for base, level, n in given_targets]
    found = together("level", *targets, in_points=True, multiplier=100)
    levels = [level for _, level, _ in given_targets]
    assert min(levels) - 1e-6 <= found.number <= max(levels) + 1e-6
    assert together("level", *targets[::-1], in_points=True, multiplier=100).number == pytest.approx(found.number)
    assert sum(found.weights) == pytest.approx(1)


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(1000, 10_000), st.floats(-50, 50)), min_size=1, max_size=8))
def test_change_of_rates_is_weighted_by_events(given_targets):
    targets = [
        local(baseline=1000 * x / n, level=1000 * x / n * (1 + c / 100), numerator=x, denominator=n)
        for x, n, c in given_targets
    ]
    found = together("change", *targets, multiplier=1000)
    events_before = sum(x for x, _, _ in given_targets)
    events_after = sum(x * (1 + c / 100) for x, _, c in given_targets)
    assume(events_before)
    assert found.number == pytest.approx(100 * (events_after / events_before - 1), abs=1e-6)
    assert found.baseline == pytest.approx(1000 * events_before / sum(n for _, n, _ in given_targets))


def test_change_in_points_is_weighted_by_those_asked():
    found = together(
        "change",
        local(baseline=50, level=56, denominator=300),
        local("Brent", 40, 42, None, 100),
        in_points=True,
        multiplier=100,
    )
    assert found.number == pytest.approx((300 * 6 + 100 * 2) / 400)
    assert found.baseline == pytest.approx((300 * 50 + 100 * 40) / 400)


def test_counts_to_be_reached_are_added_up():
    assert together("level", local(level=900), local("Brent", 100, 80)).number == 980


def test_gaps_are_not_added_up():
    found = together("gap", local())
    assert (found.number, found.weights) == (None, (None,))
    assert "don’t add up" in found.assumptions[0]


def test_standard_is_one_for_all_or_none():
    assert together("standard", local(level=80), local("Brent", level=80)).number == 80
    found = together("standard", local(level=80), local("Brent", level=81))
    assert found.number is None
    assert "different standards" in found.assumptions[0]


def test_target_without_a_weight_is_left_out_and_named():
    found = together("change", local(numerator=100), local("Brent", 5, 4, numerator=None), multiplier=1000)
    assert (found.number, found.weights) == (pytest.approx(-10), (1.0, None))
    assert "Left out, for want of a weight: Brent." in found.assumptions
    assert found.baseline is None
    nothing = together("change", local(), multiplier=1000)
    assert nothing.number is None
    assert "none can be weighted" in nothing.assumptions[0]


def test_every_assumption_is_said():
    found = together("change", local(held=True), local("Brent", part_way=True, period="12 months to March 2008"))
    assert found.assumptions == (
        "Each change is weighted by the events of its baseline.",
        "2 set such a target; any other area is taken to add nothing.",
        "Targets that end before 31 March 2010 are taken as kept until then: Barnet.",
        "Targets that end after 31 March 2010 count with their trajectory’s value on that day: Brent.",
        "Baselines of different periods are taken together: 12 months to March 2008, 12 months to March 2009.",
    )
