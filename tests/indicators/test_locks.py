"""A set that is locked refuses every change in the database itself, whoever asks and how."""

import sqlite3
from contextlib import closing

import pytest
from django.db import IntegrityError, transaction

from indicators.locks import SENTENCE, create_triggers
from indicators.models import Domain, Indicator, IndicatorPart, IndicatorSet
from tests.factories import DataItemFactory, DomainFactory, IndicatorFactory
from tests.sqlite import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def locked():
    """An indicator with a part, in a set that is locked."""
    made = IndicatorFactory(numerator=[DataItemFactory()])
    IndicatorSet.objects.update(state="locked")
    return made


CHANGES = {
    "a title": lambda made: Indicator.objects.update(title="Muggings"),
    "the owner": lambda made: Indicator.objects.update(owner="Somebody"),
    "a retired indicator": lambda made: Indicator.objects.update(status="retired"),
    "no indicator": lambda made: made.delete(),
    "one more indicator": lambda made: IndicatorFactory(domain=made.domain),
    "an indicator from elsewhere": lambda made: Indicator.objects.filter(pk=IndicatorFactory().pk).update(
        indicator_set=made.indicator_set
    ),
    "a domain": lambda made: Domain.objects.update(name="Other"),
    "no domain": lambda made: Domain.objects.all()._raw_delete("default"),
    "one more domain": lambda made: DomainFactory(indicator_set=made.indicator_set),
    "a part": lambda made: IndicatorPart.objects.update(sign=-1),
    "no part": lambda made: made.parts.all().delete(),
    "one more part": lambda made: made.parts.create(item=DataItemFactory(), role="denominator"),
    "the name": lambda made: IndicatorSet.objects.update(name="Other"),
    "a draft again": lambda made: IndicatorSet.objects.update(state="draft"),
    "another name on being retired": lambda made: IndicatorSet.objects.update(state="retired", name="Other"),
    "no set": lambda made: IndicatorSet.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_locked_set_refuses(locked, change):
    with pytest.raises(IntegrityError, match="This indicator set is locked"), transaction.atomic():
        CHANGES[change](locked)


def test_locked_set_may_be_retired_and_then_refuses_everything_too(locked):
    IndicatorSet.objects.update(state="retired")
    with pytest.raises(IntegrityError, match="is locked"), transaction.atomic():
        Indicator.objects.update(title="Muggings")
    with pytest.raises(IntegrityError, match="is locked"), transaction.atomic():
        IndicatorSet.objects.update(state="locked")


def test_draft_beside_a_locked_set_may_be_changed(locked):
    other = IndicatorFactory(numerator=[DataItemFactory()])
    Indicator.objects.filter(pk=other.pk).update(title="Muggings")
    other.parts.all().delete()
    other.delete()
    other.indicator_set.delete()
    assert IndicatorSet.objects.count() == 1


def test_triggers_can_be_made_again_and_again(locked):
    create_triggers(using="default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.update(title="Muggings")


ON_SQLITE = [
    "UPDATE indicators_indicator SET title = 'Muggings'",
    "DELETE FROM indicators_indicatorpart",
    "UPDATE indicators_domain SET name = name || '!'",
    "INSERT INTO indicators_domain (indicator_set_id, name, position) VALUES (1, 'More', 9)",
    "UPDATE indicators_indicatorset SET state = 'draft'",
    "DELETE FROM indicators_indicatorset",
]


@pytest.mark.slow
def test_sqlite_refuses_in_the_same_words(tmp_path):
    """The demo's database, with everything that ships in it; the triggers stand after a second migration too."""
    run(tmp_path, [["migrate", "--verbosity=0"], ["load_reference"], ["migrate", "--verbosity=0"]])
    with closing(sqlite3.connect(tmp_path / "scrutiny.sqlite3")) as database:
        database.execute("UPDATE indicators_indicatorset SET state = 'locked'")
        for statement in ON_SQLITE:
            with pytest.raises(sqlite3.IntegrityError, match=SENTENCE):
                database.execute(statement)
        database.execute("UPDATE indicators_indicatorset SET state = 'retired'")
