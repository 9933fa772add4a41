"""What the tests of indicators may use."""

import csv
import json

import pytest

from tests.indicators.defining import BREAK, ITEMS


@pytest.fixture
def folder(tmp_path):
    """Writes a folder of definitions and returns it; what isn't given is as small as can be."""

    def write(*sets, items=ITEMS, breaks=(BREAK,)):
        for name, rows in (("data_items", items), ("breaks", breaks)):
            with (tmp_path / f"{name}.csv").open("w", newline="") as file:
                blank = {"source": "A test", "note": "", "confidence": "A"} if name == "data_items" else {"source": "B"}
                writer = csv.DictWriter(file, [*rows[0], *blank])
                writer.writeheader()
                writer.writerows({**blank, **row} for row in rows)
        (tmp_path / "sets").mkdir(exist_ok=True)
        for number, each in enumerate(sets):
            (tmp_path / "sets" / f"set-{number}.json").write_text(json.dumps(each))
        return tmp_path

    return write
