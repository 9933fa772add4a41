"""The glossary and help, and that no page prints an acronym that the glossary doesn't know."""

import json
import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from scrutiny.dashboards.glossary.pages import HELP
from scrutiny.dashboards.glossary.terms import all_terms
from tests.addresses import TABLE
from tests.factories import PersonFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build

NO_ACRONYMS = {"UK", "PDF", "XLSX", "ODS", "JSON", "QR", "GOV", "MB", "AA", "CCTV"}
"""Names of kinds of files and the like, which stand for themselves; the last is of a project in the tests."""
LEFT_OUT = {"return-file", "return-template", "force-paper-pdf", "second-factor-set-up"}
"""Files, and a page that prints a secret made by chance."""
PRINTED = ("title", "full_title", "unit", "meaning", "owner", "domain")


def acronyms(text: str) -> set[str]:
    found = set(re.findall(r"(?<![\w&-])[A-Z]{2,}[0-9]?(?=s?(?![\w-]))", text))
    return {each for each in found if each not in NO_ACRONYMS}


def known() -> set[str]:
    return {each.term for each in all_terms()}


def test_glossary_lists_every_term_once_with_its_source(member):
    terms = all_terms()
    assert len({each.term for each in terms}) == len(terms)
    assert all(each.source for each in terms)
    page = Page(member.get("/glossary/"))
    assert [each["id"] for each in page.attributes["div"] if each.get("id")] == [
        each.term for each in [*filter(lambda each: each.long, terms), *filter(lambda each: not each.long, terms)]
    ]


@pytest.mark.parametrize("about", ["", *(f"{each}/" for each in HELP)])
def test_help_is_there_for_every_kind_of_page(member, about):
    page = Page(member.get(f"/help/{about}"))
    assert len(page.texts["h2"]) == (1 if about else len(HELP))


def test_help_about_nothing_is_not_found(member):
    assert member.get("/help/nothing/").status_code == 404


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_page_spells_out_what_it_abbreviates(member, name):
    site = build(indicators=1, boroughs=1)
    site.indicators[0].domain.name = "HMIC and HMIC"
    site.indicators[0].domain.save()
    site.indicators[0].title = "APACS and APACS"
    site.indicators[0].save()
    page = Page(member.get(ADDRESSES[name] + site.query))
    assert page.html.count(">APACS</abbr>") == (name != "family")
    assert len(page.texts["abbr"]) == len(set(page.texts["abbr"]))


def test_every_acronym_of_any_page_is_in_the_glossary(db):
    """As an administrator, who sees every page and every word on it."""
    site = build(indicators=1, boroughs=1)
    client = Client()
    client.force_login(PersonFactory(is_superuser=True))
    unknown = {}
    for name, line in TABLE.items():
        if name in LEFT_OUT:
            continue
        with transaction.atomic():
            response = client.get(line.made(site))
            if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                unknown[name] = acronyms(Page(response).text) - known()
            transaction.set_rollback(True)
    assert {name: found for name, found in unknown.items() if found} == {}


def test_every_acronym_of_the_indicators_that_are_shipped_is_in_the_glossary():
    unknown = set()
    for path in (settings.BASE_DIR / "fixtures" / "indicators" / "sets").glob("*.json"):
        told = json.loads(path.read_text())
        words = [str(each.get(field, "")) for each in told["indicators"] for field in PRINTED]
        unknown |= acronyms(" ".join([told["name"], *words])) - known()
    assert unknown == set()
