"""What is kept of every area; and documents put together and written at once, beside those made area by area."""

import dataclasses
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indicators.documents import decode_as_json
from indicators.matrices import Break
from scrutiny.comparisons.decided import Decided, Rebase
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.histories import Alike, encoded, joined
from tests.scrutiny.comparisons.cases import DEFAULT, NAN, PEOPLE, RATE, families, series

AREAS = 6
kinds = st.lists(st.sampled_from([None, "a", "b"]), min_size=AREAS, max_size=AREAS)


def alike(kinds, numbers):
    """The areas by their kind; an area without one is left out."""
    groups = {kind: np.flatnonzero([each == kind for each in kinds]) for kind in {*kinds} - {None}}
    return [Alike(areas, {"kind": kind, "number": numbers[areas]}) for kind, areas in groups.items()]


@given(kinds, kinds, st.lists(st.booleans(), min_size=AREAS, max_size=AREAS))
def test_every_area_has_what_is_kept_of_it(charts, years, known):
    numbers, areas = np.arange(AREAS) + 0.5, np.flatnonzero(known)
    whole = Alike(areas, {"values": np.stack([numbers, -numbers], axis=1)[areas], "chart": {}, "breaks": []})
    groups = joined(whole, {"chart": alike(charts, numbers), "year": alike(years, 10 * numbers), "breaks": []})
    assert sorted(area for group in groups for area in group.areas.tolist()) == areas.tolist()
    for area, document in enumerate(map(decode_as_json, encoded(groups, AREAS))):
        number = area + 0.5
        expected = {"values": [number, -number], "chart": {}, "breaks": []} if known[area] else {}
        if known[area] and charts[area]:
            expected["chart"] = {"kind": charts[area], "number": number}
        if known[area] and years[area]:
            expected["year"] = {"kind": years[area], "number": 10 * number}
        assert document == expected


def test_the_history_holds_the_range_of_the_other_members():
    compared = compare(RATE, series([[1000, x] for x in (2000, 1100, 1200)], PEOPLE), families("BC", "", ""), DEFAULT)
    history = decode_as_json(compared.histories[0])
    assert (history["value"], history["family_min"], history["family_max"]) == ([10, 20], [10, 11], [10, 12])
    assert history["ends"] == ["2009-03-31", "2010-03-31"]
    assert compared.columns["family_max"][0] == 20


def test_a_history_tells_the_breaks_and_rebases_of_its_own_area_and_time():
    days = (date(2008, 4, 1), None), (date(2008, 4, 2), 1), (date(2010, 3, 31), None), (date(2010, 4, 1), None)
    figures = dataclasses.replace(
        series([[1000, x] for x in (1000, 1100)], PEOPLE), breaks=tuple(Break(on, "Anew", area) for on, area in days)
    )
    rebases = tuple(Rebase(0, date(2010, *day), "New", "o@x.uk") for day in ((3, 31), (4, 1)))
    histories = compare(RATE, figures, families("", ""), DEFAULT, Decided(rebases=rebases)).histories
    first, second = map(decode_as_json, histories)
    assert (first["breaks"], first["rebases"]) == ([["2010-03-31", "Anew"]], [["2010-03-31", "New", "o@x.uk"]])
    assert second["breaks"] == [["2008-04-02", "Anew"], ["2010-03-31", "Anew"]]
    assert "rebases" not in second


def test_the_history_of_an_area_without_figures_is_empty():
    assert compare(RATE, series([[NAN, NAN]], PEOPLE), families(""), DEFAULT).histories == [b"{}\n"]
