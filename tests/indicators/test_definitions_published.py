"""The recorded-crime set against the published files: its sums, and the differences that its caveats state."""

import json
import re

import pandas as pd
import pytest
from django.conf import settings

from indicators.returns.readers.names import OFFENCES, item_slug

pytestmark = pytest.mark.shared

RECORDED = json.loads((settings.FIXTURES_DIR / "indicators/sets/recorded-crime.json").read_text())
INDICATORS = {each["reference"]: each for each in RECORDED["indicators"]}
STATED = re.compile(
    r"([\d,]+) offences in the 32 boroughs in the 12 months to March 2009 against ([\d,]+) for the force"
)
NATIONAL = ("Action Fraud", "CIFAS", "UK Finance")


@pytest.fixture(scope="module")
def by_force(shared):
    """Offences by item, end of the twelve months and area: the 43 forces and British Transport Police."""
    figures = pd.read_csv(shared / "data/recorded_crime/force/rec-crime-pfa.csv.gz")
    figures.columns = ["end", "area", "region", "offence", "value"]
    figures = figures[~figures["area"].isin(NATIONAL)]
    ends = pd.to_datetime(figures["end"], dayfirst=True) + pd.offsets.MonthEnd(0)
    return figures.assign(end=ends.dt.date.astype(str), item=figures["offence"].str.lower().map(OFFENCES))


@pytest.fixture(scope="module")
def in_boroughs(shared):
    """Offences in the 32 boroughs in the twelve months to March 2009, by item."""
    path = shared / "data/recorded_crime/london_boroughs/MPS_Borough_Level_Crime_Historic_2008-01_to_2016-12.csv"
    figures = pd.read_csv(path)
    months = [
        f"{year}{month:02d}" for year, month in [(2008, m) for m in range(4, 13)] + [(2009, m) for m in (1, 2, 3)]
    ]
    items = "mps-2008." + figures["Minor Category"].map(item_slug)
    return figures[months].sum(axis=1).groupby(items).sum()


def numerator(reference, level, end):
    """The items that count at `level` in a period that ends on the day `end` (ISO text)."""
    return [
        item
        for group in INDICATORS[reference]["parts"]["numerator"]
        if group.get("level", level) == level and group.get("starts", "") <= end <= group.get("ends", "9999")
        for item in group["items"]
    ]


def sum_of(by_force, reference, end, area=None):
    chosen = by_force["item"].isin(numerator(reference, "force", end)) & (by_force["end"] == end)
    if area:
        chosen &= by_force["area"] == area
    return by_force.loc[chosen, "value"].sum()


@pytest.mark.parametrize(
    ("reference", "end", "expected"),
    [
        ("total-recorded-crime", "2009-03-31", 4_702_697),
        ("total-recorded-crime", "2003-03-31", 5_974_960),
        ("total-recorded-crime", "2018-12-31", 5_153_064),
        ("homicide", "2009-03-31", 664),
        ("homicide", "2003-03-31", 1_047),
    ],
)
def test_sum_of_the_43_forces_and_british_transport_police(by_force, reference, end, expected):
    assert by_force["area"].nunique() == 44
    assert sum_of(by_force, reference, end) == expected


@pytest.mark.parametrize(("end", "year"), [("2009-03-31", "2009"), ("2003-03-31", "2003")])
def test_note_of_the_set_states_the_share_of_british_transport_police(by_force, end, year):
    shares = [
        f"{sum_of(by_force, reference, end, area):,}"
        for reference in ("total-recorded-crime", "homicide")
        for area in ("British Transport Police", None)
    ]
    assert re.search("{} of {}.* and {} of {}.* to March {}".format(*shares, year), RECORDED["note"])


def test_every_group_counts_once_in_the_total_at_every_date(by_force):
    for end, rows in by_force.groupby("end"):
        counted = numerator("total-recorded-crime", "force", end)
        assert len(counted) == len(set(counted))
        assert sum_of(by_force, "total-recorded-crime", end) == rows["value"].sum(), end


def test_domestic_burglary_in_west_midlands_the_force(by_force):
    assert sum_of(by_force, "domestic-burglary", "2010-03-31", "West Midlands") == 16_595
    assert round(16_595 / 2_687_100 * 1000, 2) == 6.18


def test_domestic_burglary_is_not_counted_in_years_that_hold_both_classifications():
    assert numerator("domestic-burglary", "force", "2017-03-31") == ["crime.burglary-domestic"]
    for end in ("2017-06-30", "2017-09-30", "2017-12-31"):
        assert numerator("domestic-burglary", "force", end) == []
        assert numerator("serious-acquisitive-crime", "force", end) == []
    assert numerator("domestic-burglary", "force", "2018-03-31") == ["crime.burglary-residential"]


def test_caveats_state_how_near_the_boroughs_come_to_the_force(by_force, in_boroughs):
    with_boroughs = [each for each in RECORDED["indicators"] if "partnership" in each["levels"]]
    assert len(with_boroughs) == 13
    for each in with_boroughs:
        stated = [int(figure.replace(",", "")) for figure in STATED.search(each["caveats"]).groups()]
        ours = in_boroughs[numerator(each["reference"], "partnership", "2009-03-31")].sum()
        force = sum_of(by_force, each["reference"], "2009-03-31", "Metropolitan Police")
        assert stated == [ours, force], each["reference"]
        assert abs(ours / force - 1) < 0.025, each["reference"]


def test_every_category_of_the_borough_files_is_defined(shared):
    folder = shared / "data/recorded_crime/london_boroughs"
    items = (settings.FIXTURES_DIR / "indicators/data_items.csv").read_text()
    for name, column, prefix in (
        ("MPS_Borough_Level_Crime_Historic_2008-01_to_2016-12.csv", "Minor Category", "mps-2008"),
        ("MPS_Borough_Level_Crime_recent24_2017-01_to_2018-12.csv", "Minor Category", "mps-2017"),
        ("MPS_Borough_Level_Crime_2010-04_to_2022-01.csv.gz", "MinorText", "mps-2010"),
    ):
        for category in pd.read_csv(folder / name, usecols=[column])[column].unique():
            assert f"\n{prefix}.{item_slug(category)}," in items, category
