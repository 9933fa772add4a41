"""What stands out, in which order, and what is set apart because it may be chance."""

import pytest

from scrutiny.comparisons.remarks import Remark
from scrutiny.dashboards import attention
from scrutiny.dashboards.links import Links
from tests.factories import AreaFactory, ComparisonFactory, IndicatorFactory

QUIET = {"family_verdict": "in line", "change_verdict": "no clear change", "pace_verdict": "keeping pace"}


def cards(found, *comparisons):
    area = AreaFactory.build(slug="kent")
    rows = [
        ComparisonFactory.build(
            indicator=IndicatorFactory.build(slug=f"i-{place}", title=str(place)), area=area, **QUIET | each
        )
        for place, each in enumerate(comparisons)
    ]
    return found(rows, Links(area, ""))


def test_nothing_stands_out_where_nothing_is_said():
    assert cards(attention.concerns, {}) == cards(attention.strengths, {}) == []


def test_most_certain_comes_first_and_what_may_be_chance_last():
    found = cards(
        attention.concerns,
        {"family_verdict": "worse", "spread_p": 0.04, "quality": "may be chance"},
        {"change_verdict": "worse", "change_p": 0.03},
        {"change_verdict": "worse", "change_p": 0.001},
        {"family_verdict": "worse", "spread_p": 0.01},
        {"change_verdict": "worse", "change_p": 0.002, "quality": Remark.CHANGE_MAY_BE_CHANCE},
        {"variation": "concern", "variation_p": 0.02},
        {"variation": "concern", "variation_p": 0.01, "quality": Remark.LATELY_MAY_BE_CHANCE},
    )
    assert [each.title for each in found] == ["3", "2", "5", "1", "4", "6", "0"]
    assert [each.may_be_chance for each in found] == [False, False, False, False, True, True, True]


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ({"variation": "concern"}, "Lately unusually bad."),
        (
            {"trajectory_verdict": "below", "trajectory_value": 3.9},
            "Behind the way to its target, 3.9 by now.",
        ),
    ],
)
def test_control_chart_and_target_are_signals_too(stored, reason):
    (card,) = cards(attention.concerns, stored)
    assert card.reasons == [reason]
    assert not card.may_be_chance


def test_behind_the_plan_within_chance_is_set_apart():
    (card,) = cards(
        attention.concerns,
        {
            "trajectory_verdict": "below",
            "trajectory_value": 3.9,
            "quality": "no further from its trajectory than chance explains",
        },
    )
    assert card.may_be_chance


def test_getting_better_is_no_strength_while_the_family_does_better_still():
    better = {"change_verdict": "better", "pace_verdict": "losing"}
    assert cards(attention.strengths, better, {"variation": "improvement"}) == []
    assert len(cards(attention.strengths, better | {"pace_verdict": "gaining"})) == 1


def test_neutral_indicators_never_stand_out():
    stored = {"family_verdict": "higher", "change_verdict": "lower", "variation": "high"}
    assert cards(attention.concerns, stored) == cards(attention.strengths, stored) == []
