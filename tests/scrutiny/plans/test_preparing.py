"""What comes before a plan is written, and beside its lines, by the pages: assessments, bounds, resources, summary."""

from datetime import date

import pytest
from django.test import Client

from landscape.models import AuditEntry, Role
from scrutiny.models import Plan, StrategicAssessment, TargetBound
from tests.factories import AppointmentFactory
from tests.scrutiny.plans.conftest import come_as, words
from tests.scrutiny.plans.making import a_force, a_part, an_offence

pytestmark = pytest.mark.django_db


def test_officer_assesses_a_year_and_members_read_it_once_it_is_published(plan, officer, member):
    given = {"area": plan.area_id, "year": "2009/10", "due_on": "2009-01-31"}
    begun = officer.post("/plans/assessments/begin/", given)
    page = begun.url
    assert "Overdue" in words(officer.get(page))
    assert member.get(page).status_code == 404
    risk = {
        "about": "Robbery",
        "title": "Robbery near <b>stations</b>",
        "likelihood": 3,
        "impact": 2,
        "trend": "rising",
    }
    assert officer.post(f"{page}risks/add/", risk).status_code == 302
    said = words(officer.get(page))
    assert "impact medium, likelihood high, rising" in said
    assert "<b>stations" not in said
    assert officer.post(f"{page}risks/add/", risk).status_code == 409
    done = {"on": "2009-01-30", "published_on": "2009-01-29"}
    assert "completed before it is published" in words(officer.post(f"{page}complete/", done))
    officer.post(f"{page}complete/", done | {"published_on": "2009-02-01"})
    assert "Published 1 February 2009" in words(member.get(page))
    assert StrategicAssessment.objects.get().published_on == date(2009, 2, 1)
    assert officer.post("/plans/assessments/begin/", given).status_code == 409


def test_stranger_to_the_force_can_neither_begin_nor_fill_an_assessment(plan, officer):
    page = officer.post(
        "/plans/assessments/begin/", {"area": plan.area_id, "year": "2009/10", "due_on": "2009-01-31"}
    ).url
    other = come_as(Role.AUTHORITY_OFFICER, a_force("Kent"))
    given = {"area": plan.area_id, "year": "2010/11", "due_on": "2010-01-31"}
    assert other.post("/plans/assessments/begin/", given).status_code == 422
    assert other.post(f"{page}complete/", {"on": "2009-01-30"}).status_code == 404
    assert other.get("/plans/assessments/999/").status_code == 404


def test_authority_sets_bounds_and_everyone_reads_them(plan, officer, commander, member):
    given = {"force": plan.area_id, "measure": an_offence().pk, "kind": "change", "year": "2009/10", "most": "-3"}
    assert commander.post("/plans/before/bounds/set/", given).status_code == 403
    assert officer.post("/plans/before/bounds/set/", given | {"most": ""}).status_code == 409
    assert officer.post("/plans/before/bounds/set/", given).status_code == 302
    assert TargetBound.objects.get().most == -3
    assert "at most −3" in words(member.get("/plans/before/"))
    elsewhere = Client()
    elsewhere.force_login(AppointmentFactory(role=Role.REGIONAL_OFFICE, region="Wales").person)
    assert "at most −3" not in words(elsewhere.get("/plans/before/"))


def test_resources_are_never_negative_and_a_change_gives_its_reason(plan, officer):
    page = f"/plans/{plan.pk}/resources/set/"
    given = {"area": plan.area_id, "kind": "officers", "amount": "250"}
    assert "less than nothing" in words(officer.post(page, given | {"amount": "-1"}))
    assert officer.post(page, given | {"amount": "many"}).status_code == 422
    assert officer.post(page, given).status_code == 302
    assert "Police officers, Metropolitan Police: 250" in words(officer.get(f"/plans/{plan.pk}/beside/"))
    plan.resources.update(last_year=250)
    assert "give the reason for another amount" in words(officer.post(page, given | {"amount": "260"}))
    officer.post(page, given | {"amount": "260", "reason": "Recruiting"})
    entry = AuditEntry.objects.filter(action="plan resource set").latest("pk")
    assert (entry.before["amount"], entry.after["amount"], entry.why) == ("250.00", "260.00", "Recruiting")


def test_summary_is_read_on_the_plan_and_told_to_the_audit_trail(plan, officer):
    page = f"/plans/{plan.pk}/summary/"
    officer.post(page, {"summary": "Less <i>crime</i>", "due_on": "2009-04-30"})
    said = words(officer.get(f"/plans/{plan.pk}/"))
    assert "Less &lt;i&gt;crime&lt;/i&gt;" in said
    assert "due to be published by 30 April 2009" in said
    entry = AuditEntry.objects.filter(action="plan summary set").latest("pk")
    assert (entry.before["summary"], entry.after["summary"]) == ("", "Less <i>crime</i>")


def test_agreement_is_begun_with_its_reward_years(plan, officer):
    part = a_part(plan.force)
    given = {"kind": "laa", "area": part.pk, "first_year": "2008/09", "years": 3, "reward_years": "2010/11"}
    assert "is not a year of the agreement" in words(officer.post("/plans/begin/", given | {"reward_years": "2012/13"}))
    made = officer.post("/plans/begin/", given)
    assert "rewarded in 2010/11" in words(officer.get(made.url))
    assert Plan.objects.get(kind="laa").reward_years == ["2010/11"]


def test_safety_agreement_names_the_partnerships_that_it_covers(plan, officer):
    parts = [a_part(plan.force, name) for name in ("Dartford", "Dover")]
    given = {"kind": "csa", "area": plan.area_id, "first_year": "2009/10", "years": 1, "place": "Kent"}
    made = officer.post("/plans/begin/", given | {"covers": [each.pk for each in parts]})
    assert "The agreement covers Dartford, Dover." in words(officer.get(f"{made.url}beside/"))
