"""What a member of an authority does, in a real browser."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import AppointmentFactory
from tests.scrutiny.dashboards.conftest import build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "a password for this test only"
WIDTHS = (1280, 390, 320)  # 320: also what 1280 is at 400% zoom
PAGES = (
    "/",
    "/?q=metropolitan",
    "/forces/",
    "/methods/",
    "/forces/metropolitan-police/",
    "/forces/metropolitan-police/indicators/crime-0/",
    "/forces/metropolitan-police/indicators/crime-0/?order=value",
    "/forces/metropolitan-police/areas/",
    "/forces/metropolitan-police/family/",
    "/partnerships/e22000000/",
    "/partnerships/e22000000/indicators/crime-0/",
)


@pytest.fixture
def site(transactional_db):
    return build(boroughs=3)


@pytest.fixture
def signed_in(page, site):
    appointment = AppointmentFactory(person__email="member@example.org", authority=site.force.authority)
    appointment.person.set_password(PASSWORD)
    appointment.person.save()
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill("member@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page


def accessibility_faults(page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in violations for node in each["nodes"]]


def headings(page) -> list[int]:
    return page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(each => Number(each.tagName[1]))")


def test_member_finds_the_force_and_reads_the_table_behind_a_chart(signed_in, console):
    page = signed_in
    page.get_by_label("Search for a force").fill("Metropolitan")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("list", name="1 area for").get_by_role("link", name="Metropolitan Police").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Metropolitan Police"
    assert "period=12m+to+2010-03" in page.url
    page.get_by_role("table").get_by_role("link", name="Crime 0").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Crime 0"
    page.locator("#trend-chart svg.main-svg").first.wait_for()
    assert page.locator("#family-chart .points path.point").count() == 4
    page.get_by_text("The table behind the chart “Its family”").click()
    row = page.get_by_role("row", name="Metropolitan Police")
    assert row.get_by_role("cell").all_inner_texts() == ["33,400", "7,935,100", "4.20", "4.16 to 4.25", "+15.8%"]
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
    assert page.get_by_role("heading", level=1).inner_text() == "Metropolitan Police"
    assert console == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_an_accessibility_fault_or_a_console_message(signed_in, console, width):
    page = signed_in
    page.set_viewport_size({"width": width, "height": 900})
    faults = {}
    for address in PAGES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        faults[address] = accessibility_faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        levels = headings(page)
        assert levels[0] == 1, address
        assert all(later - earlier in (1, 0, -1, -2) for earlier, later in pairwise(levels)), address
    assert not any(faults.values()), faults
    assert console == []


def test_print_unfolds_the_tables(signed_in, console):
    page = signed_in
    page.goto("/forces/metropolitan-police/indicators/crime-0/")
    page.locator("#trend-chart svg.main-svg").first.wait_for()
    cell = page.get_by_role("cell", name="33,400").first
    assert not cell.is_visible()
    page.emulate_media(media="print")
    assert cell.is_visible()
    assert page.get_by_text("1,000 × 33,400 ÷ 7,935,100 = 4.2000").is_visible()
    assert not page.get_by_role("button", name="Show").is_visible()
    assert console == []


def test_sign_in_page_has_no_accessibility_fault(page, console, transactional_db):
    page.goto("/sign-in/")
    assert accessibility_faults(page) == []
    page.get_by_label("E-mail address").fill("member@example.org")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    assert accessibility_faults(page) == []
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
        assert page.get_by_text("The chart needs JavaScript").first.is_visible()
        assert not page.locator("#trend-chart").is_visible()
        page.get_by_text("The table behind the chart “Over time”").click()
        assert page.get_by_role("cell", name="33,400").first.is_visible()
    finally:
        context.close()
