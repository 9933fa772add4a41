"""A return on its way, from hand to hand: every step is one effect, in its order, by those who may."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import DataItem, Observation, Return, ReturnStep
from indicators.returns import workflow
from indicators.returns.audit import audit
from indicators.returns.checking import check_received
from indicators.returns.workflow import CannotTakeStepError
from landscape.models import AuditEntry, Role
from tests.factories import AppointmentFactory
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
    assert AuditEntry.objects.filter(subject=f"return {a_return.pk}", force=a_return.force.code).count() == 5
    assert audit() == []


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
