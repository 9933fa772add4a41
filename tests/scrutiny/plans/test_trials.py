"""The automatic tests of a target: each asks where it should, and where it knows too little it is silent."""

from datetime import date

import pytest

from scrutiny.plans.trials import Aim, Record, failed, outside_bounds

MARCH_2009, MARCH_2010 = date(2009, 3, 31), date(2010, 3, 31)


def aim(level, wanted="lower", in_points=False, on=MARCH_2010):
    return Aim(level, on, wanted, in_points, decimals=0)


def names(an_aim, *years, peers=()):
    return [name for name, _ in failed(an_aim, Record(years, MARCH_2009, peers))]


@pytest.mark.parametrize(("wanted", "easy", "hard"), [("lower", 1010, 990), ("higher", 990, 1010), ("gap", -1010, 990)])
def test_easier_than_last_year(wanted, easy, hard):
    assert names(aim(easy, wanted), 1000) == ["last year"]
    assert names(aim(hard, wanted), 1000) == []


def test_question_gives_both_numbers():
    [(_, question)] = failed(aim(1010), Record((1000,), MARCH_2009))
    assert question == "The target of 1,010 asks for less than the latest result, 1,000. Why is it not more?"


def test_easier_than_the_trend():
    assert names(aim(980), 1200, 1100, 1000) == ["trend"]
    assert names(aim(890), 1200, 1100, 1000) == []
    assert names(aim(850, on=date(2011, 3, 31)), 1200, 1100, 1000) == ["trend"]
    assert names(aim(980), 1100, 1000) == []


def test_easier_than_what_three_peers_in_four_did():
    assert names(aim(980), 1000, peers=(-5, -4, -3, 1)) == ["peers"]
    assert names(aim(980), 1000, peers=(-5, -4, 0, 1)) == []
    assert names(aim(980), 1000, peers=(-5, -4)) == []
    assert names(aim(51, "higher", in_points=True), 50, peers=(2, 3, 4)) == ["peers"]


def test_peers_question_shows_no_average():
    [(_, question)] = failed(aim(980), Record((1000,), MARCH_2009, (-5.0, -4.0, -3.0)))
    assert question.startswith("The target asks for −2.0% a year, and 3 of 3 similar areas did better than that")
    assert "−4" not in question


@pytest.mark.parametrize("an_aim", [aim(2000, "none"), aim(float("nan"))])
def test_nothing_is_asked_where_nothing_can_be_said(an_aim):
    assert names(an_aim, 1000, 1000, 1000, peers=(-5, -5, -5)) == []


def test_nothing_is_asked_without_figures():
    assert list(failed(aim(1), Record())) == []
    assert names(aim(2000, on=MARCH_2009), 1200, 1100, 1000, peers=(-5, -5, -5)) == ["last year"]


def test_bounds():
    assert outside_bounds(-5, -10, -3) == ""
    assert "of at least −10 and at most −3, and this one is −2" in outside_bounds(-2, -10, -3)
    assert "of at least 50, and" in outside_bounds(49, 50, None)
