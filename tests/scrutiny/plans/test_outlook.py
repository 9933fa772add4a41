from datetime import date

import pytest

from scrutiny.plans.outlook import PAST, TOO_FEW, outlook
from scrutiny.plans.trials import Aim
from scrutiny.statistics.projections import straight_line, year_end

MARCH_2010 = date(2010, 3, 31)
ENDS = [
    f"{year}-{month:02}-{28 if month == 2 else 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30}"
    for year, month in [*((2008, m) for m in range(4, 13)), *((2009, m) for m in range(1, 13))]
]


def aim(level, wanted="lower", on=MARCH_2010):
    return Aim(level, on, wanted, in_points=False)


def months(*values):
    return {"every": 1, "ends": ENDS[: len(values)], "value": list(values)}


def test_year_is_projected_from_its_months():
    before, so_far = [100.0 + each for each in range(12)], [90.0, 91, 92]
    found = outlook(aim(1100), [], date(2009, 6, 30), months(*before, *so_far), 1.0)
    expected = year_end(so_far, before, 1100, "lower")
    assert found[:4] == pytest.approx([float(each) for each in expected])
    rate = outlook(aim(1.1), [], date(2009, 6, 30), months(*before, *so_far), 0.001)
    assert (rate.estimate, rate.chance) == pytest.approx((found.estimate / 1000, found.chance))


def test_years_are_carried_on_where_months_tell_nothing():
    years = [52.0, 50.5, 50.0, 48.1, 47.9]
    found = outlook(aim(47), years, date(2009, 3, 31), {}, None)
    line = straight_line(years, 1)
    assert found[:3] == pytest.approx((line.fit[0], line.lower[0], line.upper[0]))
    assert 0 < found.chance < 1
    assert outlook(aim(47, "higher"), years, date(2009, 3, 31), {}, None).chance == pytest.approx(1 - found.chance)


def test_line_without_scatter_is_certain():
    assert outlook(aim(45), [49, 48, 47, 46], date(2009, 3, 31), {}, None).chance == 1
    assert outlook(aim(-1, "gap"), [-5, -4, -3, -2], date(2009, 3, 31), {}, None).chance == 1


def test_nothing_is_projected_without_enough_to_go_by():
    assert outlook(aim(1), [1, 2, 3], date(2009, 3, 31), {}, None).note == TOO_FEW
    assert outlook(aim(1), [1, 2], date(2009, 5, 31), months(*[1.0] * 14), 1.0).note == TOO_FEW


def test_past_target_is_shown_by_its_result():
    assert outlook(aim(1), [1, 2, 3, 4], MARCH_2010, {}, None).note == PAST


def test_running_year_is_judged_by_what_is_due_at_its_end():
    """A target two years ahead says nothing of this March; its trajectory does."""
    given = [100.0] * 12 + [90.0] * 3
    later, now = aim(800, on=date(2011, 3, 31)), aim(1100)
    found = outlook(later, [], date(2009, 6, 30), months(*given), 1.0, now)
    assert (found.on, found.chance) == (MARCH_2010, outlook(now, [], date(2009, 6, 30), months(*given), 1.0).chance)


def test_no_chance_is_told_where_no_way_is_good():
    found = outlook(aim(1100, "none"), [], date(2009, 6, 30), months(*[100.0] * 15), 1.0)
    assert (found.estimate, found.chance) == (pytest.approx(1200), None)


def test_missing_month_is_not_nought():
    values = [100.0] * 12 + [90.0, None, 90.0]
    assert outlook(aim(1), [], date(2009, 6, 30), months(*values), 1.0).note == TOO_FEW
