"""Sentences: singular and plural right, never more than the tests say."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import Indicator
from landscape.models import Area
from scrutiny.comparisons.remarks import Remark
from scrutiny.dashboards import readings, wording
from scrutiny.models import Comparison


def comparison(**fields) -> Comparison:
    polarity = fields.pop("polarity", "lower")
    indicator = Indicator(title="Burglary", unit="offences per 1,000 residents", decimals=1, polarity=polarity)
    given = {
        "value": 7.7,
        "change": 1.2,
        "change_unit": "%",
        "change_p": 0.22,
        "change_verdict": "no clear change",
        "pace_verdict": "keeping pace",
        "family_verdict": "in line",
        "family_average": 7.8,
    }
    return Comparison(indicator=indicator, area=Area(name="Kent"), **{**given, **fields})


@pytest.mark.parametrize(
    ("change", "pace", "said"),
    [
        ("better", "gaining", "Better than a year ago, and its family did less well."),
        ("better", "keeping pace", "Better than a year ago, in step with its family."),
        ("better", "losing", "Better than a year ago, but its family did better still."),
        ("no clear change", "gaining", "No clear change on a year ago, while its family did less well."),
        ("no clear change", "keeping pace", "No clear change on a year ago, in step with its family."),
        ("no clear change", "losing", "No clear change on a year ago, while its family did better."),
        ("worse", "gaining", "Worse than a year ago, but its family did worse still."),
        ("worse", "keeping pace", "Worse than a year ago, in step with its family."),
        ("worse", "losing", "Worse than a year ago, and its family did better."),
        ("higher", "rising more", "Higher than a year ago; its family rose less or fell."),
        ("lower", "falling more", "Lower than a year ago; its family fell less or rose."),
        ("not comparable", "not comparable", "Not comparable with a year ago."),
        ("worse", "not available", "Worse than a year ago."),
    ],
)
def test_both_questions_in_one_sentence(change, pace, said):
    assert wording.change_in_words(comparison(change_verdict=change, pace_verdict=pace)) == said


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("better", "Better than its family, beyond the usual spread."),
        ("ahead", "Ahead of its family, within the usual spread."),
        ("in line", "In line with its family."),
        ("behind", "Behind its family, within the usual spread."),
        ("worse", "Worse than its family, beyond the usual spread."),
        ("not available", "No comparison with a family."),
    ],
)
def test_five_words(verdict, said):
    assert wording.family_in_words(comparison(family_verdict=verdict)) == said


def test_a_verdict_that_may_be_chance_says_so():
    said = wording.family_in_words(comparison(family_verdict="worse", quality="fewer than 10 events; may be chance"))
    assert said == "Worse than its family, beyond the usual spread (may be chance)."


@pytest.mark.parametrize(
    ("quality", "mark", "words"),
    [("", "■", "lately unusually bad"), (Remark.LATELY_MAY_BE_CHANCE, "□", "lately unusually bad (may be chance)")],
)
def test_what_is_lately_unusual_may_be_chance(quality, mark, words):
    shape = wording.variation(comparison(variation="concern", quality=quality))
    assert (shape.mark, shape.words) == (mark, words)


def test_a_change_that_may_be_chance_says_so_wherever_it_is_told():
    doubtful = comparison(change_verdict="worse", change_p=0.04, quality=Remark.CHANGE_MAY_BE_CHANCE)
    assert wording.change_in_words(doubtful) == "Worse than a year ago (may be chance), in step with its family."
    assert wording.is_improving(doubtful) == "No, it is worse (may be chance)"
    assert wording.moved(doubtful).startswith("+1.2% on a year ago, but one of so many that it may be chance (p")
    shape = wording.shape(doubtful)
    assert (shape.mark, shape.words.partition(", p")[0]) == ("⇧", "worse, but one of so many that it may be chance")
    assert wording.family_in_words(doubtful) == "In line with its family."
    withheld = comparison(
        change_verdict="not available", change=None, change_p=None, quality=Remark.CHANGE_MAY_BE_CHANCE
    )
    assert wording.change_in_words(withheld) == "No comparison with a year ago, in step with its family."


@pytest.mark.parametrize(
    ("quality", "said"),
    [
        (
            "fewer than 10 events; 7 of 14 members of the family have a figure: too few to compare with",
            "Not compared with its family: only 7 of 14 members have a figure.",
        ),
        ("family not known in this edition", "Not compared: this list does not tell its family."),
    ],
)
def test_a_missing_comparison_with_the_family_is_explained(quality, said):
    assert wording.family_in_words(comparison(family_verdict="not available", quality=quality)) == said


def test_an_area_without_a_family():
    assert wording.family_in_words(comparison(family_verdict="not available", quality="no family")) == (
        "It has no family of similar areas."
    )


def test_summary_counts_one_and_many():
    rows = [
        comparison(change_verdict="better", family_verdict="worse"),
        comparison(change_verdict="worse"),
        comparison(change_verdict="worse", family_verdict="better"),
        comparison(),
        comparison(change_verdict="higher", family_verdict="above"),
    ]
    assert readings.summary(rows) == (
        "Of 5 indicators, 1 is better than a year ago, 2 are worse than a year ago, 1 shows no clear change "
        "and 1 moved in a way that is neither good nor bad. "
        "Against its family, 1 is worse and 1 is better beyond the usual spread; 3 are within it."
    )


def test_summary_counts_what_may_be_chance():
    doubtful = [{"change_verdict": "worse", "quality": f"may be chance; {Remark.CHANGE_MAY_BE_CHANCE}"}, {}]
    said = readings.summary([comparison(family_verdict="worse", **each) for each in doubtful])
    assert said.endswith(" 2 of these verdicts may be chance.")


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["in line"], "Against its family, it is within the usual spread."),
        (["behind", "ahead"], "Against its family, all are within the usual spread."),
        (["worse", "ahead"], "Against its family, 1 is worse beyond the usual spread; 1 is within it."),
        (["higher", "lower"], "Against its family, 1 is higher and 1 is lower beyond the usual spread."),
        (
            ["in line", "not available"],
            "Against its family, 1 is within the usual spread; 1 can’t be compared with it.",
        ),
        (["in line", "in line", "not available"], "Against its family, 2 are within the usual spread; 1 can’t be"),
        (["not available", "not available"], "None can be compared with its family."),
    ],
)
def test_summary_counts_those_among_the_family(verdicts, said):
    rows = [comparison(family_verdict=verdict) for verdict in verdicts]
    assert said in readings.summary(rows)


@given(st.lists(st.sampled_from([*wording.CHANGE, ""]), min_size=1), st.sampled_from([*wording.FAMILY, ""]))
def test_summary_leaves_no_indicator_out(changes, family):
    rows = [comparison(change_verdict=each, family_verdict=family) for each in changes]
    over_time = readings.summary(rows).partition(". ")[0]
    first, *counts = map(int, re.findall(r"\d+", over_time))
    assert first == sum(counts) == len(rows)


def test_summary_without_figures():
    assert readings.summary([comparison(value=None)]) == "No figures for this period."


def test_summary_counts_those_without_a_figure():
    assert readings.summary([comparison(), comparison(value=None)]).endswith("1 more has no figure for this period.")


def test_summary_says_once_that_there_is_no_family():
    alone = comparison(
        quality="fewer than 10 events; no family", family_verdict="not available", pace_verdict="not available"
    )
    assert readings.summary([alone]).endswith(
        "It has no family of similar areas, so it is judged by its own past alone."
    )
    assert wording.in_words(alone) == "No clear change on a year ago."
    assert wording.is_keeping_pace(alone) == "It has no family"


@pytest.mark.parametrize(
    ("verdict", "change", "mark", "tone"),
    [
        ("better", -5.0, "▼", "good"),
        ("worse", 5.0, "▲", "bad"),
        ("higher", 5.0, "▲", "neutral"),
        ("lower", -5.0, "▼", "neutral"),
        ("no clear change", 5.0, "◆", "neutral"),
        ("not comparable", None, "", "neutral"),
    ],
)
def test_shape_goes_with_words(verdict, change, mark, tone):
    shape = wording.shape(comparison(change_verdict=verdict, change=change))
    assert (shape.mark, shape.tone) == (mark, tone)
    assert shape.words


def test_change_that_is_not_sampled_is_told_but_not_judged():
    officers = comparison(change_verdict="not available", change=0.6, change_p=None, polarity="none")
    assert (
        wording.change_in_words(officers)
        == "+0.6% on a year ago; not tested, because chance plays no known part in it."
    )
    assert wording.changed(officers).startswith("+0.6% on a year ago, not tested; ")
    assert wording.is_improving(officers) == "Not tested"


def test_movement_weighs_chance():
    assert wording.moved(comparison(change=15.84, change_p=0.0004)) == (
        "+15.8% on a year ago, more than chance (p\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0.001)"
    )
    assert wording.moved(comparison(change=-1.2, change_unit="percentage points", change_p=0.3)) == (
        "−1.2 percentage points on a year ago, could be chance (p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0.30)"
    )
    assert wording.moved(comparison(change=None, break_note="Counted anew from 2017")) == "Counted anew from 2017"


def test_a_place_is_never_without_its_uncertainty():
    for place, polarity, said in (
        ((3, 4, 2, 3), "lower", "best, it is number 3 of 4; chance alone could put it anywhere from 2 to 3."),
        ((1, 4, 1, 1), "none", "highest, it is number 1 of 4, and chance alone would hardly move it."),
        ((1, 4, None, None), "lower", "best, it is number 1 of 4."),
    ):
        found = comparison(
            polarity=polarity, **dict(zip(("rank", "rank_of", "rank_low", "rank_high"), place, strict=True))
        )
        assert readings.rank(found, found.indicator) == f"Counted from the {said}"
    assert readings.rank(comparison(), comparison().indicator) == ""


def test_reading_of_the_trend():
    history = {
        "ends": ["2008-03-31", "2009-03-31", "2010-03-31"],
        "value": [None, 7.9, 7.68],
        "family_min": [6.0, 6.1, 6.2],
        "family_max": [9.0, 9.4, 9.7],
    }
    assert readings.of_trend(comparison(history=history)) == (
        "Since March 2009 it has been between 7.7 and 7.9; the latest is 7.7, "
        "inside the range of the other members of its family."
    )


def test_lead_gives_the_average_as_context():
    assert readings.lead(comparison()).startswith("7.7 offences per 1,000 residents. No clear change on a year ago")
    assert readings.lead(comparison()).endswith("The average of its family is 7.8, for context.")
    untold = comparison(value=None, quality="not collected", history={})
    assert readings.lead(untold) == "No figure: not collected."
