"""Two administrators at the same moment: one effect, and a sentence for the other."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from indicators.definitions.indicators import retire_indicator
from indicators.definitions.items import Burden, request_item
from indicators.definitions.publishing import show_to_the_public
from indicators.definitions.sets import change_heading, copy_forward, create_set, lock_set
from indicators.models import DataItem, Indicator, IndicatorSet
from landscape.models import AuditEntry
from landscape.refusals import RefusedError
from tests.factories import AuthorityFactory
from tests.indicators.definitions.conftest import spi
from tests.indicators.definitions.test_items_and_breaks import APRIL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(*actions) -> list[str]:
    """What became of each action, all begun together: "done", or why not."""
    start, said = Barrier(len(actions)), []

    def run(action) -> None:
        try:
            start.wait(10)
            action()
            said.append("done")
        except RefusedError as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(said, key=lambda each: each != "done")


def test_two_changes_of_one_set(apacs, by):
    done, refused = at_once(
        lambda: change_heading(indicator_set=apacs, version=1, heading={"note": "One"}, by=by, reason="x"),
        lambda: retire_indicator(indicator=spi(1), version=1, by=by, reason="x"),
    )
    assert done == "done"
    assert refused.startswith("Someone else has changed this set")
    assert AuditEntry.objects.count() == 1


def test_a_lock_and_a_change(apacs, by):
    done, refused = at_once(
        lambda: lock_set(indicator_set=apacs, version=1, by=by, reason="x"),
        lambda: retire_indicator(indicator=spi(1), version=1, by=by, reason="x"),
    )
    assert done == "done"
    assert "locked" in refused or "Someone else" in refused


def test_two_copies_under_one_code(apacs, by):
    def copy():
        copy_forward(indicator_set=apacs, code="next", name="Next", year="", by=by, reason="x")

    done, refused = at_once(copy, copy)
    assert (done, "already exists" in refused) == ("done", True)
    assert Indicator.objects.count() == 4


def test_two_sets_begun_under_one_code(by):
    def begin():
        create_set(code="next", name="Next", by=by, reason="x")

    done, refused = at_once(begin, begin)
    assert (done, "already exists" in refused) == ("done", True)


def test_two_requests_for_one_item(apacs, by):
    item = DataItem.objects.get(code="crime.robbery")

    def ask():
        request_item(item=item, burden=Burden(10, 4, APRIL), by=by, reason="x")

    done, refused = at_once(ask, ask)
    assert (done, "asked for already" in refused) == ("done", True)


def test_one_authority_showing_a_set_twice(apacs, by):
    lock_set(indicator_set=apacs, version=1, by=by, reason="x")
    authority = AuthorityFactory()

    def show():
        show_to_the_public(indicator_set=apacs, authority=authority, by=by, reason="x")

    done, refused = at_once(show, show)
    assert (done, "already" in refused) == ("done", True)


def test_row_does_not_slip_into_a_set_while_it_is_being_locked(apacs):
    """Past every action: the trigger waits for the set's state."""

    def lock():
        IndicatorSet.objects.update(state="locked")

    def slip():
        try:
            spi(1).parts.all().delete()
        except IntegrityError as refusal:
            raise RefusedError(str(refusal)) from refusal

    outcomes = at_once(lock, slip)
    kept = spi(1).parts.count() == 2
    assert kept == (outcomes != ["done", "done"])
