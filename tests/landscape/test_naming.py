import csv

import pytest

from landscape.models import Area, Level
from landscape.naming import areas_by_name, plain
from tests.factories import AreaFactory, AreaNameFactory


def test_plain_forgets_case_and_spaces():
    assert plain("  Devon  &\nCornwall ") == "devon & cornwall"


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Avon & Somerset", "E23000036"),
        ("Avon and Somerset Constabulary", "E23000036"),
        ("Devon & Cornwall Police", "E23000035"),
        ("London, City of", "E23000034"),
        ("City of London", "E23000034"),
        ("Met Police", "E23000001"),
        ("Metropolitan", "E23000001"),
        ("Metropolitan Police", "E23000001"),
        ("Metropolitan Police Service", "E23000001"),
        ("Receiver for the Metropolitan Police", "E23000001"),
        ("Dyfed Powys", "W15000004"),
        ("Dyfed-Powys Police", "W15000004"),
        ("Humberside Constabulary", "E23000012"),
        ("WEST MIDLANDS", "E23000014"),
    ],
)
def test_published_spelling_finds_its_force(landscape, printed, code):
    assert areas_by_name(Level.FORCE)[plain(printed)] == Area.objects.get(code=code).pk


@pytest.mark.parametrize("region", ["South West", "East", "London", "Wales", "England and Wales"])
def test_region_is_no_force(landscape, region):
    assert plain(region) not in areas_by_name(Level.FORCE)


def test_name_that_levels_share_is_found_by_level(landscape):
    found = {level: areas_by_name(level)[plain("Dorset")] for level in (Level.FORCE, Level.PARTNERSHIP, Level.DISTRICT)}
    assert len(set(found.values())) == 3
    assert all(Area.objects.get(pk=pk).level == level for level, pk in found.items())


def test_borough_is_found_as_partnership_and_as_basic_command_unit(landscape):
    for borough in ("Hammersmith and Fulham", "Westminster"):
        assert Area.objects.get(pk=areas_by_name(Level.PARTNERSHIP)[plain(borough)]).kind == "CDRP"
        assert Area.objects.get(pk=areas_by_name(Level.BCU)[plain(borough)]).kind == "BOCU"


def test_name_shared_with_an_unconfirmed_area_belongs_to_the_confirmed_one(landscape):
    assert Area.objects.get(pk=areas_by_name(Level.PARTNERSHIP)[plain("North Devon")]).code == "E22000363"


def test_name_shared_by_two_confirmed_areas_finds_neither(db):
    AreaFactory(name="Northern", level="bcu")
    AreaNameFactory(area=AreaFactory(name="North", level="bcu"), name="northern")
    assert plain("Northern") not in areas_by_name(Level.BCU)
    assert plain("North") in areas_by_name(Level.BCU)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "column", "not_forces"),
    [
        ("lookups/LAD19_CSP19_PFA19_december2019.csv", "PFA19NM", set()),
        ("lookups/LAD17_CSP17_PFA17_january2017_v2.csv", "PFA17NM", set()),
        ("lookups/forces_policeuk_id_population2010.csv", "Label", {"British Transport Police"}),
        ("inspection/hmic_peel_2016_effectiveness_grades.csv", "force_as_published", set()),
        ("outcomes/detection_rates_by_force_hansard_2006-11-08.csv", "force", {"England and Wales"}),
        ("finance/band_d_police_precept_england_1995-96_1996-97.csv", "police_authority", set()),
    ],
)
def test_every_force_of_a_published_file_is_found(landscape, shared, file, column, not_forces):
    with (shared / "data" / file).open(encoding="utf-8-sig", newline="") as lines:
        printed = {row[column] for row in csv.DictReader(lines)}
    known = areas_by_name(Level.FORCE)
    assert {name for name in printed if plain(name) not in known} == not_forces
    assert len({known[plain(name)] for name in printed - not_forces}) == len(printed - not_forces)
