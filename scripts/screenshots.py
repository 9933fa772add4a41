"""``make screenshots``: pictures of the main pages of a running demo, as its member sees them, in var/screenshots/.

Each page is taken at the width of a desk and of a telephone; the run fails if a page can't be had.
"""

from __future__ import annotations

import os
import sys

from playwright.sync_api import Error, Page, sync_playwright

from scripts import browser
from scripts.environment import PROJECT

MEMBER = "member@demo.example"
PASSWORD = PROJECT / "var" / "demo-password"
PICTURES = PROJECT / "var" / "screenshots"
WIDTHS = [1280, 390]
CHOICE = "?set=recorded-crime&period=12m+to+2010-03"
PAGES = {
    "home": "/",
    "forces": "/forces/",
    "force": f"/forces/metropolitan-police/{CHOICE}",
    "indicator": f"/forces/metropolitan-police/indicators/burglary/{CHOICE}",
    "areas-within": f"/forces/metropolitan-police/areas/{CHOICE}",
    "family": f"/forces/metropolitan-police/family/{CHOICE}",
    "force-without-family": f"/forces/city-of-london/{CHOICE}",
}


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.locator("input[name=username]").fill(MEMBER)
    page.locator("input[name=password]").fill(PASSWORD.read_text())
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def take(page: Page, name: str, address: str) -> str | None:
    """Save one page, opened anew at each width; says what is wrong if it isn't there."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        if not answer.ok:
            return f"{address} answered {answer.status}."
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    return None


def main() -> int:
    site = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
        page = running.new_context(base_url=site, locale="en-GB").new_page()
        try:
            sign_in(page)
            missing = [fault for name, address in PAGES.items() if (fault := take(page, name, address))]
        except (Error, FileNotFoundError) as error:
            print(
                f"No pictures of {site}: {error}\nIs the demo running there? Start it with make demo.", file=sys.stderr
            )
            return 1
        finally:
            running.close()
    for fault in missing:
        print(fault, file=sys.stderr)
    print(f"{len(PAGES) - len(missing)} of {len(PAGES)} pages are in {PICTURES.relative_to(PROJECT)}/")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
