"""A framework follows another without a developer: APACS 2008/09 is copied to 2009/10 in full, through the pages.

A title is changed, an indicator retired, one added, and the new year compared; beside it the national measures of 2021
are compared from the same figures. Whatever is read of the old year, and of its run, reads as it did.
"""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from indicators.models import DataItem, Indicator, IndicatorSet
from indicators.reference import load
from landscape.models import Role
from scrutiny.models import Publication
from tests.factories import AppointmentFactory, AreaFactory, AuthorityFactory, FamilyEditionFactory, FamilyFactory
from tests.indicators.observing import observe

OLD, NEW, MODERN = "apacs-2008-09", "apacs-2009-10", "ncpm-2021"
FORCE = "/forces/metropolitan-police/"
CHANGED, RETIRED, ADDED = "SPI 3.2", "SPI 1.1", "Local 1"
PERIOD = "12m to 2010-03"
FAMILY = "best-known"
CHOSEN = f"?set={OLD}&period={PERIOD}&family={FAMILY}"
CHOICES = re.compile(r"<select.*?</select>|<input[^>]*csrf[^>]*>", re.DOTALL)


@pytest.fixture
def administrator(db, celery_eager, django_capture_on_commit_callbacks):
    """Signed in; a form that they send is sent with what the page holds, and the workers do what follows."""
    client = Client()
    client.force_login(AppointmentFactory(role=Role.ADMINISTRATOR).person)

    def send(address: str, **said) -> None:
        shown = client.get(address).context
        rows = [shown["parts"].management_form, *shown["parts"]] if "parts" in shown else []
        held = {field.html_name: field.value() for form in [shown["form"], *rows] for field in form}
        form = {name: value for name, value in held.items() if value is not None} | {"reason": "The new year"}
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(address, {**form, **said}, follow=True)
        assert answer.redirect_chain, (address, answer.context["form"].errors)

    client.send = send
    return client


@pytest.fixture
def country(db):
    """Two forces, each the other's family, and figures that both frameworks can be made of."""
    cache.clear()
    load(settings.FIXTURES_DIR / "indicators")
    forces = [AreaFactory(name="Metropolitan Police", slug="metropolitan-police"), AreaFactory(name="West Midlands")]
    edition = FamilyEditionFactory(code=FAMILY, kind="composed")
    for force, other in (forces, reversed(forces)):
        AuthorityFactory(force=force)
        FamilyFactory(area=force, edition=edition, peers=[other])
    amounts = {
        "workforce.officers": (("2010-03", 33_000),),
        "workforce.officers-female": (("2010-03", 7_900),),
        "population.residents": (("2008", 7_600_000), ("2009", 7_700_000)),
        "crime.homicide": (("2008/09", 150), ("2009/10", 118)),
    }
    items = DataItem.objects.in_bulk(amounts, field_name="code")
    observe(
        *(
            (items[code], force, period, amount)
            for force in forces
            for code, each in amounts.items()
            for period, amount in each
        )
    )
    return edition


def reading(client: Client, addresses: list[str]) -> dict[str, str]:
    """Each page or download as it reads; but for what may be chosen from, which is more when there is more."""
    answers = {each: client.get(each) for each in addresses}
    assert {each for each, answer in answers.items() if answer.status_code != 200} == set()
    return {each: CHOICES.sub("", text_of(answer)) for each, answer in answers.items()}


def text_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def of_the_old_year() -> list[str]:
    indicator = f"{FORCE}indicators/{Indicator.objects.get(indicator_set__code=OLD, reference=CHANGED).slug}/"
    slugs = Indicator.objects.filter(indicator_set__code=OLD).values_list("slug", flat=True)
    a_set = f"/definitions/sets/{OLD}/"
    read = [f"{a_set}indicators/{slug}/" for slug in slugs] + [a_set, f"{a_set}set.json"]
    seen = [FORCE, f"{FORCE}comparisons.csv", f"{FORCE}paper/", indicator, f"{indicator}working/"]
    seen += [f"{indicator}comparisons.csv", f"{indicator}charts/trend.csv", f"{FORCE}family/"]
    return read + [f"{each}{CHOSEN}" for each in seen]


def test_apacs_is_followed_by_its_next_year_and_by_the_measures_of_2021(administrator, country):
    run = {"period": PERIOD, "edition": FAMILY}
    administrator.send("/runs/", indicator_set=OLD, **run)
    addresses = of_the_old_year()
    before = reading(administrator, addresses)
    assert "Female police officer representation" in before[f"{FORCE}{CHOSEN}"]

    administrator.send(f"/definitions/sets/{OLD}/copy/", code=NEW, name="APACS 2009/10", year="2009/10")
    made = f"/definitions/sets/{NEW}/"
    slugs = dict(Indicator.objects.filter(indicator_set__code=NEW).values_list("reference", "slug"))
    assert set(slugs) == set(Indicator.objects.filter(indicator_set__code=OLD).values_list("reference", flat=True))
    administrator.send(f"{made}owners/", owner="Head of Performance", review_date="2099-04-01")
    administrator.send(f"{made}indicators/{slugs[CHANGED]}/change/", title="Women among police officers")
    administrator.send(f"{made}indicators/{slugs[RETIRED]}/decide/", decision="retire")
    administrator.send(
        f"{made}add/",
        reference=ADDED,
        slug="local-1",
        title="Homicides",
        formula="count",
        unit="offences",
        domain="Serious crime and protection",
        meaning="Homicides. A rise is bad.",
        source="Our own",
        polarity="lower",
        levels=["force"],
        owner="Head of Performance",
        review_date="2099-04-01",
        confidence="A",
        **{"parts-0-item": "crime.homicide", "parts-0-role": "numerator", "parts-0-sign": 1},
    )
    administrator.send(f"{made}publish/")
    administrator.send("/runs/", indicator_set=NEW, **run)
    administrator.send("/runs/", indicator_set=MODERN, **run)

    assert reading(administrator, addresses) == before
    new, modern = (
        text_of(administrator.get(f"{FORCE}?set={code}&period={PERIOD}&family={FAMILY}")) for code in (NEW, MODERN)
    )
    assert "Women among police officers" in new
    assert "Homicides" in new
    assert "Female police officer representation" not in new
    assert "Homicide" in modern
    assert "Women among police officers" not in modern
    told = text_of(administrator.get(f"/definitions/compare/?earlier={OLD}&later={NEW}"))
    assert "1 added, 1 left out or retired" in told
    assert set(Publication.objects.values_list("indicator_set__code", flat=True)) == {OLD, NEW, MODERN}
    assert IndicatorSet.objects.get(code=OLD).edited_at is None
