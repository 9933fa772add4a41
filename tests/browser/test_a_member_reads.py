"""What a member of an authority does, in a real browser."""

import csv
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from landscape.models import Role
from tests.browser.looking import carry, looks_right
from tests.factories import AppointmentFactory
from tests.scrutiny.dashboards.conftest import ADDRESSES, build, with_figures
from tests.test_permissions import come_as

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "a password for this test only"


@pytest.fixture
def site(transactional_db):
    return build(boroughs=3)


@pytest.fixture
def signed_in(page, site, live_server):
    carry(come_as(Role.MEMBER, site), page, live_server.url)
    page.goto("/")
    return page


def test_member_finds_the_force_and_reads_the_table_behind_a_chart(signed_in, console):
    page = signed_in
    assert page.locator(".app-header").bounding_box()["height"] < 60, "the header takes more than one row"
    page.get_by_label("Search for a force").fill("Metropolitan")
    page.get_by_role("button", name="Search").click()
    looks_right(page)
    page.get_by_role("list", name="1 area for").get_by_role("link", name="Metropolitan Police").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Metropolitan Police")
    expect(page).to_have_url(re.compile(r"period=12m\+to\+2010-03"))
    page.get_by_role("table").get_by_role("link", name="Crime 0").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Crime 0")
    page.locator("#trend-chart svg.main-svg").first.wait_for()
    expect(page.locator("#family-chart .points path.point")).to_have_count(4)
    page.get_by_text("The table behind the chart “Its family”").click()
    row = page.get_by_role("row", name="Metropolitan Police")
    expect(row.get_by_role("cell")).to_have_text(["33,400", "7,935,100", "4.20", "4.16 to 4.25", "+15.8%"])
    assert console == []


def test_period_is_chosen_by_keyboard_alone(signed_in, console):
    page = signed_in
    page.goto("/forces/metropolitan-police/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "period":
            break
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Show":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Metropolitan Police")
    assert console == []


def test_worst_news_is_followed_to_its_peers_its_working_and_its_return(signed_in, site, console):
    page = signed_in
    with_figures(site)
    page.get_by_role("link", name="Metropolitan Police", exact=True).click()
    page.get_by_role("region", name="What needs attention").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Crime 0")
    expect(page.locator(".app-question").first).to_contain_text("more than chance")
    page.get_by_role("link", name="Greater Manchester", exact=True).click()
    expect(page.locator(".app-subtitle")).to_have_text(re.compile(r"^\s*Greater Manchester"))
    page.go_back()
    page.get_by_role("link", name="Every test, and whether another family would change this").click()
    expect(page.get_by_role("heading", name="Would another family change this?")).to_be_visible()
    looks_right(page)
    own = page.get_by_role("listitem").filter(has_text="Metropolitan Police (this area)")
    expect(own).to_contain_text("1,000 × 33,400 ÷ 7,935,100")
    own.get_by_role("link").first.click()
    expect(page.locator(".app-subtitle")).to_have_text(re.compile(r"Published\s*$"))
    looks_right(page)
    assert [line for line in console if "ERR_ABORTED" not in line] == []  # a page left before its script had come


def test_figure_is_downloaded_and_its_address_shows_a_colleague_the_same(signed_in, site, browser, live_server):
    page = signed_in
    page.goto(f"{ADDRESSES['indicator']}{site.query}&order=value")
    looks_right(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Figures of the chart “Its family” (CSV)").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    figures = csv.DictReader(line for line in lines if not line.startswith("#"))
    assert {each["area_name"]: float(each["value"]) for each in figures}["Metropolitan Police"] == 4.2
    address = page.get_by_role("link", name="Link to the chart “Its family” as it is now").get_attribute("href")
    page.goto(f"{ADDRESSES['indicator']}{address}")
    colleague = browser.new_context(base_url=live_server.url).new_page()
    try:
        carry(come_as(Role.INSPECTOR, site), colleague, live_server.url)
        colleague.goto(page.url)
        for what in (".app-lead", ".app-order", "h1", "#family-title ~ p"):
            assert colleague.locator(what).all_inner_texts() == page.locator(what).all_inner_texts()
        expect(colleague.locator(".app-order")).to_contain_text("Ordered by value")
    finally:
        colleague.context.close()


def test_quarter_is_printed_as_a_paper_by_the_browser_and_by_the_server(signed_in, site, tmp_path, console):
    page = signed_in
    page.goto(ADDRESSES["overview"] + site.query)
    page.get_by_role("link", name="The paper for a committee, to print").click()
    looks_right(page)
    page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a PDF").click()
    for path in (tmp_path / "printed.pdf", download.value.path()):
        sheet = PdfReader(path).pages[0]
        said = " ".join(sheet.extract_text().split())
        assert [round(each / 72 * 25.4) for each in sheet.mediabox[2:]] == [210, 297]
        assert "Metropolitan Police: 12 months to March 2010 For the Metropolitan Police Authority." in said
        assert "4.2 4.2 to 4.3 +15.8% 2.2" in said
    assert [line for line in console if "ERR_ABORTED" not in line] == []


def test_print_unfolds_the_tables(signed_in, console):
    page = signed_in
    page.goto("/forces/metropolitan-police/indicators/crime-0/")
    page.locator("#trend-chart svg.main-svg").first.wait_for()
    cell = page.get_by_role("cell", name="33,400").first
    expect(cell).to_be_hidden()
    page.emulate_media(media="print")
    expect(cell).to_be_visible()
    expect(page.get_by_text("1,000 × 33,400 ÷ 7,935,100 = 4.2000")).to_be_visible()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    assert console == []


def test_sign_in_page_has_no_accessibility_fault(page, console, transactional_db):
    page.goto("/sign-in/")
    looks_right(page)
    page.get_by_label("E-mail address").fill("member@example.org")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    looks_right(page)
    assert console == []


def test_tables_hold_every_figure_without_javascript(browser, live_server, site):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    try:
        page = context.new_page()
        appointment = AppointmentFactory(person__email="member@example.org")
        appointment.person.set_password(PASSWORD)
        appointment.person.save()
        page.goto("/sign-in/?next=/forces/metropolitan-police/indicators/crime-0/")
        page.get_by_label("E-mail address").fill("member@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("The chart needs JavaScript").first).to_be_visible()
        expect(page.locator("#trend-chart")).to_be_hidden()
        expect(page.locator("[data-folded] table:visible")).to_have_count(3)
        expect(page.locator("[data-folded] table")).to_have_count(3)
        expect(page.get_by_role("cell", name="33,400").first).to_be_visible()
    finally:
        context.close()
