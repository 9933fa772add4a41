"""What is looked for on any page in a real browser, and how a person comes to it."""

from __future__ import annotations

from itertools import pairwise

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

DESK, PHONE = 1280, 320  # 320: also what 1280 is at 400% zoom


def accessibility_faults(page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in violations for node in each["nodes"]]


def heading_faults(page) -> list[str]:
    """Levels left out, or not one heading of the first; the summary of a form's faults stands above it."""
    headings = "h1, h2:not([role=alert] *), h3, h4"
    levels = page.evaluate(f"[...document.querySelectorAll('{headings}')].map(each => Number(each.tagName[1]))")
    if levels.count(1) != 1 or levels[0] != 1 or any(later - earlier > 1 for earlier, later in pairwise(levels)):
        return [f"levels of headings: {levels}"]
    return []


def width_faults(page) -> list[str]:
    """What is wider than a telephone, once the charts have followed it; and long tables that don't stack there."""
    page.set_viewport_size({"width": PHONE, "height": 900})
    stacked = ".app-table:has(.app-stacked)"
    wide_tables = (
        f"[...document.querySelectorAll('{stacked}')].filter(each => each.scrollWidth > each.clientWidth).length"
    )
    if page.evaluate(wide_tables):
        return ["a stacked table that scrolls sideways"]
    for _ in range(40):
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide <= PHONE:
            return []
        page.wait_for_timeout(50)
    return [f"{wide} pixels wide on a telephone of {PHONE}"]


def faults(page, *, on_a_telephone: bool = False) -> list[str]:
    """What is wrong with a page, once all of it has come, at a desk; on a telephone its width, and if asked axe too."""
    page.wait_for_load_state()
    page.set_viewport_size({"width": DESK, "height": 900})
    expect(page.locator(".app-chart:visible:not(:has(svg.main-svg))")).to_have_count(0)
    found = accessibility_faults(page) + heading_faults(page) + width_faults(page)
    return found + accessibility_faults(page) if on_a_telephone else found


def looks_right(page) -> None:
    assert faults(page) == [], page.url
    page.set_viewport_size({"width": DESK, "height": 900})


def carry(client: Client, page, address: str) -> None:
    """Let the browser go on as the person who is signed in at `client`."""
    page.context.clear_cookies()
    if "sessionid" in client.cookies:
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}
        page.context.add_cookies([session])
