"""Explaining, submitting, accepting, sending back, withdrawing: by whom, when, twice, and with what faults."""

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.models import Finding, Return, ReturnStep
from indicators.returns import workflow
from landscape.models import AuditEntry, Role
from tests.factories import AppointmentFactory
from tests.indicators.returns.pages.conftest import BAD, GOOD, WARNED, signed_in
from tests.pages import Page

SIGNED = {"statement": "Made from the crime system.", "signed": "on"}
TOMORROW = timezone.localtime() + timedelta(days=1)


def forms_on(client, a_return) -> set[str]:
    page = Page(client.get(f"/returns/{a_return.pk}/"))
    return {
        form["action"].rpartition("/")[2] for form in page.attributes["form"] if "/returns/" in form.get("action", "")
    }


def post(client, a_return, what, **given):
    response = client.post(f"/returns/{a_return.pk}/{what}", given)
    a_return.refresh_from_db()
    return response


def test_warning_is_explained_on_a_page_of_its_own(analyst, house):
    a_return = house.sent(WARNED)
    warning = a_return.findings.filter(severity="warning").first()
    address = f"/returns/{a_return.pk}/findings/{warning.pk}/"
    assert address in Page(analyst.get(f"/returns/{a_return.pk}/findings/")).links
    assert warning.message in Page(analyst.get(address)).text
    assert analyst.post(address, {"text": "A correction."}).url == f"/returns/{a_return.pk}/findings/"
    warning.refresh_from_db()
    assert (warning.explanation, warning.explained_by) == ("A correction.", house.analyst)


def test_one_explanation_may_be_given_to_all_warnings_of_its_kind(analyst, house):
    a_return = house.sent(WARNED)
    negative = a_return.findings.filter(check_name="negative-count")
    address = f"/returns/{a_return.pk}/findings/{negative[0].pk}/"
    assert "It also explains the other warning of this kind" in Page(analyst.get(address)).text
    analyst.post(address, {"text": "Corrections.", "alike": "on"})
    assert set(negative.values_list("explanation", flat=True)) == {"Corrections."}
    assert "of this kind" not in Page(analyst.get(address)).text


def test_empty_explanation_is_a_sentence(analyst, house):
    a_return = house.sent(WARNED)
    warning = a_return.findings.filter(severity="warning").first()
    response = analyst.post(f"/returns/{a_return.pk}/findings/{warning.pk}/", {"text": " "})
    assert response.status_code == 422
    assert "Write the explanation: without it the return can’t be submitted." in Page(response).text


def test_only_warnings_are_explained_and_only_by_the_force(analyst, officer, stranger, house):
    a_return = house.sent(WARNED)
    note = Finding.objects.create(of_return=a_return, check_name="c", severity="note", message="Odd.")
    warning = a_return.findings.filter(severity="warning").first()
    assert analyst.post(f"/returns/{a_return.pk}/findings/{note.pk}/", {"text": "x"}).status_code == 404
    assert officer.post(f"/returns/{a_return.pk}/findings/{warning.pk}/", {"text": "x"}).status_code == 403
    assert stranger.post(f"/returns/{a_return.pk}/findings/{warning.pk}/", {"text": "x"}).status_code == 404
    assert not Finding.objects.exclude(explanation="").exists()


def test_finding_of_another_return_is_not_found_below_this_one(analyst, house):
    other = house.sent(WARNED)
    warning = other.findings.filter(severity="warning").first()
    workflow.withdraw(of_return=other, reason="Again.", by=house.analyst)
    mine = house.sent(GOOD)
    assert analyst.get(f"/returns/{mine.pk}/findings/{warning.pk}/").status_code == 404


def test_explanation_after_submitting_is_refused_in_a_sentence(analyst, house):
    a_return = house.submitted(WARNED)
    warning = a_return.findings.filter(severity="warning").first()
    response = analyst.post(f"/returns/{a_return.pk}/findings/{warning.pk}/", {"text": "Another reason."})
    assert response.status_code == 409
    assert "This return can't be explained now." in Page(response).text.replace("’", "'")


def test_return_goes_from_hand_to_hand(analyst, officer, house):
    a_return = house.sent(GOOD)
    for finding in workflow.to_be_explained(a_return):
        workflow.explain(finding=finding, text="So it is.", by=house.analyst)
    assert "submit" in forms_on(analyst, a_return)
    response = analyst.post(f"/returns/{a_return.pk}/submit", SIGNED, follow=True)
    assert "The return is submitted." in Page(response).text
    assert forms_on(analyst, a_return) == {"withdraw"}
    assert forms_on(officer, a_return) == {"accept", "send-back"}
    post(officer, a_return, "accept", when="now")
    assert (a_return.state, a_return.accepted_by) == ("accepted", house.officer)
    said = list(a_return.steps.values_list("what", flat=True))
    assert said == ["received", "checked", "submitted", "accepted"]
    assert AuditEntry.objects.filter(subject=f"return {a_return.pk}", by=house.officer.email).exists()


