"""A member out of all proportion is set aside from its family's test, named, and still shown."""

from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.method import Method
from tests.scrutiny.comparisons.cases import RATE, families, series

ORDINARY = families(*("ABCDEFG".replace(each, "") for each in "ABCDEFG"), "")
EVERY_OTHER = families(
    *("ABCDEFGH".replace(each, "") for each in "ABCDEFGH"), spread_peers=ORDINARY.peers, spread_edition="all-others"
)
LATEST = (1000, 1020, 980, 1010, 990, 1005, 1000, 5000)


def found(method):
    return compare(RATE, series([[1000, x] for x in LATEST], 100_000), EVERY_OTHER, method).columns


def test_a_gross_member_doesnt_make_its_family_look_unusual():
    assert found(Method(gross_member=float("inf")))["family_verdict"][0] == "better"
    assert found(Method())["family_verdict"][:7] == ["ahead"] * 7  # of an average that holds it, within the spread


def test_a_gross_member_is_named_and_stays_in_average_and_rank():
    columns = found(Method())
    assert "set aside from its test: H" in columns["quality"][0]
    assert columns["family_average"][0] == sum(LATEST) / 8 / 100
    assert (columns["family_max"][0], columns["rank_of"][0]) == (50.0, 8)


def test_the_gross_area_itself_is_called_out():
    columns = found(Method())
    assert columns["family_verdict"][7] == "worse"
    assert "set aside" not in columns["quality"][7]
