"""Every page of the site in a real browser, as someone who may see it: axe, the console, a telephone's width."""

from __future__ import annotations

from collections import defaultdict

import pytest

from landscape.models import Role
from tests.addresses import EVERYONE, NOBODY, SIGNED_IN, STRANGERS, TABLE
from tests.browser.looking import carry, faults
from tests.scrutiny.dashboards.conftest import build
from tests.test_permissions import STRANGER, come_as, holds

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NO_PAGES = {"healthz", "return-file", "return-progress"}
FILES = (".csv", ".pdf", ".json", ".svg")
ROLES = [Role.MEMBER, Role.ANALYST, Role.FORCE_OFFICER, Role.AUTHORITY_OFFICER, Role.ADMINISTRATOR]
DIFFERENT = ("home", "indicator", "plan", "returns", "return", "indicator-set")
"""Pages that hold other things for other roles, and so are looked at as each that may see them."""
STACKED = {"force", "indicator", "areas-within", "family", "plan", "completeness", "audit-trail", "comparison-runs"}
"""Pages that a telephone shows in another order or form, and so are looked at by axe at that width as well."""


def readers_of(name: str) -> list[str]:
    """Whoever is to look at a page: the first role that may, and every one where it differs."""
    line = TABLE[name]
    if line.get in (EVERYONE, STRANGERS):
        return [STRANGER]
    if line.get == SIGNED_IN:
        return [Role.MEMBER]
    may = [role for role in ROLES if holds(line, line.get, role)]
    return may if name in DIFFERENT else may[:1]


def pages(addresses: dict[str, str]) -> dict[str, list[str]]:
    """The pages that each reader is to look at, by the name of their address."""
    by_reader = defaultdict(list)
    for name, address in addresses.items():
        if TABLE[name].get != NOBODY and name not in NO_PAGES and not address.endswith(FILES):
            for reader in readers_of(name):
                by_reader[reader].append(name)
    return by_reader


def test_every_page_can_be_used_by_all(page, console, live_server, transactional_db):
    site = build(indicators=2, boroughs=1)
    addresses = {name: line.made(site) for name, line in TABLE.items()}
    found = {}
    for reader, names in pages(addresses).items():
        carry(come_as(reader, site), page, live_server.url)
        for name in names:
            page.goto(addresses[name])
            wrong = faults(page, on_a_telephone=name in STACKED) + console
            if wrong:
                found[f"{name} as {reader}"] = wrong
            console.clear()
    assert found == {}
