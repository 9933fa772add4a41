"""Who may open which address: a table of every address of the site, which fails until a new one is written into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.admin.sites import site as administration
from django.urls import URLPattern, URLResolver, get_resolver

from landscape.models import Role
from tests.factories import AppointmentFactory, PersonFactory
from tests.scrutiny.dashboards.conftest import ADDRESSES, build

EVERYONE, STRANGERS, APPOINTED, BY_POST = "everyone", "strangers, others are sent home", "the appointed", "by POST only"

# name of the address → an address, and who may read it
TABLE = {
    "sign-in": ("/sign-in/", STRANGERS),
    "sign-out": ("/sign-out/", BY_POST),
    "healthz": ("/healthz", EVERYONE),
    "home": ("/", APPOINTED),
    "methods": ("/methods/", APPOINTED),
    "forces": ("/forces/", APPOINTED),
    "force": (ADDRESSES["overview"], APPOINTED),
    "force-comparisons": (f"{ADDRESSES['overview']}comparisons.csv", APPOINTED),
    "areas-within": (ADDRESSES["areas"], APPOINTED),
    "family": (ADDRESSES["family"], APPOINTED),
    "indicator": (ADDRESSES["indicator"], APPOINTED),
    "force-indicator-comparisons": (f"{ADDRESSES['indicator']}comparisons.csv", APPOINTED),
    "partnership": ("/partnerships/e22000000/", APPOINTED),
    "partnership-comparisons": ("/partnerships/e22000000/comparisons.csv", APPOINTED),
    "partnership-family": ("/partnerships/e22000000/family/", APPOINTED),
    "partnership-indicator": ("/partnerships/e22000000/indicators/crime-0/", APPOINTED),
    "partnership-indicator-comparisons": ("/partnerships/e22000000/indicators/crime-0/comparisons.csv", APPOINTED),
}
READERS = ["stranger", "nobody in particular", *Role]


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Every address of the site, the administration's aside: Django's own permissions guard those."""
    for each in patterns:
        if isinstance(each, URLPattern):
            yield each.name or str(each.pattern)
        elif each.app_name != administration.name:
            yield from names(each.url_patterns)


def test_table_holds_every_address():
    assert sorted(names(get_resolver().url_patterns)) == sorted(TABLE)


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_every_address_answers_each_reader_as_the_table_says(client, reader):
    build(indicators=1, boroughs=1)
    come_as(client, reader)
    for name, (address, readers) in TABLE.items():
        assert outcome(client, address) == expected(readers, reader), name


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_administration_takes_more_than_an_appointment(client, reader):
    """It is for people marked as staff, whose superuser status or permissions Django checks."""
    come_as(client, reader)
    assert client.get("/admin/").status_code == 302


def come_as(client, reader: str) -> None:
    if reader != "stranger":
        client.force_login(AppointmentFactory(role=reader).person if reader in Role else PersonFactory())


def outcome(client, address: str) -> str:
    response = client.get(address)
    if response.status_code == 302 and response.url.startswith(f"{address}?"):
        response = client.get(response.url)  # completed by what it left out
    if response.status_code == 302:
        return "sent to sign in" if response.url.startswith("/sign-in/") else "sent home"
    return {200: "shown", 403: "refused", 405: "not by GET"}.get(response.status_code, str(response.status_code))


def expected(readers: str, reader: str) -> str:
    if readers == EVERYONE:
        return "shown"
    if readers == STRANGERS:
        return "shown" if reader == "stranger" else "sent home"
    if reader == "stranger":
        return "sent to sign in"
    if readers == BY_POST:
        return "not by GET"
    return "shown" if reader in Role else "refused"
