"""The overview of a force or a partnership."""

import pytest

from tests.factories import (
    AreaFactory,
)
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build


def test_overview_has_a_row_for_each_indicator(member):
    site = build()
    page = Page(member.get(ADDRESSES["overview"] + site.query))
    assert page.texts["h1"] == ["Metropolitan Police"]
    assert "Metropolitan Police, 12 months to March 2010" in page.texts["caption"][0]
    assert page.texts["th"][:2] == ["Indicator", "Latest, with 95% interval"]
    assert "Local crime" in page.texts["th"]
    assert "Crime 0 offences per 1,000 residents" in page.texts["th"]
    assert "Of 2 indicators, 2 are worse than a year ago." in page.text
    assert "▲ +15.8% worse, more than chance, p < 0.001" in page.texts["td"]
    assert "Held to account by the Metropolitan Police Authority" in page.text


def test_overview_names_every_peer_in_the_strip(member):
    site = build(indicators=1)
    labels = [
        each.get("aria-label") or "" for each in Page(member.get(ADDRESSES["overview"] + site.query)).attributes["svg"]
    ]
    strip = next(label for label in labels if "family average" in label)
    for name in ("Greater Manchester 1.2", "West Midlands 1.3", "West Yorkshire 1.4", "Metropolitan Police 4.2"):
        assert name in strip


def test_overview_sets_apart_what_may_be_chance(member):
    site = build(indicators=1, family_verdict="worse", change_verdict="no clear change", quality="may be chance")
    page = Page(member.get(ADDRESSES["overview"] + site.query))
    assert "May be chance" in page.texts["strong"]
    assert "app-card--chance" in page.html


def test_card_says_first_why_it_is_there(member):
    site = build(indicators=1, family_verdict="ahead", change_verdict="worse")
    card = Page(member.get(ADDRESSES["overview"] + site.query)).texts["article"][0].replace("\N{NO-BREAK SPACE}", " ")
    assert card == (
        "Crime 0 Worse than a year ago: +15.8%, more than chance (p < 0.001); its family, taken together: +2.6%. "
        "4.2 offences per 1,000 residents; family average 2.2. Ahead of its family, within the usual spread."
    )


def test_card_of_what_is_unlike_its_family_says_that_first(member):
    site = build(indicators=1, family_verdict="worse", change_verdict="better")
    card = Page(member.get(ADDRESSES["overview"] + site.query)).texts["article"][0]
    assert card.startswith("Crime 0 Worse than its family, beyond the usual spread.")


def test_overview_of_an_area_without_figures_says_so(member):
    site = build()
    AreaFactory(name="Kent", slug="kent")
    assert "has no figures for Kent" in Page(member.get("/forces/kent/" + site.query)).text


@pytest.mark.parametrize(
    ("word", "mark", "said"),
    [
        ("concern", "■", "lately unusually bad"),
        ("high", "△", "lately unusually high"),
        ("common cause", "○", "lately nothing unusual"),
    ],
)
def test_variation_stands_beside_the_sparkline_in_shape_and_words(member, word, mark, said):
    site = build(indicators=1, variation=word)
    page = Page(member.get(ADDRESSES["overview"] + site.query))
    assert f"{mark} {said}" in page.texts["span"]
    assert "judged month by month" in page.text
    assert said in Page(member.get(ADDRESSES["indicator"] + site.query)).text


def test_nothing_is_said_where_there_is_no_variation(member):
    site = build(indicators=1, variation="")
    page = Page(member.get(ADDRESSES["overview"] + site.query))
    assert "lately" not in page.text


def test_few_events_are_told_in_the_row(member):
    site = build(indicators=1, quality="fewer than 10 events")
    assert "fewer than 10 events" in Page(member.get(ADDRESSES["overview"] + site.query)).texts["span"]


def test_neutral_indicator_has_no_good_or_bad_colour(member):
    site = build(indicators=1, change_verdict="higher", pace_verdict="rising more", family_verdict="higher")
    page = Page(member.get(ADDRESSES["overview"] + site.query))
    marks = [each.get("class", "") for each in page.attributes["span"] if "app-mark--" in (each.get("class") or "")]
    assert marks
    assert not [each for each in marks if "good" in each or "bad" in each]
    assert page.texts["article"] == []
