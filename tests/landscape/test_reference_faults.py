"""Reference data with faults is refused whole, and every fault is named by file, row and column."""

import pytest

from landscape import reference
from landscape.models import Area, AuditEntry
from landscape.reference import FixtureError

pytestmark = pytest.mark.django_db


def refused(folder):
    with pytest.raises(FixtureError) as refusal:
        reference.load(folder)
    assert not Area.objects.exists()
    assert not AuditEntry.objects.exists()
    return refusal.value.faults


def append(path, line):
    path.write_text(path.read_text() + line + "\n")
    return len(path.read_text().splitlines())


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("file", "line", "column", "sentence"),
    [
        ("forces.csv", "E23000001,x,X,,,,,A,,general", "code", "'E23000001' stands in the files twice."),
        ("forces.csv", "E23000099,cumbria,X,,,,,A,,general", "slug", "'cumbria' is already that of E23000002."),
        ("forces.csv", "E23000099,x,,,,,,A,,general", "name", "is empty; give a value."),
        ("forces.csv", "E23000099,x,X,,,,,D,,general", "confidence", "'D' is not known; use one of A, B, C."),
        ("forces.csv", "E23000099,x,X,,,,,A,,hearsay", "source", "'hearsay' is not in sources.csv."),
        ("forces.csv", "E23000099,x,X,,,,,A,,general,y", "after the last", "the row has more cells than the heading."),
        ("partnerships.csv", "E22000999,x,X,CSP,,E99,,,A,,lad17", "force", "there is no force 'E99' in these files."),
        (
            "partnerships.csv",
            "E22000999,x,X,CSP,,E23000001,31/3/2009,,A,,lad17",
            "starts",
            "'31/3/2009' is not a day; write it like 2009-04-01.",
        ),
        (
            "partnerships.csv",
            "E22000999,x,X,CSP,,E23000001,2010-01-01,2009-01-01,A,,lad17",
            "ends",
            "2009-01-01 comes before the start, 2010-01-01.",
        ),
        ("links.csv", "E99,E22000001,,,lad17", "child", "there is no area 'E99' in these files."),
        ("names.csv", "district,E23000001,X,general", "level", "E23000001 is of the level 'force'."),
        ("names.csv", "force,E23000001,gmp,general", "name", "'gmp' is given twice for the level 'force'."),
        ("successions.csv", "W14000016,W14000017,,,lad17", "on", "is empty; give a value."),
        ("authorities.csv", "E23000001,X,B,general", "force", "E23000001 already has an authority."),
        (
            "families.csv",
            "hmic-1999,E23000001,1,E23000002,",
            "edition",
            "there is no published edition 'hmic-1999' in these files.",
        ),
        (
            "families.csv",
            "home-office-2009-10,E23000001,5,E23000002,",
            "position",
            "'5' should be 4: peers stand in order.",
        ),
        ("families.csv", "home-office-2009-10,E23000001,4,E23000001,", "peer", "E23000001 is already in this family."),
        (
            "families.csv",
            "home-office-2009-10,E23000001,4,E22000001,",
            "peer",
            "E22000001 is of the level 'partnership', but E23000001 of 'force'.",
        ),
    ],
)
def test_load_refuses_a_faulty_row(copy_of_fixtures, file, line, column, sentence):
    row = append(copy_of_fixtures / file, line)
    assert refused(copy_of_fixtures) == [f"{file}, row {row}, column {column}: {sentence}"]


@pytest.mark.parametrize(
    ("found", "sentence"), [("about 52", "'about 52' is not a number."), ("", "is empty; give a value.")]
)
def test_load_refuses_a_figure_that_is_none(copy_of_fixtures, found, sentence):
    replace(copy_of_fixtures / "profile.csv", ",51.9966", f",{found}")
    assert refused(copy_of_fixtures) == [
        f"profile.csv, row 2, column density: {sentence}",
        "editions.json, edition 3 derived-census-2011, level force: Variable 5 of area 1 is missing.",
    ]


def test_load_names_every_fault_at_once(copy_of_fixtures):
    append(copy_of_fixtures / "forces.csv", "E23000099,x,,,,,,D,,general")
    append(copy_of_fixtures / "links.csv", "E99,E98,,,lad17")
    assert len(refused(copy_of_fixtures)) == 4


def test_load_refuses_a_missing_file(copy_of_fixtures):
    (copy_of_fixtures / "successions.csv").unlink()
    assert refused(copy_of_fixtures) == ["successions.csv: the file is missing."]


def test_load_refuses_a_missing_column(copy_of_fixtures):
    replace(copy_of_fixtures / "links.csv", "child,parent", "child,mother")
    assert refused(copy_of_fixtures) == ["links.csv, row 1: the column parent is missing."]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            '"kind": "derived"',
            '"kind": "guessed"',
            "the kind 'guessed' is not known; use one of published, derived, composed.",
        ),
        ('"source": "census2011",', '"source": "",', "source is missing."),
        ('"source": "census2011",', '"source": "hearsay",', "the source 'hearsay' is not in sources.csv."),
        ('"column": "density"', '"column": "wealth"', "profile.csv has no column wealth."),
    ],
)
def test_load_refuses_a_faulty_edition(copy_of_fixtures, old, new, fault):
    replace(copy_of_fixtures / "editions.json", old, new)
    assert f"editions.json, edition 3 derived-census-2011: {fault}" in refused(copy_of_fixtures)


def test_load_refuses_families_larger_than_there_are_areas(copy_of_fixtures):
    replace(copy_of_fixtures / "editions.json", '"force": 7', '"force": 42')
    assert refused(copy_of_fixtures) == [
        "editions.json, edition 3 derived-census-2011, level force: A family of 42 can't be found among 42 areas."
    ]


def test_load_refuses_an_edition_composed_of_a_later_one(copy_of_fixtures):
    replace(copy_of_fixtures / "editions.json", '"composed_of": ["home', '"composed_of": ["x", "home')
    assert refused(copy_of_fixtures) == [
        "editions.json, edition 4 best-known-2009-10: no edition x stands before this one."
    ]


def test_load_refuses_a_day_of_an_edition_that_is_none(copy_of_fixtures):
    replace(copy_of_fixtures / "editions.json", '"2009-04-01"', '"April 2009"')
    assert refused(copy_of_fixtures) == [
        "editions.json, edition 1 home-office-2009-10: effective_from: 'April 2009' is not a day; "
        "write it like 2009-04-01."
    ]


def test_load_refuses_editions_that_are_not_json(copy_of_fixtures):
    (copy_of_fixtures / "editions.json").write_text("[\n{,}]")
    assert refused(copy_of_fixtures)[0].startswith("editions.json, row 2, column 2: this is not JSON:")


def test_load_refuses_missing_editions(copy_of_fixtures):
    (copy_of_fixtures / "editions.json").unlink()
    assert refused(copy_of_fixtures) == ["editions.json: the file is missing."]
