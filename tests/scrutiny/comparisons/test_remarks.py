"""Remarks are read back as they were written, whatever is filled in."""

from hypothesis import given
from hypothesis import strategies as st

from scrutiny.comparisons.remarks import BETWEEN, Remark, names, read

FILLED = {
    "present": "3",
    "members": "7",
    "edition": "derived-census-2011",
    "areas": "E23000001, E23000002",
    "events": "10",
}


@given(st.lists(st.sampled_from(list(Remark))))
def test_what_is_said_is_read_back(said):
    quality = BETWEEN.join(each.said(**FILLED) for each in said)
    found = read(quality)
    assert [each.remark for each in found] == said
    assert BETWEEN.join(each.text for each in found) == quality
    for each in found:
        assert each.filled == {name: value for name, value in FILLED.items() if f"{{{name}}}" in each.remark}


@given(st.text(alphabet=st.characters(exclude_characters=";"), min_size=1).filter(str.strip))
def test_other_words_are_kept_without_a_name(text):
    (found,) = read(text)
    assert (found.text, found.remark) == (text, next((each for each in Remark if each.value == text), None))


def test_the_reason_for_a_missing_figure_has_no_name():
    quality = "Robbery: 11 of 12 months; a year before: no figure; no family; may be chance"
    assert [each.remark for each in read(quality)] == [None, None, Remark.NO_FAMILY, Remark.MAY_BE_CHANCE]
    assert names(quality) == {Remark.NO_FAMILY, Remark.MAY_BE_CHANCE}
    assert read("") == []


def test_no_two_remarks_say_the_same():
    for each in Remark:
        assert names(each.said(**FILLED)) == {each}
