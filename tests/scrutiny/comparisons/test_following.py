"""Comparisons follow returns: once, however many land together, and nothing is lost with a queue."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from config.celery import app
from indicators.returns.actions import receive_and_publish
from scrutiny.comparisons import following
from scrutiny.comparisons.following import behind, follow, follow_returns
from scrutiny.models import Comparison, ComparisonRun, Publication
from tests.factories import DataItemFactory
from tests.scrutiny.comparisons.country import Country, of, wait_for


@pytest.fixture
def country(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Country()


@pytest.fixture
def published(country, celery_eager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        country.start()
    return Publication.objects.get().run


def file_of(folder, area, item, value, period="2009/10"):
    path = folder / f"{area.code}-{value}.csv"
    path.write_text(f"area,item,period,value\n{area.code},{item.code},{period},{value}\n")
    return path


def land(tmp_path, country, *values, item=None):
    """Returns of several forces, all in one transaction."""
    paths = [
        file_of(tmp_path, area, item or country.robbery, value)
        for area, value in zip(country.areas, values, strict=False)
    ]
    receive_and_publish(paths=paths, source="A test", by="test")


def test_several_returns_at_once_are_compared_once(published, country, tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        land(tmp_path, country, 500, 320, 280)
    run = Publication.objects.get().run
    assert ComparisonRun.objects.count() == 2
    assert (of(run, country.areas[0], country.indicators[0]).numerator, run.started_by) == (500, "follow_returns")


def test_return_that_touches_no_comparison_starts_none(
    published, country, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        land(tmp_path, country, 7, item=DataItemFactory(code="other"))
        receive_and_publish(
            paths=[file_of(tmp_path, country.areas[0], country.robbery, 1, "2011/12")], source="A test", by="test"
        )
    assert ComparisonRun.objects.count() == 1


def test_return_before_anything_was_compared_starts_none(
    country, celery_eager, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        land(tmp_path, country, 500)
    assert ComparisonRun.objects.count() == 0


def test_lost_message_is_made_good_once_it_is_quiet(published, country, tmp_path):
    land(tmp_path, country, 500)
    assert follow(by="beat") == []
    quiet = timezone.now() + following.QUIET
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(following.timezone, "now", lambda: quiet)
        [run] = follow(by="beat")
        assert follow(by="beat") == []
    assert (run.started_by, behind()) == ("beat", [])


def test_run_that_failed_is_not_started_again_and_again(published, country, tmp_path):
    land(tmp_path, country, 500)
    [each] = behind()
    [run] = follow(at=following.ledger.latest_moment(), by="test")
    ComparisonRun.objects.filter(pk=run.pk).update(state=ComparisonRun.State.FAILED)
    assert (each.indicator_set, behind()) == (country.set, [])


@pytest.mark.django_db(transaction=True)
def test_worker_compares_once_what_landed_in_three_transactions(settings, tmp_path, request, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(following, "QUIET", timedelta(seconds=1))
    country = Country()
    country.start()
    request.getfixturevalue("worker")
    country.start()
    wait_for(Publication.objects.exists)
    for number, area in enumerate(country.areas[:3]):
        with transaction.atomic():
            path = file_of(tmp_path, area, country.robbery, 500 + number)
            receive_and_publish(paths=[path], source="A test", by="test")
    wait_for(lambda: Publication.objects.get().run.started_by == "follow_returns")
    follow_returns.delay()
    assert ComparisonRun.objects.count() == 2
    assert Comparison.objects.filter(run=Publication.objects.get().run, numerator__gte=500).count() >= 3
    app.control.purge()
