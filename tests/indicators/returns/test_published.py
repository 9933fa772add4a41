"""The published figures of the demo: their known sums, their sources, and that the originals hold the same."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from indicators import ledger
from indicators.models import DataItem, Observation, Return
from indicators.returns.actions import receive_and_publish
from indicators.returns.audit import audit
from landscape.models import Area, Level

pytestmark = pytest.mark.django_db

PUBLISHED = settings.FIXTURES_DIR / "published"
SOURCES = json.loads((PUBLISHED / "sources.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker, tmp_path_factory):
    """Reference data and published figures, loaded once for the tests of this module; all of it is rolled back."""
    received = tmp_path_factory.mktemp("received")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=received), transaction.atomic():
        call_command("load_reference", verbosity=0)
        call_command("load_published")
        yield
        transaction.set_rollback(True)


def figures(prefix: str, ending: date, level=None) -> pd.DataFrame:
    """The current figures of the items of a family of codes for the twelve months (or month) that end on a day."""
    items = DataItem.objects.filter(code__startswith=prefix).values_list("pk", flat=True)
    read = ledger.read(items, levels=[level] if level else None)
    return read[read["end"] == pd.Timestamp(ending)]


def total(prefix: str, ending: date, level=None) -> float:
    return figures(prefix, ending, level)["value"].sum()


@pytest.mark.parametrize(
    ("item", "ending", "forces", "transport_police"),
    [
        ("crime.", date(2003, 3, 31), 5_897_696, 77_264),
        ("crime.", date(2009, 3, 31), 4_637_830, 64_867),
        ("crime.homicide", date(2009, 3, 31), 661, 3),
    ],
)
def test_recorded_crime_has_the_known_sums(published, item, ending, forces, transport_police):
    """5,974,960 and 4,702,697 offences and 664 homicides, all of them with British Transport Police."""
    assert total(item, ending, Level.FORCE) == forces
    assert total(item, ending, Level.NATIONAL) == transport_police


def test_west_midlands_is_the_force_and_not_the_region(published):
    force = Area.objects.get(level=Level.FORCE, name="West Midlands").pk
    burglary = figures("crime.burglary-domestic", date(2010, 3, 31)).set_index("area_id").loc[force, "value"]
    residents = figures("population.residents", date(2009, 12, 31)).set_index("area_id").loc[force, "value"]
    assert (burglary, residents) == (16_595, 2_687_100)
    assert round(1000 * burglary / residents, 2) == 6.18


@pytest.mark.parametrize(
    ("item", "ending", "sum_of_forces"),
    [
        ("population.residents", date(2008, 12, 31), 54_841_300),
        ("asb.incidents", date(2008, 3, 31), 3_873_916),
        ("workforce.officers-fte", date(2010, 3, 31), 143_734.4),
        ("arrests.total", date(2009, 3, 31), 1_462_139),
    ],
)
def test_other_figures_have_the_known_sums(published, item, ending, sum_of_forces):
    assert len(figures(item, ending, Level.FORCE)) == 43
    assert total(item, ending, Level.FORCE) == pytest.approx(sum_of_forces, abs=0.05)


def test_london_boroughs_of_a_year_have_the_known_sum(published):
    items = DataItem.objects.filter(code__startswith="mps-2008.").values_list("pk", flat=True)
    read = ledger.read(items, levels=[Level.PARTNERSHIP])
    year = read[(read["start"] >= pd.Timestamp(2008, 4, 1)) & (read["end"] <= pd.Timestamp(2009, 3, 31))]
    assert (year["area_id"].nunique(), year["value"].sum()) == (32, 841_241)
    assert len(figures("population.residents", date(2009, 12, 31), Level.PARTNERSHIP)) == 32


def test_missing_figure_is_not_zero(published):
    transport_police = figures("asb.incidents", date(2010, 3, 31), Level.NATIONAL)
    assert transport_police[["value", "missing"]].to_numpy().tolist() == [
        [pytest.approx(float("nan"), nan_ok=True), ".."]
    ]


def test_stored_figures_have_no_fault(published):
    assert audit() == []


def test_loading_again_changes_nothing_and_says_so(published, capsys):
    before = Observation.objects.count(), Return.objects.count()
    call_command("load_published")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(SOURCES)
    assert all(": unchanged: already published on" in line for line in lines)
    assert (Observation.objects.count(), Return.objects.count()) == before


def test_every_file_is_listed_with_source_and_licence_and_they_are_small():
    files = {path.name for path in PUBLISHED.glob("*.gz")}
    assert files == {entry["file"] for entry in SOURCES}
    assert sum(path.stat().st_size for path in PUBLISHED.iterdir()) < 3_000_000
    for entry in SOURCES:
        assert all(entry[name] for name in ("publisher", "title", "edition", "restated"))
        assert entry["licence"] == "Open Government Licence v3.0"
        assert entry["publisher"] in entry["attribution"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("recorded_crime/force/rec-crime-pfa.csv.gz", 17_600),
        ("extracts/pfa_midyear_population_2002_2016.csv", 387),
        ("extracts/pfa_midyear_households_2002_2016.csv", 387),
        ("extracts/pfa_asb_incidents_2007-08_to_2017-18.csv", 176),
        ("workforce/workforce_by_force_march2007_to_2022.csv.gz", 1_075),
        ("activity/arrests_by_force_2006-07_to_2017-18.csv.gz", 215),
        ("recorded_crime/london_boroughs/MPS_Borough_Level_Crime_Historic_2008-01_to_2016-12.csv", 38_016),
    ],
)
def test_original_file_holds_the_same_figures(published, shared: Path, path, known):
    """What is restated is unchanged, whatever else the original holds is new, and nothing is revised."""
    with transaction.atomic():
        [outcome] = receive_and_publish(paths=[shared / "data" / path], source="original", by="test")
        transaction.set_rollback(True)
    assert (outcome.counts.revised, outcome.counts.unchanged) == (0, known)
