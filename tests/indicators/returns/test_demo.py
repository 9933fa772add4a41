"""The demo's returns: one waits, one was sent back; of published figures, and once."""

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Observation, Return
from indicators.returns.demo import SENT_BACK, WAITING, load_demo_returns
from landscape.demo import AUTHORITY, load_demo_people
from tests.factories import AreaFactory, AuthorityFactory, DataItemFactory, DomainFactory, IndicatorFactory
from tests.indicators.observing import observe

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRODUCTION = tmp_path, False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    force = AreaFactory(name="Metropolitan Police", slug="metropolitan-police")
    AuthorityFactory(force=force, name=AUTHORITY)
    items = [DataItemFactory(code=f"crime.{name}") for name in ("robbery", "burglary")]
    domain = DomainFactory(indicator_set__code="recorded-crime")
    IndicatorFactory(domain=domain, numerator=items, frequency="rolling 12 months, every quarter")
    load_demo_people(by="a test", password="correct horse battery")
    months = [f"{year}-{month:02}" for year in (2009, 2010) for month in range(1, 13)]
    observe(
        *((items[0], force, f"12m to 2010-{month}", 40) for month in ("09", "12")),
        *((items[1], force, month, 3) for month in months),
    )
    return force


def states():
    return dict(Return.objects.filter(force__isnull=False).values_list("end", "state"))


def test_one_return_waits_and_one_was_sent_back_with_published_figures(met):
    figures = Observation.objects.count()
    lines = load_demo_returns()
    assert [line.partition(": ")[2] for line in lines] == [
        "submitted, waiting to be accepted",
        "sent back to be mended",
    ]
    waiting, sent_back = Return.objects.filter(force=met).order_by("-end")
    assert [each.period.text for each in (waiting, sent_back)] == [WAITING, SENT_BACK]
    with waiting.file.open() as file:
        rows = file.read().decode("utf-8-sig").splitlines()[1:]
    assert [row.rpartition(",")[2] for row in rows] == ["40", "36"]
    assert waiting.findings.filter(severity="error").count() == 0
    assert "crime.robbery is empty" in sent_back.steps.get(what="sent-back").text
    assert Observation.objects.count() == figures


def test_loaded_again_they_stay_as_they_are(met):
    load_demo_returns()
    before = states()
    call_command("load_demo_returns")
    assert (states(), Return.objects.filter(force=met).count()) == (before, 2)


def test_command_is_refused_in_production(settings, met):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not created in production"):
        call_command("load_demo_returns")
    assert not states()


def test_command_is_refused_before_the_rest_is_loaded(db, settings):
    settings.PRODUCTION = False
    with pytest.raises(CommandError, match="Run load_reference, load_published and load_demo_people first"):
        call_command("load_demo_returns")
