from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scrutiny.plans.spending import by_theme, parts

pounds = st.decimals("0.01", "999999.99", places=2)


def test_30_000_over_two_themes_counts_15_000_each_and_30_000_in_all():
    found = by_theme([(Decimal(30_000), ["visible", "fair"])])
    assert found == {"visible": 15_000, "fair": 15_000}
    assert sum(found.values()) == 30_000


@given(pounds, st.integers(1, 7))
def test_parts_differ_by_a_penny_at_most_and_make_the_whole(amount, number):
    found = parts(amount, number)
    assert sum(found) == amount
    assert max(found) - min(found) <= Decimal("0.01")


@given(st.lists(st.tuples(pounds, st.lists(st.sampled_from("abcde"), unique=True)), max_size=8))
def test_nothing_is_counted_twice_and_nothing_is_lost(projects):
    assert sum(by_theme(projects).values()) == sum(amount for amount, _ in projects)
