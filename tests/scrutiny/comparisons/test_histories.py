"""Documents that are put together and written at once, beside those that are made area by area."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indicators.documents import decode_as_json
from scrutiny.comparisons.histories import Alike, encoded, joined

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
