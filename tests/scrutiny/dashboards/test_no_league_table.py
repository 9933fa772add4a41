"""Whoever looks: no page ranks forces unasked, grades one, or colours what is neither good nor bad."""

import re

import pytest
from django.test import Client

from landscape.models import Role
from scrutiny.models import Comparison
from tests.factories import AppointmentFactory, AreaFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, NAMES, build

PART = "/partnerships/e22000000/"
PAGES = {
    **ADDRESSES,
    "part": PART,
    "part indicator": f"{PART}indicators/crime-0/",
    "part paper": f"{PART}paper/",
    "compare": "/compare/areas/?area=metropolitan-police&area=area-0",
    "compare indicators": "/compare/indicators/?area=metropolitan-police",
    "hmic": f"{ADDRESSES['overview']}?grouping=hmic",
    "paper": "/forces/metropolitan-police/paper/",
    "bodies": "/forces/metropolitan-police/bodies/",
    "forces": "/forces/",
    "home": "/",
}
GRADES = re.compile(r"\b(overall|grade|star rating|league position|excellent|poor|outstanding|inadequate)\b", re.I)
NOT_FOR_READERS = re.compile(r"\b(n/a|N/A|nan|NaN|None|null|inf|Infinity|undefined)\b|-0\.0\b|\{\{|\{%")
"""What a program says where a person would say that something is missing; “None noted” is a person's."""
FIGURES = ["value", "lower_95", "upper_95", "change", "previous_value", "family_average", "family_min", "rank"]
LEFT_OUT = dict.fromkeys([*FIGURES, "numerator", "denominator"])
NEUTRAL = {
    "change_verdict": "higher",
    "pace_verdict": "rising more",
    "family_verdict": "higher",
    "variation": "high",
}


@pytest.fixture(params=Role)
def reader(request, db) -> Client:
    """One of each role, appointed to the force where the role is of one."""
    client = Client()
    client.force_login(AppointmentFactory(role=request.param, region="London").person)
    return client


def pages(reader) -> dict[str, Page]:
    answers = {name: reader.get(address, follow=True) for name, address in PAGES.items()}
    return {name: Page(answer) for name, answer in answers.items() if answer.status_code == 200}


def test_nothing_neutral_is_coloured_and_nobody_is_graded(reader):
    build(indicators=2, boroughs=2)
    Comparison.objects.update(**NEUTRAL)
    for name, page in pages(reader).items():
        assert "app-mark--good" not in page.html, name
        assert "app-mark--bad" not in page.html, name
        assert page.texts["article"] == [] or "paper" in name, name
        assert not GRADES.findall(page.texts["main"][0]), name


def test_what_is_missing_is_said_in_words(reader):
    build(indicators=2, boroughs=2)
    Comparison.objects.update(**LEFT_OUT, family_verdict="not available", change_verdict="not available")
    for name, page in pages(reader).items():
        said = re.sub(r"None (noted|stand|can )", "", page.texts["main"][0])
        assert not NOT_FOR_READERS.findall(said), name


def test_forces_and_areas_come_by_name_unless_asked_otherwise(reader):
    build(indicators=1, boroughs=3)
    for name in ("Avon and Somerset", "Cheshire", "Zetland"):
        AreaFactory(name=name, slug=name.lower().replace(" ", "-"))
    found = pages(reader)
    if "forces" in found:
        listed = [each for each in found["forces"].texts["li"] if each]
        assert listed == sorted(listed)
    if "indicator" in found:
        assert "Ordered by value" not in found["indicator"].text
        named = [text.split(" (")[0] for text in found["indicator"].texts["th"] if text.split(" (")[0] in NAMES]
        assert named
        assert named[:3] == sorted(named[:3])
        same = [text for text in found["indicator"].texts["p"] if text.startswith("The same indicator in:")]
        assert same == [f"The same indicator in: {', '.join(sorted(NAMES))}"]
    if "areas" in found:
        rows = [text for text in found["areas"].texts["th"] if text.startswith("Borough")]
        assert rows == sorted(rows)
