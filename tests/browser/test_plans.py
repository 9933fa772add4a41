"""An officer makes a plan from local strategies, a commander answers a challenge, a member asks “are we on course?”."""

import pytest
from playwright.sync_api import expect

from landscape.models import Role
from scrutiny.models import Challenge, Plan
from scrutiny.plans import challenges, following
from tests.browser.looking import looks_right
from tests.browser.test_a_member_reads import PASSWORD
from tests.factories import AppointmentFactory
from tests.scrutiny.plans.making import (
    OFFICER,
    a_force,
    a_part,
    a_plan,
    a_priority,
    a_target,
    agreed,
    an_offence,
    challenged,
    in_a_month,
)
from tests.scrutiny.plans.test_following import published

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def force(transactional_db):
    return a_force()


def sign_in(page, role, force):
    person = AppointmentFactory(role=role, force=force, person__email=f"{role}@example.org").person
    person.set_password(PASSWORD)
    person.save()
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page


def test_officer_makes_a_plan_from_local_strategies(page, console, force, celery_eager):
    robbery = an_offence()
    for name, baseline, cut in (("Barnet", 1000, -10), ("Brent", 100, -20)):
        local = a_plan(a_part(force, name), Plan.Kind.PARTNERSHIP)
        a_target(local, robbery, cut, baseline=baseline)
        agreed(local)
    sign_in(page, Role.AUTHORITY_OFFICER, force)
    page.get_by_role("link", name="Plans", exact=True).click()
    page.get_by_role("link", name="Begin a plan").click()
    looks_right(page)
    page.get_by_label("Policing plan", exact=True).check()
    page.get_by_label("Area", exact=True).select_option(label=force.name)
    page.get_by_label("First financial year").fill("2009/10")
    page.get_by_role("button", name="Begin the plan").click()
    expect(page.get_by_role("alert")).to_contain_text("The plan is begun.")
    page.get_by_role("link", name="Draft from local plans").click()
    page.get_by_role("button", name="Make the draft from local plans").click()
    expect(page.get_by_role("main")).to_contain_text(
        "Local targets come to −10.9%; the plan says −10.9%, a difference of 0.0 points."
    )
    page.get_by_text("Where it comes from: 2 local plans").first.click()
    expect(page.get_by_role("link", name="Brent").first).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="The plan", exact=True).click()
    looks_right(page)
    page.get_by_role("link", name="Change the target on Robbery").click()
    page.get_by_label("Final target: number").fill("-12")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the reason for this change")
    page.get_by_label("Reason").fill("The boroughs can do more together.")
    looks_right(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Draft from local plans").click()
    expect(page.get_by_role("main")).to_contain_text("a difference of −1.1 points")
    page.get_by_role("link", name="Gaps").click()
    looks_right(page)
    page.get_by_role("link", name="Coverage").click()
    looks_right(page)
    assert [each for each in console if "409" not in each and "Failed to load" not in each] == []


def test_commander_answers_a_challenge(page, console, force):
    plan = a_plan(force)
    target = a_target(plan, an_offence(), -5)
    challenged(plan)
    asked = challenges.ask(target=target, question="Why not eight?", deadline=in_a_month(), by=OFFICER)
    sign_in(page, Role.FORCE_OFFICER, force)
    page.get_by_role("link", name="Plans", exact=True).click()
    looks_right(page)
    page.get_by_role("link", name="Robbery, Metropolitan Police").click()
    expect(page.get_by_role("main")).to_contain_text("Why not eight?")
    page.get_by_role("link", name="Answer the challenge").click()
    page.get_by_label("Reply", exact=True).fill("We can do eight with the new team.")
    page.get_by_label("Another number for 31 March 2010").fill("-8")
    looks_right(page)
    page.get_by_role("button", name="Answer the challenge").click()
    expect(page.get_by_role("main")).to_contain_text("31 March 2010: −8.0% in place of −5.0%")
    looks_right(page)
    assert Challenge.objects.get(pk=asked.pk).replied_by == "force-officer@example.org"
    assert console == []


def test_member_reads_whether_the_plan_is_on_course(page, console, force):
    plan = a_plan(force)
    robbery = an_offence()
    a_target(plan, robbery, -10)
    a_priority(plan, "Fear of crime")
    agreed(plan)
    published(robbery, force, 980, lower_95=960, upper_95=1000)
    following.follow(plan_id=plan.pk)
    sign_in(page, Role.MEMBER, force)
    page.get_by_role("link", name="Plans", exact=True).click()
    page.get_by_role("link", name="Policing plan").click()
    for said in (
        "Are we on course?",
        "The plan’s only target is behind its trajectory, by more than chance.",
        "Behind its trajectory, by more than chance",
        "Priorities that nothing measures Fear of crime",
    ):
        expect(page.get_by_role("main")).to_contain_text(said, use_inner_text=True)
    looks_right(page)
    assert console == []
