"""The map of the areas within a force: drawn without a script, shaded without a rank, and silent on small numbers."""

from __future__ import annotations

import csv
from xml.etree import ElementTree

import pytest

from indicators.models import Polarity
from landscape.models import Area
from scrutiny.dashboards.maps import boundaries
from scrutiny.dashboards.maps.shading import NO_FIGURE, NOT_SHOWN, shading
from scrutiny.dashboards.withholding import NOT_SHOWN as NOT_SHOWN_IN_WORDS
from scrutiny.models import Comparison
from tests.factories import ComparisonFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build

CAMDEN, CITY, WESTMINSTER, HEATHROW = "E22000191", "E22000180", "E22000192", "E22000000"


def rows(*values, verdicts=(), **indicator):
    made = ComparisonFactory.build_batch(len(values), family_verdict="")
    for each, value in zip(made, values, strict=True):
        each.value = value
        for name, set_to in indicator.items():
            setattr(each.indicator, name, set_to)
    for each, verdict in zip(made, verdicts, strict=False):
        each.family_verdict = verdict
    return made


def shades(made):
    found = shading(made, made[0].indicator)
    return [found.of[each.area.code].key for each in made]


def test_areas_are_shaded_by_their_verdicts_and_never_by_rank():
    assert shades(rows(9, 8, 1, verdicts=["better", "worse", "in line"])) == ["better", "worse", "in-line"]


def test_colours_without_a_good_way_rise_and_judge_nothing():
    judged = shading(rows(9, 1, verdicts=["worse", "better"]), rows(1)[0].indicator)
    neutral = rows(9, 1, verdicts=["higher", "lower"], polarity=Polarity.NO_JUDGEMENT)
    found = shading(neutral, neutral[0].indicator)
    assert shades(neutral) == ["higher", "lower"]
    assert not {each.colour for each in found.classes} & {each.colour for each in judged.classes}
    assert all("better" not in each.words and "worse" not in each.words for each in found.classes)


def test_figures_are_shaded_in_five_classes_where_hardly_any_has_a_verdict():
    made = rows(0, 1, 2, 3, 10, None, verdicts=["worse"])
    assert shades(made) == ["class-1", "class-2", "class-3", "class-4", "class-5", NO_FIGURE.key]
    assert shades(rows(5, 5)) == ["class-1", "class-1"]
    assert shades(rows(None)) == [NO_FIGURE.key]


def test_classes_hold_as_many_areas_each_as_equal_figures_allow():
    made = rows(60, 61, 62, 63, 64, 65, 66.01, 66.04, 70, 290)
    found = shading(made, made[0].indicator)
    assert [(each.words, many) for each, many in found.counted()] == [
        ("60.0 to 61.0", 2),
        ("62.0 to 63.0", 2),
        ("64.0 to 65.0", 2),
        ("66.0", 2),
        ("70.0 to 290.0", 2),
    ]
    made = rows(1, 1, 1, 1, 1, 1, 2, 3, 4)
    found = shading(made, made[0].indicator)
    assert [(each.words, many) for each, many in found.counted()] == [("1.0", 6), ("2.0", 1), ("3.0 to 4.0", 2)]


def test_classes_are_told_apart_without_their_colours():
    for made in (rows(*range(5)), rows(*range(5), verdicts=["better", "ahead", "in line", "behind", "worse"])):
        classes = shading(made, made[0].indicator).classes
        assert len({(each.pattern, each.colour) for each in classes}) == len({each.words for each in classes}) == 5
        assert {each.pattern for each in classes} == {"", "dots", "lines", "cross"}


def test_published_boundaries_hold_nearly_every_partnership_and_are_small():
    path = boundaries.settings.FIXTURES_DIR / "boundaries" / "partnerships.json"
    assert path.stat().st_size < 300_000
    with (boundaries.settings.FIXTURES_DIR / "landscape" / "partnerships.csv").open() as file:
        known = {each["code"]: each for each in csv.DictReader(file)}
    drawn = boundaries._file()["areas"]
    assert set(drawn) <= set(known)
    without = [code for code, each in known.items() if each["confidence"] != "C" and code not in drawn]
    assert sorted(known[each]["name"] for each in without) == ["Dorset", "Somerset", "Western Suffolk"]


def test_force_of_one_area_and_neighbours_are_drawn_to_scale():
    city = boundaries.draw([CITY])
    assert max(city.width, city.height) >= 1000
    together = boundaries.draw([CITY, CAMDEN, WESTMINSTER])
    assert len(together.paths) == 3
    assert 0.5 < together.width / together.height < 2
    assert boundaries.draw(["E22999999"]) is None


@pytest.fixture
def site(db):
    made = build(indicators=1, boroughs=4)
    codes = (HEATHROW, CAMDEN, CITY, WESTMINSTER)
    for area, code in zip(Area.objects.filter(level="partnership").order_by("name"), codes, strict=True):
        area.code = code
        area.save()
    return made


def test_map_links_each_area_and_says_what_the_table_says(site, member):
    page = Page(member.get(ADDRESSES["areas"] + site.query))
    labels = [each["aria-label"] for each in page.attributes["a"] if each.get("aria-label", "").startswith("Borough")]
    assert labels == [
        f"Borough 0{at}: {9 - at / 10} offences per 1,000 residents. In line with its family." for at in (1, 2, 3)
    ]
    assert "Each area against its own family of similar areas: in line in 4 areas." in page.texts["p"]
    assert "Not on the map, for want of a boundary: Borough 00." in page.texts["p"]
    assert "Contains OS data © Crown copyright and database right 2013" in page.text
    assert "style" not in {name for each in page.attributes.values() for tag in each for name in tag}


def test_map_and_its_files_are_silent_on_small_numbers(site, member):
    Comparison.objects.filter(area__code=CITY).update(numerator=3, value=3.3)
    Comparison.objects.filter(area__code=CAMDEN).update(numerator=700, value=7.7)
    query = f"{site.query}&indicator=crime-0"
    page = Page(member.get(ADDRESSES["areas"] + query))
    labels = [each["aria-label"] for each in page.attributes["a"] if each.get("aria-label", "").startswith("Borough")]
    assert labels[:2] == [f"Borough 0{at}: {NOT_SHOWN.words}" for at in (1, 2)]
    text = member.get(f"{ADDRESSES['areas']}charts/map.csv{query}").content.decode()
    found = {each["area_code"]: each for each in csv.DictReader(line for line in text.splitlines() if line[0] != "#")}
    assert (found[CITY]["value"], found[CITY]["quality"]) == ("", NOT_SHOWN_IN_WORDS)
    assert found[WESTMINSTER]["numerator"] == "33400.0"
    drawing = ElementTree.fromstring(member.get(f"{ADDRESSES['areas']}map.svg{query}").content)
    said = " ".join(drawing.itertext())
    assert "Contains OS data" in said
    assert "Not shown, to protect small numbers (2)" in said
    for each in (page.html, text, said):
        assert "3.3" not in each
        assert "7.7" not in each


def test_force_without_boundaries_has_no_map(member):
    site = build(indicators=1, boroughs=1)
    Area.objects.filter(level="partnership").update(code="E22999999")
    assert "on the map" not in Page(member.get(ADDRESSES["areas"] + site.query)).text
    for name in ("map.svg", "charts/map.csv"):
        assert member.get(f"{ADDRESSES['areas']}{name}{site.query}").status_code == 404
