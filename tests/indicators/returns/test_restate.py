"""A file restated in our own layout holds the same figures, and gives the same bytes each time."""

import gzip

import pytest
from django.core.management import CommandError, call_command

from indicators.returns.actions import receive_and_publish
from landscape.models import Area, AreaLink, Level

pytestmark = pytest.mark.usefixtures("country")

ROWS = (
    "West Midlands Police,crime.robbery,12m to 2010-03,7.25",
    'Avon & Somerset Constabulary,crime.robbery,2009/10,"1,234"',
    "Avon and Somerset,crime.robbery,2008/09,..",
    "E23000036,crime.robbery,2008/09,..",
    "E23000014,population.residents,2009,2687100",
    "E23000014,crime.robbery,2007/08,",
    "Medway,population.residents,2009,250000",
)


@pytest.fixture(autouse=True)
def official_name(country):
    Area.objects.filter(code="E23000014").update(official_name="West Midlands Police")


def restate(path, to, *options):
    call_command("restate", path, "--to", to, *options)
    data = to.read_bytes()
    return (gzip.decompress(data) if to.suffix == ".gz" else data).decode().splitlines()


def test_names_become_codes_in_a_settled_order(written, tmp_path):
    assert restate(written(*ROWS), tmp_path / "out.csv") == [
        "area,item,period,value",
        "E23000014,crime.robbery,2007/08,",
        "E23000014,crime.robbery,12m to 2010-03,7.25",
        "E23000036,crime.robbery,2008/09,..",
        "E23000036,crime.robbery,2009/10,1234",
        "E06000035,population.residents,2009,250000",
        "E23000014,population.residents,2009,2687100",
    ]


def test_order_of_the_rows_does_not_change_a_byte(written, tmp_path):
    restate(written(*ROWS, name="one.csv"), tmp_path / "one.csv.gz")
    restate(written(*reversed(ROWS), name="other.csv"), tmp_path / "other.csv.gz")
    assert (tmp_path / "one.csv.gz").read_bytes() == (tmp_path / "other.csv.gz").read_bytes()


def test_restated_figures_are_the_same_figures(written, tmp_path):
    path = written(*ROWS)
    restate(path, tmp_path / "restated.csv.gz")
    outcomes = receive_and_publish(paths=[path, tmp_path / "restated.csv.gz"], source="test", by="test")
    assert [(outcome.counts.new, outcome.counts.unchanged) for outcome in outcomes] == [(6, 0), (0, 6)]


def test_columns_beside_the_value_are_kept_where_they_hold_something(written, tmp_path):
    heading = "area,item,period,value,sample_size,lower_95,upper_95,note"
    path = written("Medway,crime.robbery,2009/10,61.5,1000,,64.6,provisional", heading=heading)
    assert restate(path, tmp_path / "out.csv") == [
        "area,item,period,value,sample_size,upper_95,note",
        "E06000035,crime.robbery,2009/10,61.5,1000,64.6,provisional",
    ]


def test_periods_and_items_are_chosen(written, tmp_path):
    options = ["--since", "2009-03-31", "--until", "2010-03-30", "--item", "crime.robbery"]
    assert restate(written(*ROWS), tmp_path / "out.csv", *options)[1:] == ["E23000036,crime.robbery,2008/09,.."]


def test_district_that_is_a_partnership_gives_it_its_figures(written, tmp_path):
    force, medway, kent = (Area.objects.get(code=code) for code in ("E23000032", "E06000035", "E99999999"))
    alone = Area.objects.create(level=Level.PARTNERSHIP, code="E22000001", slug="medway", name="Medway")
    shared = Area.objects.create(level=Level.PARTNERSHIP, code="E22000002", slug="kent", name="Kent")
    other = Area.objects.create(level=Level.DISTRICT, code="E07000105", slug="ashford", name="Ashford")
    for child, parent in ((medway, alone), (kent, shared), (other, shared), (alone, force), (shared, force)):
        AreaLink.objects.create(child=child, parent=parent)
    path = written(*[f"{area.code},population.residents,2009,{n}" for n, area in enumerate((medway, kent, other), 1)])
    options = ["--as-partnerships", "--within", "E23000032"]
    assert restate(path, tmp_path / "out.csv", *options)[1:] == ["E22000001,population.residents,2009,1"]


def test_file_with_a_fault_is_not_restated(written, tmp_path):
    with pytest.raises(CommandError, match=r"return\.csv, row 2, column “area”"):
        restate(written("Atlantis,crime.robbery,2009/10,1"), tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_force_without_areas_is_refused(written, tmp_path):
    with pytest.raises(CommandError, match="No area belongs to “E23”"):
        restate(written(*ROWS), tmp_path / "out.csv", "--within", "E23")
