"""A return is sent and checked: the file is kept, what is wrong is listed, and nothing else is stored."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from indicators.models import Finding, Observation, Return, ReturnStep
from indicators.returns import workflow
from indicators.returns.actions import receive_and_publish
from indicators.returns.audit import audit
from indicators.returns.checking import MOST_ATTEMPTS, check_received, stalled
from indicators.returns.receipts import RefusedError
from indicators.returns.workflow import CannotTakeStepError
from landscape.models import Role
from tests.factories import AppointmentFactory
from tests.indicators.returns.sending import HEADING, STATEMENT, Kent, figures

pytestmark = pytest.mark.django_db

State = Return.State


@pytest.fixture
def kent(received):
    return Kent()


def test_same_file_sent_twice_is_one_return(kent, files):
    first, second = kent.send(*figures()), kent.send(*figures(), name="again.csv")
    assert (first, Return.objects.count(), len(files())) == (second, 1, 1)


def test_mended_file_takes_the_place_of_one_still_with_the_force(kent, files):
    bad = kent.checked(*figures(robberies="ten"))
    good = kent.checked(*figures())
    bad.refresh_from_db()
    assert (bad.state, good.revision_of, len(files())) == (State.SUPERSEDED, bad, 2)
    workflow.submit(of_return=good, statement=STATEMENT, by=kent.analyst)


def test_text_that_a_spreadsheet_program_would_run_is_not_taken(kent):
    rows = [f"{row},{note}" for row, note in zip(figures(), ["=HYPERLINK(A1)", "-5% on last year"], strict=True)]
    found = kent.checked(*rows, heading=f"{HEADING},note").findings.filter(check_name="formula")
    assert list(found.values_list("severity", "row", "column")) == [("error", 2, "note")]


def test_file_is_not_taken_while_the_authority_has_one(kent):
    kent.submitted(*figures())
    with pytest.raises(CannotTakeStepError, match="has to be sent back or withdrawn before another file"):
        kent.send(*figures(robberies="11"))


def test_same_file_may_be_sent_again_after_it_was_withdrawn(kent, files):
    first = kent.checked(*figures())
    workflow.withdraw(of_return=first, reason="Too early.", by=kent.analyst)
    second = kent.checked(*figures())
    assert (second.pk > first.pk, second.state, len(files())) == (True, State.CHECKED, 1)


def test_national_file_goes_the_same_way(kent):
    national = {"force": None, "indicator_set": None, "period": None}
    with pytest.raises(PermissionDenied):
        kent.send(*figures(), **national)
    administrator = AppointmentFactory(role=Role.ADMINISTRATOR).person
    a_return = kent.checked(*figures(), **national, by=administrator)
    workflow.submit(of_return=a_return, statement=STATEMENT, by=administrator)
    workflow.accept(of_return=a_return, by=kent.officer)
    assert [each.pk for each in workflow.publish_due(by="test")] == [a_return.pk]
    with pytest.raises(CannotTakeStepError, match="was published before"):
        kent.send(*figures(), **national, by=administrator)
    with pytest.raises(CannotTakeStepError, match="import the publisher's corrected edition"):
        workflow.withdraw(of_return=a_return, reason="Wrong.", by=kent.officer)
    assert audit() == []


def test_national_file_that_was_imported_meanwhile_is_sent_back(kent, tmp_path):
    administrator = AppointmentFactory(role=Role.ADMINISTRATOR).person
    national = {"force": None, "indicator_set": None, "period": None}
    a_return = kent.checked(*figures(), **national, by=administrator)
    workflow.submit(of_return=a_return, statement=STATEMENT, by=administrator)
    workflow.accept(of_return=a_return, by=kent.officer)
    with a_return.file.open() as file:
        (tmp_path / "same.csv").write_bytes(file.read())
    [imported] = receive_and_publish(paths=[tmp_path / "same.csv"], source="The publisher", by="test")
    assert workflow.publish_due(by="test") == []
    a_return.refresh_from_db()
    assert (a_return.state, a_return.steps.last().text) == (
        State.SENT_BACK,
        f"The same file was published in the meantime, as return {imported.of_return.pk}.",
    )
    assert audit() == []


@pytest.mark.parametrize("missing", ["force", "indicator_set", "period"])
def test_return_for_half_a_slot_is_refused(kent, missing):
    with pytest.raises((CannotTakeStepError, PermissionDenied)):
        kent.send(*figures(), **{missing: None})
    assert not Return.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a/b\\c.csv", "c.csv"), ("", "return"), ("x" * 300 + ".csv", ("x" * 300 + ".csv")[-100:]), ("..", "return")],
)
def test_name_of_a_file_is_kept_so_that_it_can_be_shown(kent, name, kept):
    a_return = kent.checked(*figures(), name=name)
    assert (a_return.file_name, a_return.state, a_return.findings.count()) == (kept, State.CHECKED, 0)


def test_file_that_is_too_large_or_without_a_readable_name_is_refused(kent, monkeypatch):
    with pytest.raises(RefusedError, match="signs that can't be read"):
        kent.send(*figures(), name="a\nb.csv")
    monkeypatch.setattr("indicators.returns.sending.LARGEST_FILE", 10)
    with pytest.raises(RefusedError, match="no more than 10 can be sent"):
        kent.send(*figures())
    assert not Return.objects.exists()


def test_one_bad_row_of_many_is_listed_and_nothing_is_stored(kent):
    months = [f"{year}-{month:02}" for year in range(1900, 1970) for month in range(1, 13)]
    rows = [f"E23000032,crime.robbery,{month},1" for month in months]
    a_return = kent.checked(*rows, "E23000032,crime.robbery,1985-13,1", *figures(), name="long.csv")
    [error] = a_return.findings.filter(severity="error")
    assert (error.row, error.column, Observation.objects.count()) == (len(rows) + 2, "period", 0)
    mended = kent.published(*rows, *figures(), name="mended.csv")
    assert (mended.figures, mended.revision_of_id) == (len(rows) + 2, a_return.pk)


def test_unreadable_file_is_a_finding(kent):
    a_return = kent.checked("1,2", heading="a,b")
    [finding] = a_return.findings.all()
    assert (finding.severity, a_return.state) == ("error", State.CHECKED)
    assert "return.csv: row 1 has the headings of no known layout" in finding.message


def test_checking_again_changes_nothing(kent):
    a_return = kent.checked(*figures(robberies="-1"))
    before = list(Finding.objects.values()), list(ReturnStep.objects.values())
    assert check_received(return_id=a_return.pk) == State.CHECKED
    assert (list(Finding.objects.values()), list(ReturnStep.objects.values())) == before


def test_fault_of_ours_while_checking_is_told_as_such(kent, monkeypatch):
    a_return = kent.send(*figures())
    monkeypatch.setattr("indicators.returns.checks.run", lambda *_: 1 / 0)
    check_received(return_id=a_return.pk)
    assert "through no fault of yours" in Finding.objects.get().message


def test_checking_that_ends_its_worker_every_time_is_given_up(kent):
    a_return = kent.send(*figures())
    Return.objects.update(attempts=MOST_ATTEMPTS, progress_at=timezone.now() - timedelta(hours=1))
    assert stalled() == [a_return.pk]
    check_received(return_id=a_return.pk)
    assert "through no fault of yours" in Finding.objects.get().message
    assert stalled() == []


def test_preview_tells_what_would_change_before_anything_is_stored(kent):
    kent.asks_for("crime.arson")
    kent.published(*figures(), "Kent,crime.arson,2009/10 Q3,5")
    before = Observation.objects.count()
    seen = workflow.preview(kent.checked(*figures(robberies="12"), "Kent,crime.arson,2009/10 Q2,4"))
    rows = seen.changes[["change", "item", "period", "old", "new", "row"]].fillna(0).to_dict("split")["data"]
    assert rows == [
        ["revised", "crime.robbery", "2009/10 Q3", "10", "12", 2],
        ["new", "crime.arson", "2009/10 Q2", "", "4", 4],
        ["absent", "crime.arson", "2009/10 Q3", "5", "", 4],
    ]
    assert seen.changes["percent"].round(6).tolist()[0] == 20
    assert seen.counts == {"new": 1, "revised": 1, "absent": 1, "unchanged": 1}
    assert Observation.objects.count() == before


def test_preview_says_what_publishing_then_does(kent):
    kent.published(*figures())
    a_return = kent.submitted(*figures(robberies="..", burglaries="20"), "Kent,crime.robbery,2009/10 Q2,4")
    seen = workflow.preview(a_return).counts
    workflow.accept(of_return=a_return, by=kent.officer)
    [published] = workflow.publish_due(by="test")
    done = {name: getattr(published, name) for name in seen}
    assert done == seen == {"new": 1, "revised": 1, "absent": 0, "unchanged": 1}


def test_preview_of_an_unreadable_file_is_empty(kent):
    assert len(workflow.preview(kent.checked("1,2", heading="a,b")).changes) == 0
