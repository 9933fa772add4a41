"""What an administrator does, in a real browser: forms that are not filled in rightly."""

import pytest
from playwright.sync_api import expect

from landscape.models import Role
from tests.browser.looking import carry, looks_right
from tests.landscape.people.making import below_a_person
from tests.scrutiny.dashboards.conftest import build
from tests.test_permissions import come_as

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def site(transactional_db):
    return build(indicators=1)


def test_faults_of_a_form_are_told_at_its_head_and_at_its_fields(page, site, console, live_server):
    carry(come_as(Role.ADMINISTRATOR, site), page, live_server.url)
    page.goto("/people/invite/")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a role.")
    looks_right(page)
    page.goto(below_a_person("appoint/")(site))
    page.get_by_label("Role").select_option("analyst")
    page.get_by_label("Why").fill("To send returns")
    page.get_by_role("button", name="Appoint").click()
    expect(page.get_by_role("alert")).to_contain_text("Force analyst is held for one force: choose the force.")
    looks_right(page)
    assert [each for each in console if "400" not in each and "422" not in each] == []
