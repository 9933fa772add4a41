"""Many at once, a double click, a task given again: one effect. Real threads on a real database."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection

from indicators.models import Observation, Return, ReturnStep
from indicators.returns import publishing, signing, workflow
from indicators.returns.audit import audit
from indicators.returns.workflow import CannotTakeStepError
from tests.indicators.returns.sending import STATEMENT, Kent, figures

pytestmark = pytest.mark.django_db(transaction=True)

TWENTY = 20


@pytest.fixture
def kent(received):
    return Kent()


def at_once(action, times=TWENTY) -> list:
    """What each of so many threads gets, all let go at one moment; a refusal is a result too."""
    start = Barrier(times)

    def run(number):
        try:
            start.wait(20)
            return action(number)
        except CannotTakeStepError as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def test_of_twenty_approvals_at_once_exactly_one_publishes(kent):
    a_return = kent.submitted(*figures())

    def approve(number):
        accepted = workflow.accept(of_return=a_return, by=(kent.officer, kent.another)[number % 2])
        return accepted, workflow.publish_due(by="test")

    told = at_once(approve)
    assert sum(not isinstance(each, str) for each in told) == 1
    assert all("can't be accepted now" in each for each in told if isinstance(each, str))
    steps = list(ReturnStep.objects.filter(of_return=a_return).values_list("what", flat=True))
    assert (steps.count("accepted"), steps.count("published")) == (1, 1)
    assert Observation.objects.count() == 2
    assert audit() == []


def test_of_twenty_tasks_that_publish_one_does(kent):
    workflow.accept(of_return=kent.submitted(*figures()), by=kent.officer)
    published = [each for found in at_once(lambda _: workflow.publish_due(by="test")) for each in found]
    assert len(published) == 1
    assert audit() == []


def test_file_sent_twenty_times_at_once_is_one_return(kent, files):
    sent = at_once(lambda _: kent.send(*figures()).pk)
    assert len(set(sent)) == Return.objects.count() == len(files()) == 1


def test_different_files_sent_at_once_leave_one_open(kent):
    at_once(lambda number: kent.send(*figures(robberies=f"{number}")), times=6)
    assert sorted(Return.objects.values_list("state", flat=True)) == ["received"] + 5 * ["superseded"]


def test_return_checked_twice_at_once_has_each_finding_once(kent):
    a_return = kent.send(*figures(robberies="-1"))
    at_once(lambda _: workflow.check_received(return_id=a_return.pk), times=4)
    assert (a_return.findings.count(), a_return.steps.filter(what="checked").count()) == (1, 1)


def test_submitted_accepted_sent_back_and_withdrawn_at_once_is_one_of_them(kent):
    a_return = kent.submitted(*figures())
    actions = [
        lambda: workflow.accept(of_return=a_return, by=kent.officer),
        lambda: workflow.send_back(of_return=a_return, reason="No.", by=kent.another),
        lambda: workflow.withdraw(of_return=a_return, reason="Stop.", by=kent.analyst),
        lambda: workflow.submit(of_return=a_return, statement=STATEMENT, by=kent.colleague),
    ]
    at_once(lambda number: actions[number](), times=4)
    a_return.refresh_from_db()
    last = a_return.steps.last().what
    assert a_return.state == {"accepted": "accepted", "sent-back": "sent-back"}.get(last, last)
    workflow.publish_due(by="test")
    assert Observation.objects.exists() == (a_return.state == "accepted")
    assert audit() == []


def wait_until_one_waits():
    """Until another connection waits for a lock that this one holds."""
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_file_sent_while_the_one_before_is_submitted_waits_and_is_refused(kent, monkeypatch):
    a_return, begun, write = kent.checked(*figures()), Event(), signing.write

    def write_once_one_waits(*about, **words):
        begun.set()
        wait_until_one_waits()
        return write(*about, **words)

    def submit_and_send(number):
        if number == 0:
            return workflow.submit(of_return=a_return, statement=STATEMENT, by=kent.analyst).state
        begun.wait(20)
        return kent.send(*figures(robberies="11"), by=kent.colleague)

    monkeypatch.setattr(signing, "write", write_once_one_waits)
    submitted, refused = at_once(submit_and_send, times=2)
    assert submitted == "submitted"
    assert "is submitted, waiting to be accepted: it has to be sent back or withdrawn" in refused
    assert list(Return.objects.values_list("state", flat=True)) == ["submitted"]


def test_return_sent_back_while_its_file_is_read_is_not_published_and_keeps_nobody_waiting(kent, monkeypatch):
    a_return, examine, locks = kent.submitted(*figures()), publishing.examine, []
    workflow.accept(of_return=a_return, by=kent.officer)

    def send_back_and_examine(*about):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            locks.extend(cursor.fetchone())
        workflow.send_back(of_return=a_return, reason="Look again.", by=kent.another)
        return examine(*about)

    monkeypatch.setattr(publishing, "examine", send_back_and_examine)
    assert (workflow.publish_due(by="test"), locks, Observation.objects.count()) == ([], [0], 0)
