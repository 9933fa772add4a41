from datetime import date

from scrutiny.plans.alignment import Conflict, Fault, Placed, conflicts

MARCH = date(2011, 3, 31)


def placed(
    pk,
    level,
    *,
    place="Barnet",
    reference="NI 15",
    topic="Violence",
    direction=-1,
    wanted="lower",
    points=None,
    on=MARCH,
):
    return Placed(pk, frozenset({place}), topic, reference, level, direction, wanted, on, points or ((on, level),))


def test_target_that_asks_for_less_is_lower_than_required():
    assert list(conflicts([placed(1, 2.0)], [placed(2, 1.9)])) == [Conflict(1, 2, Fault.LOWER)]
    assert list(conflicts([placed(1, 1.9)], [placed(2, 1.9)])) == []
    higher = {"direction": 1, "wanted": "higher"}
    assert [each.fault for each in conflicts([placed(1, 54, **higher)], [placed(2, 55, **higher)])] == [Fault.LOWER]
    gap = {"direction": -1, "wanted": "gap"}
    assert [each.fault for each in conflicts([placed(1, -3, **gap)], [placed(2, 2, **gap)])] == [Fault.LOWER]


def test_opposite_direction_is_told_from_less():
    found = conflicts([placed(1, 2.4, direction=1)], [placed(2, 1.9)])
    assert [each.fault for each in found] == [Fault.OPPOSITE]


def test_other_measure_on_the_same_topic():
    assert [each.fault for each in conflicts([placed(1, 5, reference="SPI")], [placed(2, 2)])] == [Fault.OTHER_MEASURE]
    assert list(conflicts([placed(1, 5, reference="SPI", topic="Burglary")], [placed(2, 2)])) == []
    both = [placed(1, 5, reference="SPI"), placed(3, 1.8)]
    assert list(conflicts(both, [placed(2, 1.9)])) == []


def test_other_places_are_not_compared():
    assert list(conflicts([placed(1, 9, place="Brent")], [placed(2, 1)])) == []


def test_required_is_what_is_due_by_the_local_date():
    points = ((date(2010, 3, 31), 2.2), (MARCH, 1.9))
    required = placed(2, 1.9, points=points)
    assert list(conflicts([placed(1, 2.1, on=date(2010, 3, 31))], [required])) == []
    assert list(conflicts([placed(1, 2.3, on=date(2009, 3, 31))], [required])) == [Conflict(1, 2, Fault.LOWER)]
    half_way = {"on": date(2010, 9, 30)}
    assert list(conflicts([placed(1, 2.0, **half_way)], [required])) == []
    assert list(conflicts([placed(1, 2.1, **half_way)], [required])) == [Conflict(1, 2, Fault.LOWER)]


def test_no_way_is_good_where_no_way_is_wanted():
    assert list(conflicts([placed(1, 9, wanted="none")], [placed(2, 1, wanted="none")])) == []
