"""What the fixtures say, once loaded."""

import csv
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landscape import reference
from landscape.models import Area, AreaLink, AreaName, AuditEntry, Authority, Family, FamilyEdition, FamilyMember, Level
from tests.landscape.conftest import FIXTURES

MET, CITY, WEST_YORKSHIRE = "E23000001", "E23000034", "E23000010"
HOME_OFFICE, HMIC = "home-office-2009-10", "hmic-2011-13"
DERIVED, BEST_KNOWN = "derived-census-2011", "best-known-2009-10"


def family(edition, area):
    return Family.objects.told_by(edition).with_peers().get(area__code=area)


def peers(edition, area):
    return [member.peer.name for member in family(edition, area).members.all()]


def test_load_brings_every_force_with_its_authority(landscape):
    assert Area.objects.forces().count() == 43
    assert Authority.objects.filter(force__level=Level.FORCE).count() == 43
    assert Authority.objects.get(force__code=MET).name == "Metropolitan Police Authority"


def test_load_says_what_it_left_out_and_what_is_unconfirmed(landscape):
    assert "43 forces: 43 new, 0 changed, 0 unchanged" in landscape
    assert (
        "120 basic command units: 120 new, 0 changed, 0 unchanged; 3 of them unconfirmed; "
        "9 rows without a name left out"
    ) in landscape
    assert "390 partnerships: 390 new, 0 changed, 0 unchanged; 74 of them unconfirmed" in landscape


def test_load_twice_changes_nothing_and_says_so(landscape):
    entries = AuditEntry.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        lines = reference.load(FIXTURES)
    assert len(lines) == len(landscape)
    assert all(" 0 new, 0 changed, " in line and "stay" not in line for line in lines)
    assert AuditEntry.objects.count() == entries
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(queries) < 40


def test_load_leaves_an_audit_entry(landscape):
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.action) == ("load_reference", "reference loaded")
    assert entry.detail["lines"] == landscape


def test_load_changes_only_the_row_that_changed(landscape, copy_of_fixtures):
    replace(copy_of_fixtures / "forces.csv", "Cumbria Constabulary", "Cumbria Police Force")
    lines = reference.load(copy_of_fixtures)
    assert lines[0] == "43 forces: 0 new, 1 changed, 42 unchanged"
    assert Area.objects.get(code="E23000002").official_name == "Cumbria Police Force"
    assert AuditEntry.objects.count() == 2


def test_load_keeps_what_the_files_no_longer_hold(landscape, copy_of_fixtures):
    replace(copy_of_fixtures / "names.csv", "force,E23000001,MPS,general\n", "")
    lines = reference.load(copy_of_fixtures)
    assert any("1 more are stored but not in the fixtures, and stay" in line for line in lines)
    assert AreaName.objects.get(name="MPS").area.code == MET


def test_load_replaces_a_family_that_changed(landscape, copy_of_fixtures):
    replace(copy_of_fixtures / "families.csv", "E23000001,3,E23000005,", "E23000001,3,E23000004,")
    lines = reference.load(copy_of_fixtures)
    assert "1 family of home-office-2009-10: 0 new, 1 changed, 0 unchanged" in lines
    assert any(line.startswith("356 families of best-known-2009-10: 0 new, 1 changed") for line in lines)
    assert peers(HOME_OFFICE, MET) == ["West Yorkshire", "West Midlands", "Merseyside"]


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_met_family_of_2009_10_is_the_published_one(landscape):
    expected = ["West Yorkshire", "West Midlands", "Greater Manchester"]
    assert peers(HOME_OFFICE, MET) == expected
    assert peers(BEST_KNOWN, MET) == expected
    assert family(BEST_KNOWN, MET).origin.code == HOME_OFFICE
    assert Family.objects.told_by(HOME_OFFICE).count() == 1


def test_families_are_directed(landscape):
    assert "West Yorkshire" in peers(BEST_KNOWN, MET)
    assert "Metropolitan Police" not in peers(BEST_KNOWN, WEST_YORKSHIRE)


def test_city_of_london_has_no_family_and_is_no_ones_peer(landscape):
    assert peers(HMIC, CITY) == []
    assert peers(BEST_KNOWN, CITY) == []
    assert family(BEST_KNOWN, CITY).origin.code == HMIC
    assert not Family.objects.told_by(DERIVED).filter(area__name="City of London").exists()
    assert not FamilyMember.objects.filter(peer__name="City of London").exists()


def test_derived_edition_holds_forces_and_partnerships_apart(landscape):
    families = Family.objects.told_by(DERIVED).with_peers()
    sizes = {"force": 7, "partnership": 14}
    assert {level: families.filter(area__level=level).count() for level in sizes} == {"force": 42, "partnership": 313}
    for each in families:
        members = each.members.all()
        assert len(members) == sizes[each.area.level]
        assert {member.peer.level for member in members} == {each.area.level}
        assert all(member.distance > 0 for member in members)


