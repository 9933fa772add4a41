"""What an administrator does, in a real browser: the pages of people, the audit trail, definitions and families."""

import pytest

from landscape.models import Role
from tests.addresses import TABLE
from tests.browser.test_a_member_reads import WIDTHS, accessibility_faults, headings
from tests.browser.test_plans import looks_right, sign_in
from tests.landscape.people.making import a_new_password, an_invitation, below_a_person
from tests.scrutiny.dashboards.conftest import build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIGNED_OUT = ["/password/forgotten/", "/invitations/forged/"]
OURS = [
    "account",
    "password",
    "second-factor-set-up",
    "people",
    "invite",
    "person",
    "appoint",
    "end-appointment",
    "audit-trail",
    "definitions",
    "compare-sets",
    "begin-set",
    "import-set",
    "indicator-set",
    "change-set",
    "copy-set",
    "lock-set",
    "arrange-set",
    "assign-owners",
    "publish-drafts",
    "show-set",
    "add-indicator",
    "definition",
    "change-indicator",
    "decide-indicator",
    "confirm-indicator",
    "preview-indicator",
    "data-items",
    "add-data-item",
    "data-item",
    "change-data-item",
    "ask-for-data-item",
    "series-breaks",
    "add-series-break",
    "change-series-break",
    "withdraw-series-break",
    "families",
    "load-families",
    "derive-families",
    "family-edition",
    "family-proposal",
    "adopt-families",
    "trial-verdicts",
    "comparison-runs",
]


@pytest.fixture
def site(transactional_db):
    return build(indicators=1)


def test_every_page_of_an_administrator_can_be_used_by_all(page, site):
    addresses = {name: TABLE[name].made(site) for name in OURS}
    for address in [*SIGNED_OUT, an_invitation(), a_new_password()]:
        page.goto(address)
        looks_right(page)
    sign_in(page, Role.ADMINISTRATOR, None)
    for name, address in addresses.items():
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(address)
        assert accessibility_faults(page) == [], name
        levels = headings(page)
        assert levels.count(1) == 1, name
        page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1], name


def test_faults_of_a_form_are_told_at_its_head_and_at_its_fields(page, site, console):
    sign_in(page, Role.ADMINISTRATOR, None)
    page.goto("/people/invite/")
    page.get_by_role("button", name="Invite").click()
    assert "Choose a role." in page.get_by_role("alert").inner_text()
    looks_right(page)
    page.goto(below_a_person("appoint/")(site))
    page.get_by_label("Role").select_option("analyst")
    page.get_by_label("Why").fill("To send returns")
    page.get_by_role("button", name="Appoint").click()
    assert "Force analyst is held for one force: choose the force." in page.get_by_role("alert").inner_text()
    looks_right(page)
    assert [each for each in console if "400" not in each and "422" not in each] == []
