"""Nobody changes what is another force's, whatever they write into the fields of the forms that are open to them."""

from __future__ import annotations

from copy import copy

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from indicators.models import IndicatorSet
from landscape.models import Area, Authority, Role
from tests.addresses import TABLE
from tests.factories import AuthorityFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import Site, build
from tests.test_permissions import come_as, holds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OURS = ("landscape", "indicators", "scrutiny")
OUTSIDERS = [f"{role} elsewhere" for role in (Role.ANALYST, Role.FORCE_OFFICER, Role.AUTHORITY_OFFICER)]


def rows_about(force: Area) -> dict[str, list[tuple]]:
    """Every row that points to the force or to its authority, by model and field."""
    found = {}
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                if field.related_model in (Area, Authority):
                    pointed = force.pk if field.related_model is Area else force.authority.pk
                    rows = model.objects.filter(**{field.attname: pointed})
                    found[f"{model.__name__}.{field.name}"] = sorted(rows.values_list(), key=repr)
    return found


def filled(page: Page, value: object) -> dict[str, object]:
    """Every field of the page's forms with the same value; what asks for a choice, a date or a file gets one."""
    said: dict[str, object] = {}
    for kind in ("input", "select", "textarea"):
        for field in page.attributes[kind]:
            if field.get("type") == "file":
                said[field["name"]] = SimpleUploadedFile("return.csv", b"area,item,period,value\n")
            elif field.get("type") == "radio" and field["name"] in said:
                continue  # the first of several is chosen: in ours, the one that does something
            elif field.get("name") and field["name"] != "csrfmiddlewaretoken":
                said[field["name"]] = field.get("value") or "2010"
                if any(word in field["name"] for word in ("force", "area", "authority", "place")):
                    said[field["name"]] = value
    return said


@pytest.mark.parametrize("reader", OUTSIDERS)
def test_no_form_field_reaches_another_force(reader):
    site: Site = build(indicators=1, boroughs=1)
    client = come_as(reader, site)
    cookies = client.cookies
    force = Area.objects.get(pk=site.force.pk)
    tried = 0
    open_to_them = {name: line.made(site) for name, line in TABLE.items() if holds(line, line.post, reader)}
    IndicatorSet.objects.update(state="locked")  # or no authority could show it to the public
    for name, address in open_to_them.items():
        before = rows_about(force)
        client.cookies = copy(cookies)
        response = client.get(address)
        page = Page(response) if response.status_code == 200 and not response.streaming else None
        for value in (force.pk, force.slug, force.code, force.authority.pk):
            client.cookies = copy(cookies)  # one of the forms signs them out
            with transaction.atomic():
                client.post(address, filled(page, value) if page else {"force": value, "area": value})
                assert rows_about(force) == before, f"{name}: {value}"
                transaction.set_rollback(True)
            tried += 1
    assert tried > 0


def test_a_row_about_the_force_would_be_noticed():
    site = build(indicators=1)
    force = Area.objects.get(pk=site.force.pk)
    before = rows_about(force)
    assert before["Authority.force"]
    AuthorityFactory(name="Another")
    assert rows_about(force) == before
    Authority.objects.filter(force=force).update(name="Changed")
    assert rows_about(force) != before
