"""Who may open which address by which method: a new address fails until `tests.addresses.TABLE` holds it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

import pytest
from django.contrib.admin.sites import site as administration
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from landscape.models import Role
from tests.addresses import EVERYONE, NOBODY, SIGNED_IN, STRANGERS, TABLE, Line
from tests.factories import AppointmentFactory, AreaFactory, PersonFactory
from tests.landscape.test_permissions import TABLE as ROLES
from tests.scrutiny.dashboards.conftest import Site, build

STRANGER, NOBODY_IN_PARTICULAR = "stranger", "nobody in particular"
READERS = [STRANGER, NOBODY_IN_PARTICULAR, *Role, *(f"{role} elsewhere" for role in Role)]
OPEN, REFUSED, SIGN_IN, HOME, NOT_BY_THIS = "open", "refused", "sent to sign in", "sent home", "not by this method"


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
def test_every_address_answers_each_reader_by_each_method_as_the_table_says(reader):
    site = build(indicators=1, boroughs=1)
    addresses = {name: line.made(site) for name, line in TABLE.items()}
    client = come_as(reader, site)
    for name, line in TABLE.items():
        for method, takes in (("get", line.get), ("post", line.post)):
            answer = outcome(client, method, addresses[name])
            assert answer in expected(line, takes, reader), f"{method} {name}"


@pytest.mark.django_db
@pytest.mark.parametrize("reader", [STRANGER, NOBODY_IN_PARTICULAR])
def test_other_methods_open_nothing_more(reader):
    site = build(indicators=1, boroughs=1)
    client = come_as(reader, site)
    for name, line in TABLE.items():
        if {line.get, line.post}.isdisjoint({EVERYONE, STRANGERS, SIGNED_IN}):
            address = line.made(site)
            for method in ("put", "patch", "delete", "trace"):
                assert outcome(client, method, address) != OPEN, f"{method} {name}"


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_administration_opens_for_administrators_alone(reader):
    response = come_as(reader, build(indicators=1)).get("/admin/", follow=True)
    if reader == STRANGER:
        assert response.redirect_chain[-1] == ("/sign-in/?next=/admin/", 302)
    else:
        assert response.status_code == (200 if reader.startswith(Role.ADMINISTRATOR) else 403)


def come_as(reader: str, site: Site) -> Client:
    """A client signed in as `reader`: a role is held for the site's force and its region, or elsewhere."""
    client = Client()
    role = reader.removesuffix(" elsewhere")
    if role in list(Role):
        force = AreaFactory(region="Elsewhere") if role != reader else site.force
        client.force_login(AppointmentFactory(role=role, force=force, region=force.region).person)
    elif reader == NOBODY_IN_PARTICULAR:
        client.force_login(PersonFactory())
    return client


def outcome(client: Client, method: str, address: str) -> str:
    """How the site answers; what the request changed is undone."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(address)
        if response.status_code == 302 and response.url.startswith(f"{address}?"):
            response = client.get(response.url)  # completed by what it left out
        transaction.set_rollback(True)
    if response.streaming:
        response.getvalue()  # reads the file to its end, which closes it
    client.cookies = cookies
    if response.status_code == 302 and response.url.startswith("/sign-in/?next="):
        return SIGN_IN
    if response.status_code == 302 and response.url == "/" and address == "/sign-in/":
        return HOME
    if response.status_code in (403, 404):
        return REFUSED
    if response.status_code == 405:
        return NOT_BY_THIS
    assert response.status_code in (200, 302, 303, 400, 409, 422), f"{method} {address}: {response.status_code}"
    return OPEN


def expected(line: Line, takes: str, reader: str) -> set[str]:
    if takes == EVERYONE:
        return {OPEN}
    if takes == STRANGERS:
        return {OPEN} if reader == STRANGER else {HOME}
    if takes == NOBODY and EVERYONE in (line.get, line.post):
        return {NOT_BY_THIS}
    if reader == STRANGER:
        return {SIGN_IN}
    if takes == NOBODY:
        return {NOT_BY_THIS} if holds(line, line.get, reader) or line.get == NOBODY else {NOT_BY_THIS, REFUSED}
    return {OPEN} if takes == SIGNED_IN or holds(line, takes, reader) else {REFUSED}


def holds(line: Line, permission: str, reader: str) -> bool:
    """Whether the reader's role has the permission: for the force that the address is about, or for any at all."""
    if permission == SIGNED_IN:
        return True
    role = reader.removesuffix(" elsewhere")
    if role not in list(Role):
        return False
    for_own, for_any = ROLES[Role(role)]
    return permission in (for_any if line.of_force and role != reader else for_own)