def test_return_with_errors_or_unexplained_warnings_offers_no_signing_and_refuses_it(analyst, house):
    for rows, said in ((BAD, "mend the file and send it again"), (WARNED, "not explained yet")):
        a_return = house.sent(rows)
        assert "submit" not in forms_on(analyst, a_return)
        response = post(analyst, a_return, "submit", **SIGNED)
        assert response.status_code == 409
        assert said in Page(response).text
        assert a_return.state == "checked"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"signed": "on"}, "Write the statement that you sign."),
        ({"statement": "Right."}, "Tick the box to sign the statement."),
    ],
)
def test_statement_is_needed_and_signed(analyst, house, given, said):
    a_return = house.explained()
    response = post(analyst, a_return, "submit", **given)
    assert response.status_code == 422
    assert said in Page(response).text
    assert a_return.state == "checked"


def test_embargo_is_a_day_to_come(officer, house):
    a_return = house.submitted()
    response = post(officer, a_return, "accept", when="later", day="2010-07-15")
    assert "That day and hour are past" in Page(response).text
    assert "Give the day on which" in Page(post(officer, a_return, "accept", when="later")).text
    assert "Choose when the figures" in Page(post(officer, a_return, "accept")).text
    assert "Give the day as year, month and day" in Page(post(officer, a_return, "accept", when="later", day="x")).text
    post(officer, a_return, "accept", when="later", day=f"{TOMORROW:%Y-%m-%d}", hour="09:30")
    assert a_return.state == "accepted"
    assert f"{timezone.localtime(a_return.publish_at):%Y-%m-%d %H:%M}" == f"{TOMORROW:%Y-%m-%d} 09:30"
    workflow.publish_due(by="a test")
    a_return.refresh_from_db()
    assert a_return.state == "accepted"


def test_sending_back_and_withdrawing_need_a_reason(analyst, officer, house):
    a_return = house.submitted()
    assert "Say what has to be mended." in Page(post(officer, a_return, "send-back")).text
    post(officer, a_return, "send-back", reason="Robbery is too low.")
    assert a_return.state == "sent-back"
    assert "Robbery is too low." in Page(analyst.get(f"/returns/{a_return.pk}/")).text
    assert "Say why the return is withdrawn" in Page(post(analyst, a_return, "withdraw")).text
    post(analyst, a_return, "withdraw", reason="A new file follows.")
    assert a_return.state == "withdrawn"


def test_published_return_is_withdrawn_by_the_authority_only(analyst, officer, house):
    a_return = house.published()
    assert forms_on(analyst, a_return) == set()
    assert forms_on(officer, a_return) == {"withdraw"}
    assert post(analyst, a_return, "withdraw", reason="No.").status_code == 403
    post(officer, a_return, "withdraw", reason="Counted twice.")
    assert a_return.state == "withdrawn"


def test_double_click_has_one_effect_and_a_sentence(analyst, officer, house):
    a_return = house.explained()
    assert [post(analyst, a_return, "submit", **SIGNED).status_code for _ in range(2)] == [302, 409]
    assert [post(officer, a_return, "accept", when="now").status_code for _ in range(2)] == [302, 409]
    steps = ReturnStep.objects.filter(of_return=a_return).values_list("what", flat=True)
    assert sorted(steps) == ["accepted", "checked", "received", "submitted"]


def test_stale_page_shows_where_the_return_is_now(officer, house):
    a_return = house.submitted()
    workflow.withdraw(of_return=a_return, reason="A mistake.", by=house.analyst)
    page = Page(post(officer, a_return, "accept", when="now"))
    assert "That could not be done" in page.text
    assert "This return can't be accepted now. It is: withdrawn." in page.text
    assert "A mistake." in page.text


def test_sender_cannot_accept_even_as_an_officer_of_the_authority(house):
    AppointmentFactory(person=house.analyst, role=Role.AUTHORITY_OFFICER, authority=house.force.authority)
    a_return = house.submitted()
    client = signed_in(house.analyst)
    assert "accept" not in forms_on(client, a_return)
    assert "That can’t be you" in Page(client.get(f"/returns/{a_return.pk}/")).text
    assert post(client, a_return, "accept", when="now").status_code == 409
    assert a_return.state == "submitted"


@pytest.mark.parametrize("what", ["submit", "accept", "send-back", "withdraw"])
def test_nobody_of_another_force_does_anything(stranger, house, what):
    a_return = house.submitted()
    given = {**SIGNED, "when": "now", "reason": "x"}
    assert stranger.post(f"/returns/{a_return.pk}/{what}", given).status_code == 404
    other = signed_in(AppointmentFactory(role=Role.AUTHORITY_OFFICER).person)
    assert other.post(f"/returns/{a_return.pk}/{what}", given).status_code == 404
    assert Return.objects.get(pk=a_return.pk).state == "submitted"


@pytest.mark.parametrize("what", ["submit", "accept", "send-back", "withdraw"])
def test_decisions_are_posted_only(analyst, house, what):
    assert analyst.get(f"/returns/{house.submitted().pk}/{what}").status_code == 405
