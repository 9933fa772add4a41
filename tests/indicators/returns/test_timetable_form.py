"""Administrators say when returns are due; every change is told, and what makes no sense is refused in a sentence."""

from datetime import date
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse

from indicators.models import Timetable
from indicators.returns.reminders import remind
from landscape.models import AuditEntry, Role
from tests.factories import AppointmentFactory
from tests.indicators.returns.sending import Kent
from tests.indicators.test_lists import seen_at

pytestmark = pytest.mark.django_db

ADD = "admin:indicators_timetable_add"


@pytest.fixture
def kent(received):
    return Kent()


@pytest.fixture
def administrator(client):
    person = AppointmentFactory(role=Role.ADMINISTRATOR).person
    client.force_login(person)
    return person


def given(kent, **changes):
    return {
        "indicator_set": kent.indicator_set.pk,
        "days_after": "30",
        "first_end": "2009-12-31",
        "last_end": "2009-12-31",
        "reminders": "−7, 1, 15",
        "reason": "Agreed with the force",
        **changes,
    }


def test_timetable_that_is_set_reminds(kent, administrator, client):
    assert client.post(reverse(ADD), given(kent)).status_code == 302
    assert Timetable.objects.get().reminders == [-7, 1, 15]
    assert (remind(by="test", today=date(2010, 1, 31)), len(mail.outbox)) == (1, 1)
    told = AuditEntry.objects.get(action="timetable added")
    assert (told.why, told.by) == ("Agreed with the force", administrator.email)


def test_change_tells_what_was_before(kent, administrator, client):
    timetable = Timetable.objects.create(indicator_set=kent.indicator_set, first_end=date(2009, 12, 31))
    address = reverse("admin:indicators_timetable_change", args=[timetable.pk])
    assert b'value="-7, 1, 15"' in client.get(address).content
    changed = given(kent, reminders="-7,1, 15", days_after="42", last_end="", seen=seen_at(client, address))
    assert client.post(address, changed).status_code == 302
    told = AuditEntry.objects.get(action="timetable changed")
    assert (str(told.before["days_after"]), str(told.after["days_after"])) == ("30", "42")
    assert "reminders" not in told.after
    timetable.refresh_from_db()
    assert (timetable.days_after, timetable.reminders) == (42, [-7, 1, 15])


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"first_end": "2009-12-30"}, "last day of a quarter"),
        ({"first_end": "2009-11-30"}, "last day of a quarter"),
        ({"last_end": "2010-01-31"}, "last day of a quarter"),
        ({"last_end": "2009-09-30"}, "end before the first one"),
        ({"reminders": "a week"}, "whole days"),
        ({"reminders": "1, 2.5"}, "whole days"),
        ({"reminders": "9999"}, "No more than 365 days"),
        ({"reminders": ""}, "required"),
        ({"reason": ""}, "required"),
    ],
)
def test_what_makes_no_sense_is_refused(kent, administrator, client, fault, sentence):
    response = client.post(reverse(ADD), given(kent, **fault))
    assert response.status_code == 200
    assert sentence in unescape(response.content.decode())
    assert not Timetable.objects.exists()


def test_others_may_not(kent, client):
    client.force_login(kent.officer)
    assert client.get(reverse(ADD)).status_code in (302, 403)
    assert client.post(reverse(ADD), given(kent)).status_code in (302, 403)
    assert not Timetable.objects.exists()
