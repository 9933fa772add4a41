"""However the ledger changed since a snapshot was made, what is read is what the ledger says, to the last bit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pytest
from django.db import OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators import ledger, snapshots
from indicators.documents import encode
from indicators.known import Known
from indicators.models import Return, Snapshot, SnapshotYear
from tests.factories import AreaFactory, DataItemFactory
from tests.indicators.observing import observe
from tests.locks import held_by_another

pytestmark = pytest.mark.django_db

PERIODS = ["2009-04", "2009-05", "2009/10", "2009", "w/e 2010-05-16"]
VALUES = st.one_of(st.integers(-5, 5), st.floats(-1e9, 1e9), st.sampled_from(["..", "[x]"]))
CELLS = st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(PERIODS))
BESIDE = st.one_of(st.just(()), st.tuples(st.integers(1, 99)), st.tuples(st.integers(1, 99), st.just(1), st.just(2)))
RETURNS = st.lists(st.dictionaries(CELLS, st.tuples(VALUES, BESIDE), min_size=1, max_size=6), min_size=1, max_size=5)


NO_ROWS = {
    name: np.empty(0, kind)
    for name, kind in {"area_id": int, "start": "M8[D]", "end": "M8[D]", "missing": object}.items()
} | dict.fromkeys(("value", "sample_size", "lower_95", "upper_95"), np.empty(0))


def from_the_ledger(items, at):
    """Slowly: everything believed at the moment, gathered anew."""
    found = {}
    for item in items:
        rows = ledger.read([item.pk], as_known_at=at)
        columns = {name: rows[name].to_numpy() for name in rows}
        columns["missing"] = rows["missing"].to_numpy(object)
        found[item.pk] = encode(Known.gathered(columns).document)
    return found


def from_snapshots(items, at):
    return {pk: encode(known.document) for pk, known in snapshots.read([i.pk for i in items], as_known_at=at).items()}


def withdraw(a_return):
    with transaction.atomic():
        at = ledger.next_moment()
        a_return.state = Return.State.WITHDRAWN
        a_return.save()
        a_return.steps.create(what="withdrawn", by="a test", at=at)
        ledger.cease(a_return, at=at)
    return at


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    returns=RETURNS,
    withdrawn=st.lists(st.integers(0, 5), min_size=5, max_size=5),
    seen=st.lists(st.integers(0, 3), min_size=5, max_size=5),
)
def test_snapshots_brought_up_to_date_say_what_the_ledger_says(db, returns, withdrawn, seen):
    """After each return one that stands may be withdrawn, and some of the items be looked at."""
    with transaction.atomic():
        items, areas = DataItemFactory.create_batch(3), AreaFactory.create_batch(3)
        ids, moments, standing = [item.pk for item in items], [], []
        for figures, gone, items_seen in zip(returns, withdrawn, seen, strict=False):
            rows = [
                (items[item], areas[area], period, value, *beside)
                for (item, area, period), (value, beside) in figures.items()
            ]
            moments.append(observe(*[row if not isinstance(row[3], str) else row[:4] for row in rows]))
            standing.append(Return.objects.latest("pk"))
            if gone < len(standing):
                moments.append(withdraw(standing.pop(gone)))
            if items_seen:
                snapshots.digests(ids[:items_seen], as_known_at=moments[-1])
        told = snapshots.digests(ids, as_known_at=moments[-1])
        assert Snapshot.objects.filter(item__in=ids, as_known_at=moments[-1]).count() == 3
        for at in moments:  # the last is read from snapshots, every earlier one from the ledger, and stays what it was
            assert from_snapshots(items, at) == from_the_ledger(items, at)
        Snapshot.objects.all().delete()
        assert snapshots.digests(ids, as_known_at=moments[-1]) == told
        transaction.set_rollback(True)


@pytest.fixture
def item():
    return DataItemFactory()


@pytest.fixture
def area():
    return AreaFactory()


def test_a_snapshot_is_left_by_digests_and_none_by_reading(item, area):
    at = observe((item, area, "2009/10", 7))
    snapshots.read([item.pk], as_known_at=at)
    assert not Snapshot.objects.exists()
    snapshots.digests([item.pk], as_known_at=at)
    assert SnapshotYear.objects.get().figures["values"].tolist() == [[7.0]]


def test_no_snapshot_is_made_of_an_earlier_moment_and_the_newest_serves_for_later_ones(item, area):
    earlier = observe((item, area, "2009/10", 7))
    latest = observe((item, area, "2009/10", 8))
    to_come = latest + timedelta(days=1)
    digests = [snapshots.digests([item.pk], as_known_at=at)[item.pk] for at in (earlier, to_come, latest)]
    assert Snapshot.objects.get().as_known_at == latest
    assert digests[0] != digests[1] == digests[2]
    SnapshotYear.objects.update(figures=Known.gathered(NO_ROWS).document)
    told = [snapshots.read([item.pk], as_known_at=at)[item.pk].values.size for at in (earlier, latest, to_come)]
    assert told == [1, 0, 0]


def test_what_was_revised_and_revised_back_has_the_same_digest(item, area):
    first, second, third = (observe((item, area, "2009/10", value)) for value in (7, 8, 7))
    told = [snapshots.digests([item.pk], as_known_at=at)[item.pk] for at in (first, second, third)]
    assert told[0] == told[2] != told[1]


def test_nothing_is_told_of_a_year_whose_last_figure_was_withdrawn(item, area):
    snapshots.digests([item.pk], as_known_at=observe((item, area, "2009/10", 7)))
    at = withdraw(Return.objects.get())
    assert snapshots.digests([item.pk], as_known_at=at) == {item.pk: {}}
    assert not SnapshotYear.objects.exists()


def test_a_snapshot_left_behind_is_brought_up_to_date_with_those_that_are_not(item, area):
    items = [item, DataItemFactory()]
    for value, own in ((7, items), (8, items[1:]), (8, items)):
        at = observe(*((each, area, "2009/10", value) for each in items))
        snapshots.digests([each.pk for each in own], as_known_at=at)
    assert from_snapshots(items, at) == from_the_ledger(items, at)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_snapshots_of_the_same_items_at_once_find_the_same(item, area):
    other = DataItemFactory()
    observe((item, area, "2008/09", 6))
    snapshots.digests([item.pk], as_known_at=observe((item, area, "2009/10", 7), (other, area, "2009/10", 8)))
    at = observe((item, area, "2009/10", 9))  # one item's snapshot is behind, of the other there is none

    def told(_):
        try:
            return snapshots.digests([other.pk, item.pk], as_known_at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(told, range(2))
    assert first == second
    assert sorted(Snapshot.objects.values_list("item", "years__year")) == [
        *((item.pk, 2008), (item.pk, 2009)),
        (other.pk, 2009),
    ]
    assert from_snapshots([item, other], at) == from_the_ledger([item, other], at)


def test_digests_of_what_did_not_change_read_no_figures(item, area, django_assert_num_queries):
    at = observe((item, area, "2009/10", 7))
    told = snapshots.digests([item.pk], as_known_at=at)
    with django_assert_num_queries(13):
        assert snapshots.digests([item.pk], as_known_at=at) == told


def test_an_item_without_a_figure_is_known_to_have_none(item, area):
    at = observe((DataItemFactory(), area, "2009/10", 7))
    snapshots.digests([item.pk], as_known_at=at)
    known = snapshots.read([item.pk], as_known_at=at)[item.pk]
    assert (known.spans, known.area_ids.tolist(), known.values.shape) == ((), [], (0, 0))
    np.testing.assert_array_equal(known.of(np.array([area.pk])).values, np.empty((0, 1)))


@pytest.mark.django_db(transaction=True)
def test_snapshots_that_another_brings_up_to_date_are_waited_for_before_they_are_read(item, area):
    snapshots.digests([item.pk], as_known_at=observe((item, area, "2009/10", 7)))
    at = observe((item, area, "2009/10", 8))
    with pytest.raises(OperationalError, match="while locking tuple"), held_by_another(Snapshot):
        snapshots.digests([item.pk], as_known_at=at)
