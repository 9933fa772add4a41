"""A return on its way: every step is one effect, in its order, by those who may."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators import ledger
from indicators.models import DataItem, Finding, Observation, Return, ReturnStep
from indicators.returns import workflow
from indicators.returns.audit import audit
from indicators.returns.checking import MOST_ATTEMPTS, check_received, stalled
from indicators.returns.receipts import RefusedError
from indicators.returns.workflow import CannotTakeStepError
from landscape.models import AuditEntry, Role
from tests.factories import AppointmentFactory
from tests.indicators.observing import observe
from tests.indicators.returns.sending import STATEMENT, Kent, figures

pytestmark = pytest.mark.django_db

State = Return.State


@pytest.fixture
def kent(received):
    return Kent()


def current(item="crime.robbery") -> list[float | None]:
    return list(Observation.objects.filter(item__code=item, superseded_at=None).values_list("value", flat=True))


def test_return_goes_from_hand_to_hand_until_it_is_published(kent):
    a_return = kent.send(*figures())
    assert (a_return.state, a_return.sent_by, current()) == (State.RECEIVED, kent.analyst, [])
    assert check_received(return_id=a_return.pk) == State.CHECKED
    workflow.submit(of_return=a_return, statement=STATEMENT, by=kent.analyst)
    assert current() == []
    workflow.accept(of_return=a_return, by=kent.officer)
    [published] = workflow.publish_due(by="beat")
    assert (published.state, published.figures, published.new) == (State.PUBLISHED, 2, 2)
    assert (current(), current("crime.burglary")) == ([10], [20])
    told = ReturnStep.objects.filter(of_return=a_return).values_list("what", "by", "text")
    assert list(told) == [
        ("received", kent.analyst.email, ""),
        ("checked", "check_return", "0 errors, 0 warnings, 0 notes"),
        ("submitted", kent.analyst.email, STATEMENT),
        ("accepted", kent.officer.email, ""),
        ("published", "beat", ""),
    ]
    assert AuditEntry.objects.filter(subject=f"return {a_return.pk}").count() == 5
    assert audit() == []


# --- sending


def test_same_file_sent_twice_is_one_return(kent, files):
    first, second = kent.send(*figures()), kent.send(*figures(), name="again.csv")
    assert (first, Return.objects.count(), len(files())) == (second, 1, 1)


def test_mended_file_takes_the_place_of_one_still_with_the_force(kent, files):
    bad = kent.checked(*figures(robberies="ten"))
    good = kent.checked(*figures())
    bad.refresh_from_db()
    assert (bad.state, good.revision_of, len(files())) == (State.SUPERSEDED, bad, 2)
    workflow.submit(of_return=good, statement=STATEMENT, by=kent.analyst)


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


# --- checking


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


# --- explaining and submitting


def test_errors_and_unexplained_warnings_forbid_submitting(kent):
    bad = kent.checked(*figures(robberies="ten"))
    with pytest.raises(CannotTakeStepError, match="1 error: mend the file"):
        workflow.submit(of_return=bad, statement=STATEMENT, by=kent.analyst)
    odd = kent.checked(*figures(robberies="-1", burglaries="-2"))
    with pytest.raises(CannotTakeStepError, match="2 warnings are not explained yet"):
        workflow.submit(of_return=odd, statement=STATEMENT, by=kent.analyst)
    assert (
        workflow.explain_alike(of_return=odd, check_name="negative-count", text=" Corrections. ", by=kent.analyst) == 2
    )
    workflow.submit(of_return=odd, statement=STATEMENT, by=kent.analyst)
    first = odd.findings.first()
    assert (first.explanation, first.explained_by) == ("Corrections.", kent.analyst)


def test_explanation_that_is_changed_stays_in_the_audit_trail(kent):
    [finding] = kent.checked(*figures(robberies="-1")).findings.all()
    workflow.explain(finding=finding, text="A correction.", by=kent.analyst)
    workflow.explain(finding=finding, text="A late correction.", by=kent.colleague)
    details = AuditEntry.objects.filter(action="finding explained").order_by("id").values_list("detail", flat=True)
    assert [(each["before"], each["explanation"]) for each in details] == [
        ("", "A correction."),
        ("A correction.", "A late correction."),
    ]


def test_only_warnings_are_explained_and_in_words(kent):
    [error] = kent.checked(*figures(robberies="ten")).findings.filter(severity="error")
    with pytest.raises(CannotTakeStepError, match="Only a warning"):
        workflow.explain(finding=error, text="So what.", by=kent.analyst)
    [warning] = kent.checked(*figures(robberies="-1")).findings.all()
    with pytest.raises(CannotTakeStepError, match="Write the explanation"):
        workflow.explain(finding=warning, text="  ", by=kent.analyst)


def test_statement_and_reasons_are_written_in_words(kent):
    a_return = kent.checked(*figures())
    with pytest.raises(CannotTakeStepError, match="Write the statement"):
        workflow.submit(of_return=a_return, statement=" ", by=kent.analyst)
    workflow.submit(of_return=a_return, statement=STATEMENT, by=kent.analyst)
    for action in (workflow.send_back, workflow.withdraw):
        with pytest.raises(CannotTakeStepError, match="Write the reason"):
            action(of_return=a_return, reason="", by=kent.officer if action is workflow.send_back else kent.analyst)


def test_step_at_the_wrong_time_is_refused(kent):
    a_return = kent.checked(*figures())
    for action, options in (
        (workflow.accept, {"by": kent.officer}),
        (workflow.send_back, {"reason": "No.", "by": kent.officer}),
    ):
        with pytest.raises(CannotTakeStepError, match=r"now\. It is: checked, not yet submitted"):
            action(of_return=a_return, **options)
    workflow.submit(of_return=a_return, statement=STATEMENT, by=kent.analyst)
    with pytest.raises(CannotTakeStepError, match=r"can't be submitted now\. It is: submitted"):
        workflow.submit(of_return=a_return, statement=STATEMENT, by=kent.analyst)


# --- accepting


def test_strangers_may_do_nothing(kent):
    stranger = AppointmentFactory(role=Role.ANALYST).person
    a_return = kent.checked(*figures())
    for action in (
        lambda: kent.send(*figures(robberies="11"), by=stranger),
        lambda: workflow.submit(of_return=a_return, statement=STATEMENT, by=stranger),
        lambda: workflow.submit(of_return=a_return, statement=STATEMENT, by=kent.officer),
        lambda: workflow.accept(of_return=a_return, by=kent.analyst),
        lambda: workflow.withdraw(of_return=a_return, reason="No.", by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            action()


@pytest.mark.parametrize("part", ["sent", "submitted", "explained"])
def test_whoever_had_a_hand_in_it_cannot_accept(kent, part):
    both = AppointmentFactory(role=Role.ADMINISTRATOR).person
    a_return = kent.checked(*figures(robberies="-1"), by=both if part == "sent" else kent.analyst)
    [finding] = a_return.findings.all()
    workflow.explain(finding=finding, text="So.", by=both if part == "explained" else kent.analyst)
    by = both if part == "submitted" else kent.analyst
    workflow.submit(of_return=a_return, statement=STATEMENT, by=by)
    with pytest.raises(CannotTakeStepError, match="another person has to"):
        workflow.accept(of_return=a_return, by=both)
    if part != "explained":
        with pytest.raises(IntegrityError, match="return_accepted_by_another_person"), transaction.atomic():
            Return.objects.filter(pk=a_return.pk).update(accepted_by=both, state=State.ACCEPTED)


def test_database_refuses_what_nobody_accepted(kent):
    a_return = kent.submitted(*figures())
    for state in (State.ACCEPTED, State.PUBLISHED):
        with pytest.raises(IntegrityError), transaction.atomic():
            Return.objects.filter(pk=a_return.pk).update(state=state, published_at=timezone.now())


def test_database_keeps_one_return_for_each_slot(kent):
    published = kent.published(*figures())
    on_its_way = kent.checked(*figures(robberies="11"))
    for pk, state in ((published.pk, State.PUBLISHED), (on_its_way.pk, State.CHECKED)):
        copy = Return.objects.get(pk=pk)
        copy.pk, copy.state = None, state
        with pytest.raises(IntegrityError, match=r"one_published_return|one_open_return"), transaction.atomic():
            copy.save(force_insert=True)


def test_return_sent_back_is_submitted_again_or_mended(kent):
    a_return = kent.submitted(*figures())
    workflow.send_back(of_return=a_return, reason="Look at the burglaries.", by=kent.officer)
    assert a_return.steps.get(what="sent-back").text == "Look at the burglaries."
    workflow.submit(of_return=a_return, statement=STATEMENT, by=kent.colleague)
    workflow.send_back(of_return=a_return, reason="No, really.", by=kent.officer)
    assert kent.published(*figures(burglaries="21")).revision_of == a_return


def test_embargo_is_kept_until_its_moment(kent, monkeypatch):
    later = timezone.now() + timedelta(days=2)
    a_return = workflow.accept(of_return=kent.submitted(*figures()), by=kent.officer, publish_at=later)
    assert (workflow.publish_due(by="beat"), current()) == ([], [])
    assert a_return.steps.get(what="accepted").text.startswith("To be published on ")
    Return.objects.update(publish_at=timezone.now() - timedelta(seconds=1))
    assert workflow.publish_due(by="beat") == [a_return]
    assert workflow.publish_due(by="beat") == []
    assert current() == [10]


def test_return_under_embargo_can_be_sent_back(kent):
    later = timezone.now() + timedelta(days=2)
    a_return = workflow.accept(of_return=kent.submitted(*figures()), by=kent.officer, publish_at=later)
    workflow.send_back(of_return=a_return, reason="Wait.", by=kent.another)
    a_return.refresh_from_db()
    assert (a_return.state, a_return.accepted_by, a_return.publish_at) == (State.SENT_BACK, None, None)


def test_return_that_has_become_faulty_is_sent_back_and_others_are_published(kent):
    a_return = workflow.accept(of_return=kent.submitted(*figures()), by=kent.officer)
    DataItem.objects.filter(code="crime.burglary").update(code="crime.burglaries")
    assert workflow.publish_due(by="beat") == []
    a_return.refresh_from_db()
    assert (a_return.state, current()) == (State.SENT_BACK, [])
    assert "there is no data item “crime.burglary”" in a_return.steps.get(what="sent-back").text


# --- revising and withdrawing


def test_revision_supersedes_and_what_it_no_longer_holds_ceases(kent):
    first = kent.published(*figures())
    then = ledger.latest_moment()
    second = kent.published(figures(robberies="12")[0])
    first.refresh_from_db()
    assert (first.state, second.revision_of, second.revised, second.absent) == (State.SUPERSEDED, first, 1, 1)
    assert (current(), current("crime.burglary")) == ([12], [])
    items = DataItem.objects.filter(code__startswith="crime").values_list("pk", flat=True)
    assert sorted(ledger.read(items, as_known_at=then)["value"]) == [10, 20]
    assert audit() == []


def test_equal_figures_of_a_revision_lead_to_the_revision(kent):
    kent.published(*figures())
    second = kent.published(*figures(robberies="12"))
    assert set(Observation.objects.filter(superseded_at=None).values_list("of_return", flat=True)) == {second.pk}
    assert (second.new, second.revised, second.unchanged) == (0, 1, 1)
    assert audit() == []


def test_withdrawn_return_gives_back_what_was_believed_before(kent):
    first = kent.published(*figures())
    second = kent.published(figures(robberies="12")[0])
    then = ledger.latest_moment()
    workflow.withdraw(of_return=second, reason="Counted twice.", by=kent.officer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.PUBLISHED, State.WITHDRAWN)
    assert (current(), current("crime.burglary")) == ([10], [20])
    items = DataItem.objects.filter(code__startswith="crime").values_list("pk", flat=True)
    assert list(ledger.read(items, as_known_at=then)["value"]) == [12]
    assert audit() == []
    workflow.withdraw(of_return=first, reason="All of it.", by=kent.officer)
    assert (current(), current("crime.burglary")) == ([], [])
    assert ledger.latest_moment() > then
    assert audit() == []
    third = kent.published(*figures(robberies="13"))
    assert (third.new, current(), audit()) == (2, [13], [])


def test_withdrawal_leaves_alone_what_was_revised_since_and_gives_back_national_figures(kent):
    robbery, burglary = (DataItem.objects.get(code=code) for code in ("crime.robbery", "crime.burglary"))
    observe((robbery, kent.force, "2009/10 Q3", 8), (burglary, kent.force, "2009/10 Q3", 20))
    force = kent.published(*figures())
    observe((robbery, kent.force, "2009/10 Q3", 9), (burglary, kent.force, "2009/10 Q3", 20))
    workflow.withdraw(of_return=force, reason="Wrong quarter.", by=kent.officer)
    assert (current(), current("crime.burglary")) == ([9], [20])


def test_national_figure_comes_back_where_nobody_revised_it(kent):
    robbery = DataItem.objects.get(code="crime.robbery")
    observe((robbery, kent.force, "2009/10 Q3", 8))
    workflow.withdraw(of_return=kent.published(*figures()), reason="Wrong quarter.", by=kent.officer)
    assert (current(), current("crime.burglary")) == ([8], [])


def test_revision_that_omits_a_figure_gives_back_the_national_one_and_its_withdrawal_takes_it_again(kent):
    burglary = DataItem.objects.get(code="crime.burglary")
    observe((burglary, kent.force, "2009/10 Q3", 19))
    kent.published(*figures())
    second = kent.published(figures()[0])
    assert current("crime.burglary") == [19]
    workflow.withdraw(of_return=second, reason="Not complete.", by=kent.officer)
    assert current("crime.burglary") == [20]


def test_published_return_is_withdrawn_by_the_authority_only(kent):
    published = kent.published(*figures())
    with pytest.raises(PermissionDenied):
        workflow.withdraw(of_return=published, reason="Mine.", by=kent.analyst)
    workflow.withdraw(of_return=published, reason="Ours.", by=kent.officer)
    with pytest.raises(CannotTakeStepError, match=r"can't be withdrawn\. It is: withdrawn"):
        workflow.withdraw(of_return=published, reason="Again.", by=kent.officer)


# --- preview


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
