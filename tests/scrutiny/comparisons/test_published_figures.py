"""The published figures of all forces, compared by the commands as people give them: on SQLite, and on PostgreSQL."""

import csv
import io

import pytest
from django.conf import settings
from django.core.management import call_command

from scrutiny.comparisons.remarks import Remark
from scrutiny.models import Comparison
from tests.scrutiny.comparisons.test_explanation import assert_it_is_what_is_stored
from tests.sqlite import run as run_on_sqlite

pytestmark = pytest.mark.slow

PUBLISHED = settings.FIXTURES_DIR / "published"
FILES = [str(PUBLISHED / f"{name}-by-force.csv.gz") for name in ("recorded-crime", "population", "workforce")]
COMPARE = ["compare", "recorded-crime", "12m to 2010-03"]
LOAD = [["load_reference"], ["import_return", *FILES]]
COLUMNS = (
    "run,method,set,indicator,level,area_code,area_name,period,unit,polarity,numerator,denominator,value,lower_95,"
    "upper_95,family_edition,family_average_rule,family_members,family_missing,family_average,family_min,family_median,"
    "family_max,rank,rank_low,rank_high,rank_of,sampling_p,spread_p,spread_q,family_verdict,previous_period,"
    "previous_value,change,change_unit,change_p,change_verdict,pace_verdict,trajectory_value,trajectory_verdict,"
    "variation,assurance,break_note,quality"
)

MET, WEST_MIDLANDS, CITY = "E23000001", "E23000014", "E23000034"


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory):
    """What each of the commands said. Once for the session, because pytest puts tests that commit last."""
    folder = tmp_path_factory.mktemp("sqlite")
    return run_on_sqlite(folder, [["migrate", "-v0"], *LOAD, COMPARE, COMPARE, ["export_run", "1"]])


@pytest.fixture(scope="session")
def rows(on_sqlite):
    reader = csv.DictReader(on_sqlite[-1])
    return {(row["indicator"], row["area_code"]): row for row in reader if row["level"] == "force"}


def test_the_columns_are_those_that_others_rely_on(on_sqlite):
    assert on_sqlite[-1][0] == COLUMNS


def test_a_second_run_says_unchanged(on_sqlite):
    first, second = on_sqlite[-3], on_sqlite[-2]
    assert first[0] == "Run 1: recorded-crime, 12m to 2010-03, families of best-known-2009-10: published."
    assert second[0].startswith("Run 1: recorded-crime, 12m to 2010-03, families of best-known-2009-10: unchanged.")


def test_west_midlands_is_the_force_not_the_region(rows):
    burglary = rows["domestic-burglary", WEST_MIDLANDS]
    assert (burglary["numerator"], burglary["denominator"]) == ("16595.0", "2687100.0")
    assert round(float(burglary["value"]), 2) == 6.18


@pytest.mark.parametrize(
    ("indicator", "value", "change", "change_verdict", "family_verdict"),
    [
        ("serious-acquisitive-crime", 24.8, -5.0, "better", "behind"),
        ("domestic-burglary", 7.7, 1.2, "no clear change", "in line"),
        ("robbery", 4.2, 1.1, "no clear change", "behind"),
        ("vehicle-offences", 12.9, -10.1, "better", "behind"),
        ("theft-from-the-person", 4.2, 15.8, "worse", "worse"),
        ("criminal-damage-and-arson", 11.0, -9.0, "better", "better"),
        ("violence-with-injury", 8.9, -2.7, "better", "behind"),
        ("sexual-offences", 1.2, 11.2, "worse", "behind"),
        ("possession-of-weapons", 0.8, -22.8, "better", "behind"),
    ],
)
def test_the_metropolitan_police_in_march_2010(rows, indicator, value, change, change_verdict, family_verdict):
    """The figures and words that the design of the overview was drawn with."""
    met = rows[indicator, MET]
    assert (round(float(met["value"]), 1), round(float(met["change"]), 1)) == (value, change)
    assert (met["change_verdict"], met["family_verdict"]) == (change_verdict, family_verdict)
    assert (met["rank_of"], met["family_edition"]) == ("4", "home-office-2009-10")
    assert set(met["family_members"].split()) == {"E23000010", "E23000005", WEST_MIDLANDS}


def test_the_city_of_london_has_no_family(rows):
    city = rows["total-recorded-crime", CITY]
    assert (city["family_verdict"], city["rank"]) == ("not available", "")
    assert city["quality"] == f"no family; {Remark.NOT_BY_MONTH}"
    assert city["change_verdict"] == "better"


def test_another_force_has_the_derived_family_and_says_so(rows):
    kent = rows["robbery", "E23000032"]
    assert (kent["family_edition"], kent["rank_of"]) == ("derived-census-2011", "8")


@pytest.mark.django_db(transaction=True)
def test_postgresql_gives_the_same_bytes_and_explains_them(on_sqlite, celery_eager):
    def said(*arguments):
        out = io.StringIO()
        call_command(*arguments, stdout=out, stderr=io.StringIO())
        return out.getvalue()

    for command in LOAD:
        said(*command)
    number = said(*COMPARE).split()[1].removesuffix(":")
    there = said("export_run", number).splitlines()
    here = on_sqlite[-1]
    assert [line.removeprefix(f"{number},") for line in there] == [line.removeprefix("1,") for line in here]
    of_met = Comparison.objects.filter(run=number, area__code=MET)
    assert len(of_met) == 17
    for comparison in of_met:
        assert_it_is_what_is_stored(comparison)
