"""Data items with their purpose and burden, and the breaks of their series."""

from datetime import date

import pytest

from indicators.definitions.breaks import add_break, change_break, withdraw_break
from indicators.definitions.items import Burden, add_item, burden_on, change_item, end_request, request_item
from indicators.models import DataItem, DataRequest, SeriesBreak
from indicators.reference import load
from landscape.models import AuditEntry
from landscape.refusals import RefusedError
from tests.factories import AreaFactory, DataItemFactory, IndicatorFactory
from tests.indicators.defining import BREAK, a_set, breaks_of
from tests.indicators.observing import observe

APRIL = date(2009, 4, 1)
ITEM = {"code": "calls.answered", "name": "Calls answered", "unit": "calls", "source": "Forces", "purpose": "Pledge 5"}


def test_new_item_needs_a_purpose_and_if_asked_of_forces_a_burden(by):
    with pytest.raises(RefusedError) as refusal:
        add_item(fields={**ITEM, "code": "Calls Answered", "purpose": " ", "origin": "asked"}, burden=None, by=by)
    assert refusal.value.faults == [
        "A code is made of small letters, digits, hyphens and dots, such as crime.robbery.",
        "Say what the new data item is wanted for.",
        "A data item asked of forces needs the minutes it takes them and the day from which it is asked.",
    ]
    item = add_item(fields={**ITEM, "origin": "asked"}, burden=Burden(45, 4, APRIL), by=by)
    request = item.requests.get()
    assert (request.minutes_a_year, request.approved_by, request.reason) == (180, by.email, "Pledge 5")
    with pytest.raises(RefusedError, match="already exists"):
        add_item(fields=ITEM, burden=None, by=by)


def test_half_of_a_hundred_requests_switched_off_is_a_cut_of_half(by):
    """Trace 1.25: a baseline of 100 streams, 50 of them switched off."""
    items = DataItem.objects.bulk_create(DataItem(code=f"item-{n}", name=f"{n}", unit="x") for n in range(100))
    DataRequest.objects.bulk_create(
        DataRequest(item=item, minutes=30, returns_a_year=4, starts=APRIL, approved_by="x") for item in items
    )
    for request in DataRequest.objects.all()[:50]:
        end_request(request=request, last_day=date(2010, 3, 31), by=by, reason="Green Paper")
    cut = burden_on(date(2010, 4, 1))
    assert (cut.baseline, cut.streams_then, cut.streams_now, cut.streams_cut) == (APRIL, 100, 50, 50)
    assert (cut.minutes_then, cut.minutes_now, cut.minutes_cut) == (12_000, 6_000, 50)
    assert burden_on(date(2010, 3, 31)).streams_cut == 0
    assert burden_on(date(2010, 4, 1), baseline=date(2008, 1, 1)).streams_cut is None


def test_request_is_made_once_and_ended_once(by):
    item = DataItemFactory()
    request = request_item(item=item, burden=Burden(10, 12, APRIL), by=by, reason="Wanted")
    item.refresh_from_db()
    assert item.origin == "asked"
    with pytest.raises(RefusedError, match="asked for already"):
        request_item(item=item, burden=Burden(10, 12, APRIL), by=by, reason="Wanted")
    with pytest.raises(RefusedError, match="can’t be before"):
        end_request(request=request, last_day=date(2009, 3, 31), by=by, reason="x")
    end_request(request=request, last_day=APRIL, by=by, reason="Not worth it")
    with pytest.raises(RefusedError, match="already"):
        end_request(request=request, last_day=APRIL, by=by, reason="x")


def test_item_is_changed_by_one_person_at_a_time_and_keeps_its_unit_once_there_are_figures(by):
    item = DataItemFactory(code="crime.robbery", name="Robbery", confidence="C")
    change_item(item=item, fields={"name": "Robberies", "confidence": "A"}, edited_at=None, by=by, reason="Checked")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.before["name"], entry.after["name"]) == ("data item confirmed", "Robbery", "Robberies")
    with pytest.raises(RefusedError, match="Someone else"):
        change_item(item=item, fields={"name": "Muggings"}, edited_at=None, by=by, reason="x")
    item.refresh_from_db()
    with pytest.raises(RefusedError, match="Nothing was changed"):
        change_item(item=item, fields={}, edited_at=item.edited_at, by=by, reason="x")
    observe((item, AreaFactory(), "2009/10", 10))
    with pytest.raises(RefusedError, match=r"There are figures of crime\.robbery in offences"):
        change_item(item=item, fields={"unit": "crimes"}, edited_at=item.edited_at, by=by, reason="x")


def test_break_is_added_changed_withdrawn_and_stands_again(by):
    item, other = DataItemFactory(code="one"), DataItemFactory(code="other")
    indicator = IndicatorFactory(numerator=[item])
    with pytest.raises(RefusedError, match="give the reason"):
        add_break(item=item, on=APRIL, reason=" ", source="Home Office", by=by)
    found = add_break(item=item, on=APRIL, reason="Counted anew.", source="Home Office", by=by)
    with pytest.raises(RefusedError, match="already"):
        add_break(item=item, on=APRIL, reason="Counted anew.", source="Home Office", by=by)
    said = {"reason": "Moved.", "source": "Home Office", "by": by, "why": "Mended"}
    mended = change_break(series_break=found, counterparts=[other], **said)
    with pytest.raises(RefusedError, match="Someone else"):
        change_break(series_break=found, counterparts=[other], **said)
    with pytest.raises(RefusedError, match="Nothing was changed"):
        change_break(series_break=mended, counterparts=[other], **said)
    assert [each.reason for each in breaks_of(indicator, "force")] == ["Moved."]
    withdraw_break(series_break=mended, by=by, why="A mistake")
    assert breaks_of(indicator, "force") == []
    with pytest.raises(RefusedError, match="withdrawn"):
        withdraw_break(series_break=mended, by=by, why="Again")
    again = add_break(item=item, on=APRIL, reason="After all.", source="Home Office", by=by)
    for row, reasons in ((found, ["Counted anew."]), (mended, ["Moved."]), (again, ["After all."])):
        assert [each.reason for each in SeriesBreak.ever.known_at(row.known_from)] == reasons
    mended.refresh_from_db()
    assert not SeriesBreak.ever.known_at(mended.withdrawn_at).exists()
    assert AuditEntry.objects.filter(subject="series break one everywhere 2009-04-01").count() == 4


def test_files_leave_alone_what_was_changed_on_the_site(folder, by):
    files = folder(a_set())
    load(files)
    item = DataItem.objects.get(code="crime.robbery")
    change_item(item=item, fields={"name": "Muggings"}, edited_at=None, by=by, reason="x")
    withdraw_break(series_break=SeriesBreak.objects.get(), by=by, why="x")
    assert BREAK["item"] == "crime.burglary"
    assert all(" 0 new, 0 changed" in line for line in load(files))
    item.refresh_from_db()
    assert item.name == "Muggings"
    assert not SeriesBreak.objects.exists()
