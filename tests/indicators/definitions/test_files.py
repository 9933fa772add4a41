"""A set as one file: round trips byte for byte, and refused whole with each fault named."""

import copy
import json
import random
from datetime import date

import pytest
from django.conf import settings

from indicators.definitions.files import export_set, import_set
from indicators.definitions.sets import change_heading, lock_set
from indicators.models import DataItem, Indicator, IndicatorPart, IndicatorSet, SeriesBreak
from indicators.reference import load
from landscape.models import AuditEntry
from landscape.refusals import RefusedError
from tests.indicators.definitions.conftest import spi

ATTEMPTS = 250
ANYTHING = [
    None, True, -1, 0, 1.5, 10**30, 10**400, 1e308, "", "x", "\ud800", "a\0b", "x" * 5000, [], {}, [[]], {"a": 1},
    "2009-13-01", "published", "locked", ["force", "force"], "survey", "2009-04-01", [None], "é" * 300,
]  # fmt: skip


def empty_the_database() -> None:
    IndicatorSet.objects.filter(state="locked").update(state="retired")
    for model in (IndicatorPart, Indicator, IndicatorSet, SeriesBreak, DataItem):
        model.objects.all().delete()


@pytest.mark.parametrize("code", ["recorded-crime", "apacs-2008-09", "ncpm-2021"])
def test_exported_set_comes_back_into_an_empty_database_byte_for_byte(by, code):
    load(settings.FIXTURES_DIR / "indicators")
    written = export_set(IndicatorSet.objects.get(code=code))
    empty_the_database()
    taken = import_set(content=written, by=by, reason="Moved here")
    assert export_set(taken) == written
    assert AuditEntry.objects.latest("pk").why == "Moved here"


def test_two_frameworks_stand_side_by_side_without_code(by, apacs):
    """APACS from the site, the national measures of 2021 from their file."""
    load(settings.FIXTURES_DIR / "indicators")
    written = export_set(IndicatorSet.objects.get(code="ncpm-2021"))
    document = {**json.loads(written), "code": "ncpm-copy"}
    taken = import_set(content=json.dumps(document).encode(), by=by, reason="x")
    assert taken.indicators.computable().count() == 2
    assert apacs.indicators.computable().count() == 3


def test_locked_set_comes_back_locked(by, apacs):
    lock_set(indicator_set=apacs, version=1, by=by, reason="Agreed")
    document = {**json.loads(export_set(apacs)), "code": "elsewhere"}
    assert import_set(content=json.dumps(document).encode(), by=by, reason="x").state == "locked"


def test_file_locks_nothing_that_could_not_be_locked_here(by, apacs):
    document = json.loads(export_set(apacs)) | {"code": "elsewhere", "state": "locked"}
    one, two = document["indicators"]
    one |= {"status": "published", "owner": "", "review_date": "2009-01-01"}
    two |= {"status": "draft"}
    with pytest.raises(RefusedError) as refusal:
        import_set(content=json.dumps(document).encode(), by=by, reason="x")
    assert refusal.value.faults == [
        f"The file, indicator {one['reference']}: lacks an owner, so its set can’t be a locked one.",
        f"The file, indicator {two['reference']}: is a draft, which would stay one for good in a locked set.",
    ]


def test_file_of_a_set_that_is_there_is_refused(by, apacs):
    with pytest.raises(RefusedError, match="there is a set “apacs-2008-09” already; give this one another code"):
        import_set(content=export_set(apacs), by=by, reason="x")


def test_every_fault_of_a_file_is_named_and_nothing_is_stored(by, apacs):
    document = json.loads(export_set(apacs)) | {"code": "other", "surprise": 1}
    one, two = document["indicators"]
    one |= {"formula": "eval(1)", "reference": "SPI 2", "parts": {"numerator": [{"items": ["nothing"]}]}}
    two |= {"owner": ["x"], "review_date": 5}
    document["items"][0]["unit"] = "crimes"
    document["items"].append(document["items"][0])
    document["breaks"] = [{"item": "nothing", "area": "Atlantis", "on": "", "reason": "", "source": "x"}]
    with pytest.raises(RefusedError) as refusal:
        import_set(content=json.dumps(document).encode(), by=by, reason="x")
    for said in (
        "items, item 1, unit: is “crimes”, but here crime.burglary has “offences”",
        "“crime.burglary” is there twice",
        "breaks, break 1, item: “nothing” is not known",
        "breaks, break 1, area: “Atlantis” is not known",
        "breaks, break 1, on: is empty",
        "surprise: is no field here",
        "formula: Value 'eval(1)' is not a valid choice",
        "“nothing” is not known",
        "“SPI 2” is there twice",
        "owner: one value is expected",
        "review_date: is no day",
    ):
        assert any(said in fault for fault in refusal.value.faults), (said, refusal.value.faults)
    assert IndicatorSet.objects.count() == 1
    assert SeriesBreak.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no JSON text"),
        (b"\xff\xfe", "no JSON text"),
        (b"[]", "a group of fields in braces"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"code": NaN}', "NaN is no number"),
        (b'{"code": "a\\u0000b"}', "NUL"),
        (b'{"code": "\\ud800"}', "no JSON text that can be stored"),
        (b" " * 6_000_000, "are taken at most"),
        (b"{}", "code"),
    ],
)
def test_what_is_no_set_is_told(by, content, said):
    with pytest.raises(RefusedError, match=said):
        import_set(content=content, by=by, reason="x")


def test_whatever_stands_in_a_file_it_is_taken_or_refused_in_sentences(by, apacs):
    original = json.loads(export_set(apacs)) | {"code": "fuzzed"}
    chance = random.Random(1985)
    refusals: list[RefusedError] = []
    for attempt in range(ATTEMPTS):
        spoilt = copy.deepcopy(original) | {"code": f"fuzzed-{attempt}"}
        for _ in range(chance.randint(1, 3)):
            spoil(spoilt, chance)
        try:
            import_set(content=json.dumps(spoilt).encode(), by=by, reason="x")
        except RefusedError as refusal:
            refusals.append(refusal)
    assert 5 < len(refusals) < ATTEMPTS - 5
    assert all(fault.strip() for refusal in refusals for fault in refusal.faults)


def spoil(value, chance: random.Random) -> None:
    """Put anything in the place of something, somewhere within."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = chance.choice(keys)
        inner = value[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.15:
            value[key] = chance.choice(ANYTHING)
            return
        value = inner


def test_set_changed_on_the_site_is_left_alone_by_its_file(folder, by):
    from tests.indicators.defining import a_set, indicator

    files = folder(a_set(indicator()))
    load(files)
    change_heading(indicator_set=IndicatorSet.objects.get(), version=1, heading={"note": "Ours"}, by=by, reason="x")
    assert "left aside" in load(folder(a_set(indicator(title="Muggings"))))[-1]
    assert IndicatorSet.objects.get().note == "Ours"
    assert Indicator.objects.get().title == "Robbery"


def test_dates_and_confirmations_are_kept_in_the_file(by, apacs):
    told = json.loads(export_set(apacs))["indicators"][0]
    assert told["review_date"] == date(2099, 4, 1).isoformat()
    assert told["confirmed_at"] is None
    assert spi(1).confirmed_by == told["confirmed_by"] == ""
