"""What an analyst does with a return, in a real browser and with a real worker, until the member's page changes."""

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from indicators.models import Indicator, Return
from landscape.models import Role
from scrutiny.models import ComparisonRun, Publication
from tests.browser.looking import carry, looks_right
from tests.factories import AppointmentFactory, AuthorityFactory
from tests.scrutiny.comparisons.country import Country, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class House:
    """The country of the comparisons, compared, with the people of its first force."""

    def __init__(self):
        cache.clear()
        country = Country()
        Indicator.objects.update(frequency="rolling 12 months, every quarter")
        self.force = country.areas[0]
        self.force.name, self.force.slug = "Kent", "kent"
        self.force.save()
        authority = AuthorityFactory(force=self.force)
        about = {"force": self.force}
        self.analyst = AppointmentFactory(role=Role.ANALYST, person__name="An analyst", **about).person
        self.officer = AppointmentFactory(
            role=Role.AUTHORITY_OFFICER, person__name="An officer", authority=authority
        ).person
        self.member = AppointmentFactory(authority=authority).person
        run = country.start().run
        wait_for(lambda: Publication.objects.filter(run=run).exists())


@pytest.fixture
def house(worker):
    return House()


@pytest.fixture
def sign_in(page, live_server):
    """Opens the site as a person, without their password."""

    def come(person):
        client = Client()
        client.force_login(person)
        carry(client, page, live_server.url)
        return page

    return come


def complaints(console) -> list[str]:
    """What the browser complained of; a download looks to it like a page that was never finished."""
    return [line for line in console if "ERR_ABORTED" not in line]


def filled_in(page, path, **figures):
    """The template of the force for the quarter, downloaded and filled in by data item."""
    page.goto("/returns/")
    page.get_by_role("link", name="Get a return to fill in").click()
    page.get_by_label("Indicator set").select_option("Recorded crime")
    page.get_by_label("Quarter").fill("2009/10 Q4")
    page.get_by_label("Format").select_option("CSV")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "return-kent-recorded-crime-2009-10-q4.csv"
    text = download.value.path().read_text(encoding="utf-8-sig")
    for item, figure in figures.items():
        row = f"E23000001,crime.{item},12m to 2010-03,"
        assert row in text
        text = text.replace(row, f"{row}{figure}")
    path.write_text(text)
    return path


def send(page, path):
    page.goto("/returns/")
    page.get_by_role("link", name="Send a return").click()
    page.get_by_label("Indicator set").select_option("Recorded crime")
    page.get_by_label("Quarter").fill("2009/10 Q4")
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Send").click()


def test_return_goes_from_the_template_to_the_members_page(page, console, house, sign_in, tmp_path):
    address = "/forces/kent/indicators/Robbery/"
    sign_in(house.member).goto(address)
    expect(page.locator(".app-lead")).to_contain_text("4.0 offences per 1,000 residents")

    sign_in(house.analyst)
    send(page, filled_in(page, tmp_path / "q4.csv", robbery=440, vehicle=900))
    page.get_by_text("1 warning still needs an explanation").wait_for()
    page.get_by_role("link", name="explain it").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("440")
    looks_right(page)
    page.get_by_role("link", name="Explain finding").click()
    page.get_by_label("Explanation").fill("One borough had sent its March figures late.")
    page.get_by_role("button", name="Keep the explanation").click()
    page.get_by_text("The explanation is kept.").wait_for()
    page.get_by_role("link", name="What will change").click()
    expect(page.locator(".app-lead")).to_have_text("Figures: 1 revised; 1 figure stays as it is.")
    looks_right(page)
    page.get_by_role("link", name="Where it stands").click()
    page.get_by_label("Your statement").fill("Made from the crime system and checked against the daily counts.")
    page.get_by_label("I sign this statement").check()
    page.get_by_role("button", name="Sign and submit").click()
    page.get_by_text("The return is submitted.").wait_for()

    sign_in(house.officer).goto("/returns/")
    page.get_by_role("region", name="Returns").get_by_role("link").last.wait_for()
    page.locator(".app-own").get_by_role("link").click()
    page.get_by_text("An analyst submitted it.").wait_for()
    looks_right(page)
    page.get_by_role("radio", name="Now").check()
    page.get_by_role("button", name="Accept", exact=True).click()
    page.get_by_text("The return is accepted.").wait_for()
    wait_for(lambda: Return.objects.filter(force=house.force, state="published").exists())

    wait_for(lambda: ComparisonRun.objects.filter(state="published", started_by="follow_returns").exists(), seconds=40)
    sign_in(house.member).goto(address)
    expect(page.locator(".app-lead")).to_contain_text("4.4 offences per 1,000 residents")
    assert complaints(console) == []


def test_bad_file_is_told_on_the_page_and_mended(page, console, house, sign_in, tmp_path):
    sign_in(house.analyst)
    send(page, filled_in(page, tmp_path / "q4.csv", robbery="four hundred", vehicle=900))
    page.get_by_text("1 error must be mended in the file").wait_for()
    page.get_by_role("link", name="see what and where").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("“four hundred” is no number")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download these findings").click()
    assert "four hundred" in download.value.path().read_text()
    page.get_by_role("link", name="Where it stands").click()
    page.get_by_role("link", name="Send another file in its place").click()
    expect(page.get_by_label("Quarter")).to_have_value("2009/10 Q4")
    page.get_by_label("File").set_input_files(
        filled_in(page.context.new_page(), tmp_path / "2.csv", robbery=400, vehicle=900)
    )
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Nothing stands in its way").wait_for()
    assert [each.state for each in Return.objects.filter(force=house.force).order_by("pk")] == ["superseded", "checked"]
    assert complaints(console) == []
