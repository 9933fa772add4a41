"""Who owes a return is reminded on the days of the timetable, once for each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core import mail
from django.db import connection

from indicators.models import Reminder, Timetable
from indicators.returns.reminders import dues, remind
from tests.indicators.returns.sending import Kent, figures

BEFORE, DUE, AFTER = date(2010, 1, 23), date(2010, 1, 30), date(2010, 1, 31)


@pytest.fixture
def kent(received):
    kent = Kent()
    Timetable.objects.create(
        indicator_set=kent.indicator_set, days_after=30, first_end=date(2009, 12, 31), last_end=date(2009, 12, 31)
    )
    return kent


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2009, 12, 30), None),
        (date(2010, 1, 22), None),
        (BEFORE, "is due on 30 January 2010, in 7 days"),
        (DUE, "is due today, 30 January 2010"),
        (AFTER, "was due on 30 January 2010, 1 day ago"),
    ],
)
def test_force_is_reminded_before_and_after_the_due_date(kent, today, sentence):
    assert remind(by="test", today=today) == len(mail.outbox) == (sentence is not None)
    for message in mail.outbox:
        assert message.to == sorted([kent.analyst.email, kent.colleague.email])
        assert sentence in message.body


@pytest.mark.django_db
def test_each_day_of_the_timetable_is_mailed_about_once(kent):
    days = [BEFORE, BEFORE, DUE, AFTER, AFTER, date(2010, 2, 13), date(2010, 2, 14), date(2010, 5, 1)]
    assert [remind(by="test", today=today) for today in days] == [1, 0, 0, 1, 0, 0, 1, 0]
    assert [message.subject.partition(":")[0] for message in mail.outbox] == [
        "Return due",
        "Return overdue",
        "Return overdue",
    ]


@pytest.mark.django_db
def test_force_that_has_submitted_is_left_alone_and_one_sent_back_is_not(kent):
    a_return = kent.submitted(*figures())
    assert (remind(by="test", today=AFTER), [due.is_delivered for due in dues(today=AFTER)]) == (0, [True])
    a_return.state = "sent-back"
    a_return.save()
    assert remind(by="test", today=AFTER) == 1


@pytest.mark.django_db
def test_overdue_is_told_from_due(kent):
    [due] = dues(today=DUE)
    assert (due.on, due.is_overdue(DUE), due.is_overdue(AFTER)) == (DUE, False, True)


@pytest.mark.django_db
def test_mail_that_fails_is_sent_the_next_time(kent, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("indicators.returns.reminders.send_mail", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remind(by="test", today=BEFORE)
    assert remind(by="test", today=BEFORE) == 1


@pytest.mark.django_db(transaction=True)
def test_job_that_runs_twice_at_once_mails_once(kent):
    def run(_):
        try:
            return remind(by="test", today=BEFORE)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(run, range(4))) == 1
    assert (len(mail.outbox), Reminder.objects.count()) == (1, 1)
