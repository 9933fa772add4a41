"""The known faults of the published files are found, and nothing else in them is called an error."""

import pytest

from indicators.returns.checking import examine
from scrutiny.statistics.control_charts import xmr

pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.django_db]

SEPTEMBER_2019 = "ons_pfa_tables/policeforceareatablesyearendingseptember2019.xlsx"


@pytest.fixture
def reference(settings, tmp_path):
    from django.core.management import call_command

    settings.MEDIA_ROOT = tmp_path
    call_command("load_reference", verbosity=0)


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        (SEPTEMBER_2019, ["Greater Manchester"]),
        ("extracts/csp_recorded_crime_ye_dec2024_and_dec2023.csv", ["unassigned Surrey", "Unassigned Gwent"]),
        (
            "recorded_crime/force/rec-crime-pfa.csv.gz",
            ["“30-12-2017” is not the last day", "burglary-residential is 0"],
        ),
        ("activity/arrests_by_force_2006-07_to_2017-18.csv.gz", ["Lancashire"]),
    ],
)
def test_known_fault_is_found_and_named_and_is_no_error(shared, reference, name, faults):
    checked = examine(shared / "data" / name, "auto")
    assert checked.errors == []
    messages = " ".join(finding.message for finding in checked.findings)
    assert all(fault in messages for fault in faults)


def test_force_that_was_not_supplied_is_named_once(shared, reference):
    named = [each.message for each in examine(shared / "data" / SEPTEMBER_2019, "auto").findings]
    assert sum("Greater Manchester has no figure" in each for each in named) == 1


def test_limits_are_those_of_the_control_charts():
    import numpy as np
    import pandas as pd

    from indicators.returns.checks.surprise import LIMIT, _mean

    values = np.random.default_rng(2009).poisson(40, (5, 30)).astype(float)
    values[2, 7] = np.nan
    chart = xmr(values, screen=False)
    mean = _mean(values)
    typical = _mean(np.abs(np.diff(values, axis=1)))
    pd.testing.assert_series_equal(pd.Series(mean + LIMIT * typical), pd.Series(chart.upper[:, -1]))
    pd.testing.assert_series_equal(pd.Series(mean - LIMIT * typical), pd.Series(chart.lower[:, -1]))
