"""The boundaries that maps draw are those published, simplified and joined."""

import json

import pytest

from scripts import boundaries

TOPOLOGY = {
    "transform": {"scale": [0.1, 0.1], "translate": [0, 50]},
    # Two squares side by side, with their common border as the first arc.
    "arcs": [[[5, 0], [0, 5]], [[5, 5], [-5, 0], [0, -5], [5, 0]], [[5, 0], [2, 0], [3, 0], [0, 5], [-5, 0]]],
    "objects": {
        "lad": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"LAD13CD": "west"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"LAD13CD": "east"}},
            ]
        }
    },
}


def test_border_between_districts_of_one_partnership_goes(tmp_path):
    file = tmp_path / "topo.json"
    file.write_text(json.dumps(TOPOLOGY))
    districts = boundaries.districts_of(file)
    [west] = boundaries.rings_of(districts["west"])
    assert boundaries.written(west) == "500 50000 0 500 -500 0 0 -500 500 0"
    [both] = boundaries.rings_of([*districts["west"], *districts["east"]])
    assert boundaries.size(both) == pytest.approx(0.5)
    assert (0.5, 50.0) in both
    assert (0.7, 50.0) not in both  # on a straight line


@pytest.mark.shared
def test_file_of_boundaries_is_what_the_published_files_give(shared):
    folder = shared / "data" / "boundaries"
    files = [folder / f"lad_2013_{country}_topo.json" for country in ("england", "wales")]
    assert boundaries.restated(files) == json.loads(boundaries.TARGET.read_text(encoding="utf-8"))