def test_derived_edition_stores_its_variables(landscape):
    edition = FamilyEdition.objects.get(code=DERIVED)
    assert edition.is_derived
    assert [variable["column"] for variable in edition.variables if variable["transformation"] == "log"] == ["density"]
    assert len(edition.variables) == 5
    assert all(variable["weight"] == 1 and variable["source"] for variable in edition.variables)


def test_partnership_without_profile_has_no_family(landscape):
    area = Area.objects.get(level=Level.PARTNERSHIP, slug="chester-le-street")
    assert not area.families.exists()


@pytest.mark.parametrize(
    ("area", "known", "places"),
    [
        (MET, ["Greater Manchester", "West Midlands", "West Yorkshire"], [1, 2, 5]),
        ("E23000031", ["Dorset", "Thames Valley", "Cambridgeshire"], [1, 3, 5]),
    ],
)
def test_derived_family_holds_known_peers_at_their_places(landscape, area, known, places):
    names = peers(DERIVED, area)
    assert [names.index(name) + 1 for name in known] == places


def test_no_close_peers_marks_the_met(landscape):
    """By the rule, over the 97.5th centile: of 42 forces that is always about the two farthest off."""
    far = Family.objects.told_by(DERIVED).filter(area__level=Level.FORCE, no_close_peers=True)
    assert {each.area.name for each in far.with_peers()} == {"Metropolitan Police", "Surrey"}


@pytest.mark.shared
def test_derived_distances_agree_with_the_profile_s_own_check(landscape, shared):
    """The profile's README used the standard deviation with n; ours is with n − 1, so distances differ by that only."""
    published = {"Greater Manchester": 1.70, "West Midlands": 2.25, "South Yorkshire": 2.39, "Merseyside": 2.41}
    published |= {"West Yorkshire": 2.51, "Cleveland": 2.95, "Nottinghamshire": 3.10}
    assert "**Greater Manchester** 1.70" in (shared / "data/profile/README.md").read_text()
    members = family(DERIVED, MET).members.all()
    assert [member.peer.name for member in members] == list(published)
    for member in members:
        assert member.distance * (42 / 41) ** 0.5 == pytest.approx(published[member.peer.name], abs=0.005)


def test_cwm_taf_succeeds_two_partnerships(landscape):
    cwm_taf = Area.objects.get(code="W14000023")
    assert {each.predecessor.name for each in cwm_taf.successions_in.select_related("predecessor")} == {
        "Rhondda Cynon Taf",
        "Merthyr Tydfil",
    }
    south_wales = Area.objects.get(code="W15000003")
    names_at = {
        year: set(
            Area.objects.within(south_wales, Level.PARTNERSHIP, on=date(year, 6, 1)).values_list("name", flat=True)
        )
        for year in (2010, 2017)
    }
    assert "Cwm Taf" not in names_at[2010]
    assert {"Rhondda Cynon Taf", "Merthyr Tydfil"} <= names_at[2010]
    assert "Cwm Taf" in names_at[2017]
    assert not {"Rhondda Cynon Taf", "Merthyr Tydfil"} & names_at[2017]


def test_districts_abolished_in_2009_have_a_successor(landscape):
    abolished = Area.objects.filter(level=Level.DISTRICT, ends=date(2009, 3, 31))
    assert abolished.count() == 36
    for district in abolished:
        succession = district.successions_out.get()
        assert succession.on == date(2009, 4, 1)
        assert succession.successor.level == Level.DISTRICT


def test_every_area_below_a_force_belongs_to_one(landscape):
    below = Area.objects.filter(level__in=[Level.BCU, Level.PARTNERSHIP, Level.DISTRICT])
    assert not below.exclude(parent_links__parent__level=Level.FORCE).exists()
    assert AreaLink.objects.filter(parent__code=MET, child__level=Level.PARTNERSHIP).count() == 32


def test_unconfirmed_areas_say_why(landscape):
    unconfirmed = Area.objects.exclude(pk__in=Area.objects.confirmed())
    assert unconfirmed.count() == 77
    assert not unconfirmed.filter(note="").exists()


@pytest.mark.shared
def test_fixtures_hold_every_partnership_of_the_lookup(landscape, shared):
    path = shared / "data/lookups/LAD17_CSP17_PFA17_january2017_v2.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    links = set(AreaLink.objects.values_list("child__code", "parent__code"))
    assert len({row["CSP17CD"] for row in rows}) == 314
    for row in rows:
        assert (row["LAD17CD"], row["CSP17CD"]) in links
        assert (row["CSP17CD"], row["PFA17CD"]) in links
