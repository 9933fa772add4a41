"""The page on what is complete and what is due, and the marks set from it."""

from datetime import date

import pytest

from indicators.models import Indicator, QualityMark, Timetable
from tests.factories import AreaFactory
from tests.indicators.observing import observe
from tests.indicators.returns.pages.conftest import GOOD, Q3
from tests.pages import Page

MARK = "/returns/completeness/kent/recorded-crime/mark/"


@pytest.fixture
def timetable(house):
    return Timetable.objects.create(
        indicator_set=house.indicator_set, first_end=date(2009, 12, 31), last_end=date(2010, 3, 31)
    )


def test_page_shows_what_is_overdue_with_links_to_template_and_return(analyst, house, timetable):
    a_return = house.published(GOOD)
    page = Page(analyst.get("/returns/completeness/"))
    assert "1 return is overdue." in page.text
    assert page.texts["td"][1] == "January to March 2010"
    assert page.texts["td"][3].startswith("overdue by ")
    assert "/returns/template/?force=kent&set=recorded-crime&period=2009%2F10+Q4" in page.links
    assert f"/returns/{a_return.pk}/" in page.links
    assert not any("mark" in link for link in page.links)


def test_page_of_one_force_shows_its_areas(analyst, house, timetable):
    assert "By area" in Page(analyst.get("/returns/completeness/?force=kent")).text
    assert "By area" not in Page(analyst.get("/returns/completeness/?force=nowhere&set=none")).text


def test_page_says_so_where_nothing_is_due(analyst, house):
    assert "No timetable says yet when returns are due." in Page(analyst.get("/returns/completeness/")).text


def test_page_shows_own_forces_only(stranger, house, timetable):
    observe((house.items[0], house.force, "2009/10 Q3", 5))
    page = Page(stranger.get("/returns/completeness/?force=kent"))
    assert "Kent" not in page.text
    assert "Essex" in page.text


@pytest.mark.parametrize("more", [0, 20])
def test_page_takes_as_many_queries_for_few_rows_as_for_many(
    analyst, house, timetable, more, django_assert_num_queries
):
    timetable.last_end = None if more else timetable.last_end
    timetable.save()
    with django_assert_num_queries(10):
        analyst.get("/returns/completeness/")


def test_officer_marks_figures_and_the_mark_is_listed(officer, house):
    indicator = Indicator.objects.get()
    page = Page(officer.get(f"{MARK}?period=2009/10+Q3"))
    assert any(each.get("value") == "2009/10 Q3" for each in page.attributes["input"])
    given = {"indicator": indicator.slug, "period": "2009/10 Q3", "mark": "disputed", "reason": "Counted twice."}
    assert officer.post(MARK, given).url == "/returns/completeness/"
    mark = QualityMark.objects.get()
    assert (mark.indicator, mark.area, mark.start, mark.end) == (indicator, house.force, Q3.start, Q3.end)
    assert "Counted twice." in Page(officer.get("/returns/completeness/")).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"indicator": "none"}, "Choose an indicator from the list."),
        ({"mark": ""}, "Choose a mark."),
        ({"mark": "fine"}, "Choose one of the marks."),
        ({"reason": ""}, "Give the reason: it is shown beside the figures."),
        ({"period": "2009"}, "“2009” is no quarter."),
    ],
)
def test_mark_that_cannot_be_is_answered_with_a_sentence(officer, house, given, said):
    about = {"indicator": "acquisitive", "period": "2009/10 Q3", "mark": "disputed", "reason": "So."}
    response = officer.post(MARK, {**about, **given})
    assert response.status_code == 422
    assert said in Page(response).text
    assert not QualityMark.objects.exists()


def test_marks_are_set_by_the_forces_own_authority(analyst, officer, stranger, house):
    AreaFactory(name="Surrey", slug="surrey")
    assert analyst.get(MARK).status_code == 403
    assert stranger.get(MARK).status_code == 403
    assert officer.get(MARK.replace("kent", "surrey")).status_code == 403
    assert officer.get(MARK.replace("kent", "nowhere")).status_code == 404
    assert officer.get(MARK.replace("recorded-crime", "nothing")).status_code == 404
