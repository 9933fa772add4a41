"""The choices of the method: those it doesn't know, and values they can't have, are refused by name."""

import pytest

from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.method import Method, MethodError, described, in_short, read
from tests.scrutiny.comparisons.cases import RATE, families, series

NAN = float("nan")


def test_an_unknown_rule_is_refused_by_name():
    with pytest.raises(MethodError, match=r"“median” is no choice for family_average_rule.*mean-including-area"):
        Method(family_average_rule="median")
    with pytest.raises(MethodError, match="no setting named trim"):
        Method.of({"trim": 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("confidence", 1),
        ("confidence", NAN),
        ("significance", 0),
        ("significance", "0.05"),
        ("least_present", 60),
        ("spread_left_out", 1),
        ("rank_draws", 0),
        ("rank_draws", 500.5),
        ("rank_draws", True),
        ("rank_seed", -1),
        ("assumed_dispersion", 0),
        ("design_effect", None),
        ("chart_months", 6),
        ("least_per_point", -1),
        ("gross_member", 0),
    ],
)
def test_a_number_that_a_setting_cannot_be_is_refused_by_name(name, value):
    with pytest.raises(
        MethodError, match=rf"“{value}” is no (whole )?number for {name}: it may be from .* (to .*|up)\."
    ):
        Method.of({name: value})


def test_a_run_that_does_not_name_a_choice_was_made_as_before_there_was_one():
    then = {"rank_interval": "simulated", "dispersion_corrected_under": 0.0, "distance_scale": "as-charted"}
    chosen, before = Method(), Method(**then).settings
    assert Method.of_run(chosen.settings) == chosen
    unnamed = {name: before[name] for name in before if name not in then}
    assert Method.of_run(unnamed).settings == before
    assert Method.of({"rank_seed": 1}).rank_interval == "worked-out"


def test_every_default_is_read_as_it_is_written_and_nothing_is_told_of_it():
    written = {name: str(value).replace("True", "true") for name, value in Method().settings.items()}
    assert read(written) == Method().settings
    assert in_short(Method().settings) == ""


def test_settings_other_than_the_defaults_are_told_in_words():
    own = {"screen_moving_ranges": False, "rank_draws": 40, "rank_seed": 2010, "rank_interval": "simulated"}
    assert in_short(Method.of(own).settings) == (
        "rank interval simulated instead of worked out, rank draws 40 instead of 5,000, "
        "rank seed 2010 instead of 2009, screen moving ranges no instead of yes"
    )
    assert in_short({"left out since": 1}) == (
        "rank interval simulated instead of worked out, dispersion corrected under 0 instead of 60, "
        "distance scale as charted instead of also symmetrical"
    )


def test_places_are_found_as_the_method_says():
    figures, around = series([[30, 20], [40, 42]], 1000), families("B", "A")  # the second is first once in 300 times
    few_draws = {"rank_interval": "simulated", "rank_draws": 40}
    for settings, worst in (({}, 2), (few_draws, 1), ({**few_draws, "rank_draws": 100_000}, 2)):
        found = compare(RATE, figures, around, Method(confidence=0.9999, **settings)).columns
        assert (found["rank_low"][0], found["rank_high"][0]) == (1, worst)


def test_yes_or_no_is_no_text():
    with pytest.raises(MethodError, match="screen_moving_ranges: it is true or false"):
        Method.of({"screen_moving_ranges": "no"})


def test_every_number_of_the_method_has_limits_and_keeps_them_by_default():
    numbers = [each for each in described() if isinstance(each.default, int | float) and each.default is not True]
    assert len(numbers) == 18
    assert all(each.limits[0] <= each.default <= each.limits[1] for each in numbers)
