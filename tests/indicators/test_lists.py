"""The small dated lists: shipped where known, kept in the administration, every change told with its reason."""

from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.urls import reverse

from indicators.models import ConfidenceTheme, HmicArea, Indicator, LadderStep, MeetingName, PledgeCommitment
from indicators.reference import load
from landscape.models import AuditEntry, Role
from tests.factories import AppointmentFactory

pytestmark = pytest.mark.django_db
LISTS = ["hmicarea", "pledgecommitment", "ladderstep", "confidencetheme", "meetingname"]


@pytest.fixture
def administrator(client):
    person = AppointmentFactory(role=Role.ADMINISTRATOR).person
    client.force_login(person)
    return person


def test_shipped_lists_hold_what_is_known_and_no_more():
    load(settings.FIXTURES_DIR / "indicators")
    assert HmicArea.objects.count() == 5
    assert PledgeCommitment.objects.on(date(2009, 6, 1)).count() == 10
    assert not PledgeCommitment.objects.on(date(2010, 7, 1)).exists()
    assert LadderStep.objects.filter(track="force").count() == 7
    assert not ConfidenceTheme.objects.exists()
    assert not MeetingName.objects.exists()
    areas = set(HmicArea.objects.values_list("name", flat=True))
    assert set(Indicator.objects.values_list("hmic_area", flat=True)) - {""} <= areas


def test_second_load_leaves_alone_what_the_site_says():
    load(settings.FIXTURES_DIR / "indicators")
    PledgeCommitment.objects.filter(number=1).update(name="Fairness")
    load(settings.FIXTURES_DIR / "indicators")
    assert PledgeCommitment.objects.get(number=1).name == "Fairness"
    assert PledgeCommitment.objects.count() == 10


@pytest.mark.parametrize("name", LISTS)
def test_list_opens_and_is_never_deleted_from(client, administrator, name):
    assert client.get(reverse(f"admin:indicators_{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:indicators_{name}_add")).status_code == 200


def test_change_is_told_with_what_was_before_and_why(client, administrator):
    theme = {"scheme": "BCU Fund 2010/11", "position": 1, "name": "Visibility", "confidence": "A"}
    added = client.post(reverse("admin:indicators_confidencetheme_add"), {**theme, "reason": "Guidance"})
    assert added.status_code == 302
    pk = ConfidenceTheme.objects.get().pk
    address = reverse("admin:indicators_confidencetheme_change", args=[pk])
    theme["seen"] = seen_at(client, address)
    assert client.post(address, {**theme, "ends": "2011-03-31", "reason": ""}).status_code == 200
    assert client.post(address, {**theme, "ends": "2011-03-31", "reason": "The Fund ended"}).status_code == 302
    told = AuditEntry.objects.get(action="confidence theme changed")
    assert (told.before, told.after) == ({"ends": None}, {"ends": "2011-03-31"})
    assert (told.why, told.by) == ("The Fund ended", administrator.email)
    assert AuditEntry.objects.filter(subject="confidence theme Visibility").count() == 2
    assert client.post(reverse("admin:indicators_confidencetheme_delete", args=[pk])).status_code == 403


def test_second_of_two_who_change_an_entry_at_once_is_refused(client, administrator):
    entry = ConfidenceTheme.objects.create(scheme="BCU Fund 2010/11", position=1, name="Visibility", confidence="A")
    address = reverse("admin:indicators_confidencetheme_change", args=[entry.pk])
    said = {"scheme": entry.scheme, "position": 1, "confidence": "A", "reason": "Why", "seen": seen_at(client, address)}
    assert client.post(address, {**said, "name": "First"}).status_code == 302
    refused = client.post(address, {**said, "name": "Second"})
    assert "Someone else has changed this entry" in refused.content.decode()
    assert ConfidenceTheme.objects.get().name == "First"
    assert client.post(address, {**said, "name": "Second", "seen": seen_at(client, address)}).status_code == 302


def seen_at(client, address: str) -> str:
    return client.get(address).context["adminform"].form["seen"].value()


def test_entry_does_not_end_before_it_starts():
    with pytest.raises(IntegrityError):
        MeetingName.objects.create(name="Full authority", starts=date(2010, 1, 1), ends=date(2009, 1, 1))
