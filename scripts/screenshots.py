"""``make screenshots``: pictures of every kind of page of a running demo, as its people see them, in var/screenshots/.

Each page is taken at the width of a desk and of a telephone; the run fails if a page can't be had.
"""

from __future__ import annotations

import os
import sys

from playwright.sync_api import Error, Page, sync_playwright

from scripts import browser
from scripts.environment import PROJECT

MEMBER, ANALYST, ADMINISTRATOR = (f"{who}@demo.example" for who in ("member", "analyst", "administrator"))
PASSWORD = PROJECT / "var" / "demo-password"
PICTURES = PROJECT / "var" / "screenshots"
WIDTHS = [1280, 390]
CHOICE = "?set=recorded-crime&period=12m+to+2010-03"
FORCE = "/forces/metropolitan-police/"
SET = "/definitions/sets/recorded-crime/"
PAGES = {
    MEMBER: {
        "home": "/",
        "search": "/?q=cam",
        "forces": "/forces/",
        "force": f"{FORCE}{CHOICE}",
        "force-by-inspectors-areas": f"{FORCE}{CHOICE}&grouping=hmic",
        "force-on-other-indicators": f"{FORCE}?set=apacs-2008-09&period=12m+to+2010-03",
        "force-without-family": f"/forces/city-of-london/{CHOICE}",
        "not-published": f"{FORCE}?set=recorded-crime&period=12m+to+1910-03",
        "indicator": f"{FORCE}indicators/burglary/{CHOICE}",
        "working": f"{FORCE}indicators/burglary/working/{CHOICE}",
        "areas-within": f"{FORCE}areas/{CHOICE}",
        "bodies": f"{FORCE}bodies/{CHOICE}",
        "family": f"{FORCE}family/{CHOICE}",
        "paper": f"{FORCE}paper/{CHOICE}",
        "partnership": f"/partnerships/barnet/{CHOICE}",
        "partnership-indicator": f"/partnerships/barnet/indicators/burglary/{CHOICE}",
        "compare-areas": f"/compare/areas/{CHOICE}&indicator=burglary&area=metropolitan-police&area=kent",
        "compare-periods": f"/compare/periods/{CHOICE}&area=metropolitan-police&with=12m+to+2009-03",
        "compare-indicators": f"/compare/indicators/{CHOICE}&area=metropolitan-police",
        "peer-groups": "/compare/groups/",
        "watch-list": "/watch-list/",
        "plans": "/plans/",
        "plan": "/plans/1/",
        "plan-changes": "/plans/1/changes/",
        "before-planning": "/plans/before/",
        "spend-plans": "/plans/spend/",
        "returns": "/returns/",
        "return": "/returns/1/",
        "return-figures": "/returns/1/figures/",
        "definitions": "/definitions/",
        "indicator-set": SET,
        "definition": f"{SET}indicators/burglary/",
        "data-items": "/definitions/items/",
        "series-breaks": "/definitions/breaks/",
        "families": "/families/",
        "methods": "/methods/",
        "glossary": "/glossary/",
        "help": "/help/",
        "account": "/account/",
        "audit-trail": "/audit-trail/",
    },
    ANALYST: {
        "send-return": "/returns/send/",
        "return-to-fill-in": "/returns/template/",
        "completeness": "/returns/completeness/",
        "return-on-its-way": "/returns/9/",
        "findings": "/returns/9/findings/",
    },
    ADMINISTRATOR: {
        "people": "/people/",
        "invite": "/people/invite/",
        "change-set": f"{SET}change/",
        "change-indicator": f"{SET}indicators/burglary/change/",
        "derive-families": "/families/derive/",
    },
}


GROUP = "Across the river"
REFUSALS = {"not-published"}
"""Pages that say what is wrong with an address."""


def sign_in(page: Page, who: str = MEMBER) -> None:
    page.goto("/sign-in/")
    page.locator("input[name=username]").fill(who)
    page.locator("input[name=password]").fill(PASSWORD.read_text())
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def keep_something(page: Page) -> None:
    """Watch an indicator and save a group, once: the member's pages of both have nothing to show without."""
    page.goto(PAGES[MEMBER]["indicator"])
    watch = page.get_by_role("button", name="Put on my watch list")
    if watch.count():
        watch.click()
    page.goto(PAGES[MEMBER]["peer-groups"])
    if not page.get_by_text(GROUP).count():
        page.goto(PAGES[MEMBER]["compare-areas"])
        page.locator("input[name=name]").fill(GROUP)
        page.get_by_role("button", name="Save the group").click()


def take(page: Page, name: str, address: str) -> str | None:
    """Save one page, opened anew at each width; says what is wrong if it isn't there."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        if not answer.ok and name not in REFUSALS:
            return f"{address} answered {answer.status}."
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    return None


def main() -> int:
    site = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
        missing = []
        try:
            for who, pages in PAGES.items():
                page = running.new_context(base_url=site, locale="en-GB").new_page()
                sign_in(page, who)
                if who == MEMBER:
                    keep_something(page)
                missing += [fault for name, address in pages.items() if (fault := take(page, name, address))]
        except (Error, FileNotFoundError) as error:
            print(
                f"No pictures of {site}: {error}\nIs the demo running there? Start it with make demo.", file=sys.stderr
            )
            return 1
        finally:
            running.close()
    for fault in missing:
        print(fault, file=sys.stderr)
    asked = sum(map(len, PAGES.values()))
    print(f"{asked - len(missing)} of {asked} pages are in {PICTURES.relative_to(PROJECT)}/")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
