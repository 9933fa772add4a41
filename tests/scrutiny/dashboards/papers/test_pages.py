"""The paper of a quarter: printed from the browser, or as a PDF, with the figures of the pages."""

import csv
import io
import sys

import pytest
from pypdf import PdfReader

from indicators.models import QualityMark
from scrutiny.dashboards import formatting
from tests.addresses import of_a_unit
from tests.factories import ComparisonFactory, IndicatorFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build
from tests.scrutiny.dashboards.test_pages import queries_of

PAPER, PDF = "/forces/metropolitan-police/paper/", "/forces/metropolitan-police/paper.pdf"


def test_paper_is_told_in_numbered_paragraphs(member):
    site = build(indicators=2)
    page = Page(member.get(PAPER + site.query))
    assert page.texts["h1"] == ["Metropolitan Police: 12 months to March 2010"]
    assert "For the Metropolitan Police Authority." in page.text
    numbers = [text for text in page.texts["span"] if text.replace(".", "").isdecimal()]
    assert numbers == ["1.1", "1.2", "2.1", "2.2", "3.1"]
    assert page.texts["h2"] == [
        "1. Summary",
        "2. What needs attention",
        "3. Strong in",
        "All indicators",
        "Definitions",
    ]
    assert f"comparison {site.run.pk}, published 22 July 2010" in page.text
    assert "Crime 0 offences per 1,000 residents" in page.texts["th"]


def test_footnotes_are_said_once_and_numbered(member):
    site = build(indicators=3, quality="fewer than 10 events")
    QualityMark.objects.create(
        indicator=site.indicators[1], start=site.run.start, end=site.run.end, mark="estimated", reason="x", by="a test"
    )
    page = Page(member.get(PAPER + site.query))
    assert page.texts["li"][-2:] == [
        "Fewer than 10 events.",
        "Marked as estimated by whoever answers for the figures.",
    ]
    assert page.texts["sup"] == ["1", "2", "1", "1"]


def test_what_may_be_chance_has_a_section_of_its_own(member):
    site = build(indicators=1, family_verdict="worse", change_verdict="no clear change", quality="may be chance")
    assert "3. What may be chance" in Page(member.get(PAPER + site.query)).texts["h2"]


def test_every_indicator_is_defined_and_a_source_of_many_is_told_once(member):
    site = build(indicators=3)
    for each, source in zip(site.indicators, ("The Home Office", "A survey", "The Home Office"), strict=True):
        each.meaning, each.source = f"How often {each.title} is recorded.", source
        each.save()
    page = Page(member.get(PAPER + site.query))
    defined = [each for each in page.texts["dd"] if each.startswith("How often")]
    assert defined == [
        f"How often Crime {each} is recorded. In offences per 1,000 residents; lower is better. Source {number}."
        for each, number in ((0, 1), (1, 2), (2, 1))
    ]
    assert page.texts["li"][-2:] == ["The Home Office", "A survey"]


def test_partnership_and_unit_have_a_paper_like_the_force(member):
    site = build(indicators=1, boroughs=1)
    for address in ("/partnerships/e22000000/", of_a_unit("")(site)):
        page = Page(member.get(f"{address}paper/{site.query}"))
        assert page.texts["h2"][-2:] == ["All indicators", "Definitions"]
        assert "in the area of Metropolitan Police." in page.text
        assert Page(member.get(address + site.query)).html.count(f"{address}paper/") == 1
        assert member.get(f"{address}paper.pdf{site.query}").content.startswith(b"%PDF-")


def test_pdf_is_a_pdf_named_after_what_it_shows(member):
    site = build(indicators=2)
    answer = member.get(PDF + site.query)
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    name = f"metropolitan-police-2010-03-comparison-{site.run.pk}.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_without_pango_the_answer_says_what_to_do(member, monkeypatch):
    site = build(indicators=1)

    class Lacking:
        def __getattr__(self, name):
            raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setitem(sys.modules, "weasyprint", Lacking())
    answer = member.get(PDF + site.query)
    assert answer.status_code == 503
    page = Page(answer)
    assert "the library Pango isn’t installed" in page.text
    assert any(each.startswith(PAPER) for each in page.links)


@pytest.mark.parametrize("address", [PAPER, PDF, "/forces/gotham/paper/", "/units/gotham/paper/"])
def test_what_there_is_not_is_not_found(member, address):
    site = build(indicators=1)
    more = "" if "gotham" in address else "&grouping=colour"
    assert member.get(f"{address}{site.query}{more}").status_code == 404


def test_paper_asks_no_more_of_the_database_when_there_is_more_to_show(member):
    site = build(indicators=1)
    few = queries_of(member, PAPER + site.query)
    for each in range(20):
        indicator = IndicatorFactory(domain=site.indicators[0].domain, reference=f"more-{each}")
        ComparisonFactory(run=site.run, indicator=indicator, area=site.force)
    assert queries_of(member, PAPER + site.query) == few <= 12


def test_page_download_and_paper_agree_to_the_last_digit(member):
    values = {
        "value": 4.250000000000001,
        "lower_95": 4.149,
        "upper_95": 4.3501,
        "change": -0.05,
        "family_average": 2.25,
    }
    site = build(indicators=1, **values)
    download = member.get(ADDRESSES["overview"] + "comparisons.csv" + site.query)
    (row,) = csv.DictReader(io.StringIO(b"".join(download.streaming_content).decode()))
    assert {name: float(row[name]) for name in values} == values
    printed = [
        formatting.number(float(row["value"]), 1),
        formatting.telling_interval(float(row["lower_95"]), float(row["upper_95"]), 1),
        formatting.change(float(row["change"]), row["change_unit"]),
        formatting.number(float(row["family_average"]), 1),
    ]
    assert printed == ["4.3", "4.1 to 4.4", "−0.1%", "2.3"]
    overview = Page(member.get(ADDRESSES["overview"] + site.query)).text
    paper = Page(member.get(PAPER + site.query)).texts["td"]
    indicator = Page(member.get(ADDRESSES["indicator"] + site.query)).text
    assert paper[:4] == [printed[0], *printed[1:]]
    as_pdf = PdfReader(io.BytesIO(member.get(PDF + site.query).content)).pages[0].extract_text()
    assert " ".join(printed) in " ".join(as_pdf.split())
    assert all(each in overview for each in printed)
    assert f"{printed[0]} offences per 1,000 residents" in indicator
