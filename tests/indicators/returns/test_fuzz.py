"""Whatever happens to a return on its way, it is refused whole in sentences, or taken as it stands.

``FUZZ=10000`` tries so many mutations; without it a hundred or two, always the same ones.
"""

import csv
import io
import os
import random
import time

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.models import Observation, Return
from indicators.returns import audit
from indicators.returns.actions import receive_and_publish
from indicators.returns.checking import OF_OURS
from indicators.returns.readers import long, numbers, sheets, unpacking
from indicators.returns.receipts import RefusedError

from .mutations import MUTATIONS, mutated
from .opener import Opener

MANY = int(os.environ.get("FUZZ", "135"))
KINDS = ("csv", "xlsx", "ods")
EACH = MANY // len(KINDS) // len(MUTATIONS)


@pytest.fixture(scope="module", autouse=True)
def opener():
    """Workbooks are opened as always, in a process each, but without a start of Python for each of thousands."""
    one = Opener(unpacking.__file__)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sheets.subprocess, "run", one.run)
        yield
    one.close()


def take(path):
    """True if it was taken, False if refused; nothing between the two."""
    before = Observation.objects.count(), Return.objects.count()
    begun = time.monotonic()
    try:
        [outcome] = receive_and_publish(paths=[path], source="A test", by="fuzz")
    except RefusedError as refused:
        check_sentences(str(refused))
        assert (Observation.objects.count(), Return.objects.count()) == before
        return False
    finally:
        assert time.monotonic() - begun < 30
    if outcome.counts:
        assert Observation.objects.filter(of_return=outcome.of_return).count() == outcome.counts.written
    return True


def check_sentences(text):
    assert text.encode("utf-8")
    assert OF_OURS not in text
    assert "Traceback" not in text
    assert "\0" not in text
    assert text.endswith(".")
    assert len(text) < 20_000


def shown(path, kind):
    """The figures of a file that was taken, as a slow and simple reader sees them: (area, item, period, value)."""
    if kind == "csv":
        data = path.read_bytes()
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
    else:
        sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    heading = [name.strip().lower() for name in rows[0]]
    at = [heading.index(name) for name in long.NEEDED]
    return [[" ".join(row[i].split()) for i in at] for row in rows[1:] if any(row)]


def as_number(text):
    text = text.lower()
    return None if text in numbers.MISSING_MARKS else float(text.replace(",", ""))


@pytest.mark.parametrize("how", MUTATIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_mutated_returns_are_refused_or_taken_whole(country, tmp_path, kind, how):
    taken = 0
    for number in range(EACH):
        path = mutated(tmp_path / f"{number}.csv", kind, how, random.Random(f"{kind} {how} {number}"))
        try:
            if take(path):
                taken += 1
                check_figures(path, kind)
        except Exception as error:
            error.add_note(f"mutation {number} of {kind} by {how}, kept as {path}")
            raise
        path.unlink()
    assert taken < EACH, "nothing was refused: nothing is tried"
    assert taken or how != "cells", "nothing was taken: nothing is tried"
    assert audit.audit() == []


def check_figures(path, kind):
    """Nothing was lost, added or changed between the file and the reader's figures."""
    if kind == "ods":
        return  # openpyxl reads none
    try:
        expected = shown(path, kind)
    except Exception:
        assert kind == "xlsx"  # openpyxl is more easily shocked than calamine
        return
    figures = long.read(path).figures
    found = figures[["area", "item", "period"]].to_numpy().tolist()
    assert found == [row[:3] for row in expected]
    values = [
        None if missing or value != value else value for value, missing in figures[["value", "missing"]].to_numpy()
    ]
    assert values == [as_number(row[3]) for row in expected]


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["E23000036", "crime.robbery", "2009/10", "1", "..", "", "1,234"]
)
GRIDS = st.lists(st.lists(CELLS, min_size=4, max_size=6), max_size=6)


@settings(
    max_examples=max(EACH // 3, 30),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)
@given(rows=GRIDS, heading=st.permutations(["area", "item", "period", "value"]))
def test_cells_of_any_signs(country, tmp_path, rows, heading):
    text = io.StringIO()
    csv.writer(text).writerows([heading, *rows])
    path = tmp_path / "return.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    take(path)


@settings(max_examples=max(EACH // 3, 30), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_bytes_of_any_kind(country, tmp_path, content):
    path = tmp_path / "return.csv"
    path.write_bytes(content)
    assert not take(path)
