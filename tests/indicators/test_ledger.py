"""What was believed, and when: nothing is overwritten, missing is not zero, the same figures change nothing."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators import ledger
from indicators.models import DataItem, Observation, Return
from landscape.models import Area, Level

pytestmark = pytest.mark.django_db

MARCH_2010 = (date(2009, 4, 1), date(2010, 3, 31))


@pytest.fixture
def item():
    return DataItem.objects.create(code="crime.robbery", name="Robbery", unit="offences")


@pytest.fixture
def areas():
    return [
        Area.objects.create(level=Level.FORCE, code=f"E2300000{n}", slug=f"force-{n}", name=f"Force {n}")
        for n in (1, 2)
    ]


def figures(item, *rows, span=MARCH_2010):
    """A frame of (area, value or mark) rows, as `record` wants it."""
    return pd.DataFrame(
        [
            {
                "item_id": item.pk,
                "area_id": area.pk,
                "start": pd.Timestamp(span[0]),
                "end": pd.Timestamp(span[1]),
                "value": np.nan if isinstance(value, str) else float(value),
                "missing": value if isinstance(value, str) else "",
                "sample_size": np.nan,
                "lower_95": np.nan,
                "upper_95": np.nan,
                "note": "",
                "row": number,
            }
            for number, (area, value) in enumerate(rows, start=2)
        ]
    )


def receive(frame):
    """Record a frame as a return of its own; the counts and the moment."""
    with transaction.atomic():
        at = ledger.next_moment()
        a_return = Return.objects.create(
            source="test", layout="long", file_name="f.csv", sha256=f"{Return.objects.count():064}", published_at=at
        )
        return ledger.record(frame, of_return=a_return, at=at), at


def values(frame):
    return dict(zip(frame["area_id"], frame["value"], strict=True))


def test_figures_not_known_before_are_new(item, areas):
    counts, at = receive(figures(item, (areas[0], 10), (areas[1], 20)))
    assert counts == ledger.Counts(new=2, revised=0, unchanged=0)
    assert set(Observation.objects.values_list("recorded_at", "superseded_at")) == {(at, None)}


def test_same_figures_again_change_nothing(item, areas):
    receive(figures(item, (areas[0], 10), (areas[1], "..")))
    before = list(Observation.objects.order_by("id").values())
    counts, _ = receive(figures(item, (areas[0], 10), (areas[1], "..")))
    assert counts == ledger.Counts(new=0, revised=0, unchanged=2)
    assert list(Observation.objects.order_by("id").values()) == before


def test_revision_keeps_what_was_believed_before(item, areas):
    _, first = receive(figures(item, (areas[0], 10), (areas[1], 20)))
    counts, second = receive(figures(item, (areas[0], 11), (areas[1], 20)))
    assert counts == ledger.Counts(new=0, revised=1, unchanged=1)
    assert values(ledger.read([item.pk])) == {areas[0].pk: 11, areas[1].pk: 20}
    assert values(ledger.read([item.pk], as_known_at=first)) == {areas[0].pk: 10, areas[1].pk: 20}
    assert values(ledger.read([item.pk], as_known_at=second)) == {areas[0].pk: 11, areas[1].pk: 20}
    assert ledger.read([item.pk], as_known_at=first - timedelta(microseconds=1)).empty


def test_missing_is_a_figure_and_not_zero(item, areas):
    receive(figures(item, (areas[0], ".."), (areas[1], 0)))
    read = ledger.read([item.pk]).set_index("area_id")
    assert np.isnan(read.loc[areas[0].pk, "value"])
    assert read.loc[areas[0].pk, "missing"] == ".."
    assert read.loc[areas[1].pk, "value"] == 0
    assert read.loc[areas[1].pk, "missing"] == ""


def test_missing_figure_supplied_later_and_back_again(item, areas):
    marks = ["..", 0, "..", "[x]", 5.25]
    for value in marks:
        counts, _ = receive(figures(item, (areas[0], value)))
    assert counts.revised == 1
    history = Observation.objects.order_by("recorded_at").values_list("value", "missing")
    assert list(history) == [(None, ".."), (0, ""), (None, ".."), (None, "[x]"), (5.25, "")]


def test_moments_increase_when_the_clock_stands_still(item, areas, monkeypatch):
    stopped = datetime(2010, 6, 1, 12, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: stopped)
    moments = [receive(figures(item, (areas[0], value)))[1] for value in (1, 2, 3)]
    assert moments == [stopped + timedelta(microseconds=n) for n in (0, 1, 2)]
    assert ledger.latest_moment() == moments[-1]
    assert [values(ledger.read([item.pk], as_known_at=at))[areas[0].pk] for at in moments] == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_moment_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError, match="inside a transaction"):
        ledger.next_moment()


def test_same_figure_twice_in_one_frame_is_refused_by_the_database(item, areas):
    with pytest.raises(IntegrityError, match="one_current_observation"):
        receive(figures(item, (areas[0], 1), (areas[0], 2)))


def test_sample_size_and_interval_are_part_of_the_figure(item, areas):
    frame = figures(item, (areas[0], 61.5)).assign(sample_size=1000.0, lower_95=58.4, upper_95=64.6)
    receive(frame)
    assert receive(frame)[0].unchanged == 1
    assert receive(frame.assign(lower_95=58.5))[0].revised == 1
    read = ledger.read([item.pk]).iloc[0]
    assert (read["sample_size"], read["lower_95"], read["upper_95"]) == (1000, 58.5, 64.6)


def test_changed_note_alone_is_no_revision_and_is_kept_with_the_figure(item, areas):
    provisional = figures(item, (areas[0], 1)).assign(note='provisional, "see note"\nof 2010')
    final = figures(item, (areas[0], 1)).assign(note="final")
    receive(provisional)
    assert receive(provisional)[0] == ledger.Counts(new=0, revised=0, unchanged=1)
    assert receive(final)[0] == ledger.Counts(new=0, revised=0, unchanged=1, repeated=1)
    notes = Observation.objects.order_by("superseded_at").values_list("note", flat=True)
    assert list(notes) == ['provisional, "see note"\nof 2010', "final"]  # the one believed now comes last


def test_read_keeps_to_items_level_and_areas(item, areas):
    other = DataItem.objects.create(code="crime.sexual", name="Sexual", unit="offences")
    district = Area.objects.create(level=Level.DISTRICT, code="E09000002", slug="barking", name="Barking")
    receive(pd.concat([figures(item, (areas[0], 1), (areas[1], 2), (district, 3)), figures(other, (areas[0], 4))]))
    assert len(ledger.read([item.pk, other.pk])) == 4
    assert values(ledger.read([item.pk], levels=[Level.FORCE])) == {areas[0].pk: 1, areas[1].pk: 2}
    assert values(ledger.read([item.pk], areas=[district.pk])) == {district.pk: 3}
    assert ledger.read([item.pk], areas=[]).empty
    assert ledger.read([]).empty


def test_read_gives_numbers_and_days_in_order(item, areas):
    earlier = (date(2008, 4, 1), date(2009, 3, 31))
    receive(pd.concat([figures(item, (areas[1], 1)), figures(item, (areas[1], 2), (areas[0], 3), span=earlier)]))
    read = ledger.read([item.pk])
    assert read.dtypes.astype(str).to_dict() == {
        "item_id": "int64",
        "area_id": "int64",
        "start": "datetime64[s]",
        "end": "datetime64[s]",
        "value": "float64",
        "missing": "str",
        "sample_size": "float64",
        "lower_95": "float64",
        "upper_95": "float64",
    }
    assert read["value"].tolist() == [3, 2, 1]
    assert read["end"].tolist() == [pd.Timestamp(2009, 3, 31), pd.Timestamp(2009, 3, 31), pd.Timestamp(2010, 3, 31)]
    assert ledger.read([]).dtypes.equals(read.dtypes)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_past_state_can_be_read_again(item, areas, data):
    """Oracle: a dictionary that is copied after every return."""
    cell = st.one_of(st.sampled_from(["..", "[x]"]), st.integers(-2, 2), st.just(0.1))
    returns = data.draw(st.lists(st.dictionaries(st.sampled_from([0, 1]), cell, min_size=1), min_size=1, max_size=6))
    believed, states = {}, []
    with transaction.atomic():
        for supplied in returns:
            expected = ledger.Counts(
                new=len(supplied.keys() - believed.keys()),
                revised=sum(believed[n] != value for n, value in supplied.items() if n in believed),
                unchanged=sum(believed.get(n) == value for n, value in supplied.items()),
            )
            counts, at = receive(figures(item, *[(areas[n], value) for n, value in supplied.items()]))
            assert counts == expected
            believed = {**believed, **supplied}
            states.append((at, believed))
        for at, state in states:
            read = ledger.read([item.pk], as_known_at=at)
            found = {
                [area.pk for area in areas].index(row.area_id): row.missing or row.value for row in read.itertuples()
            }
            assert found == state
        transaction.set_rollback(True)
