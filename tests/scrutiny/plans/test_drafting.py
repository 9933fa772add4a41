"""The draft from below made by a worker, for whoever asked for it on a page."""

import pytest

from scrutiny.models import Plan
from scrutiny.plans import drafting
from tests.scrutiny.comparisons.country import wait_for
from tests.scrutiny.plans.making import OFFICER, a_force, a_part, a_plan, a_target, agreed, an_offence


@pytest.mark.django_db(transaction=True)
def test_worker_makes_the_draft_that_was_asked_for(worker):
    force = a_force()
    local = a_plan(a_part(force), Plan.Kind.PARTNERSHIP)
    a_target(local, an_offence(), -10)
    agreed(local)
    plan = a_plan(force)
    drafting.request_draft(plan=plan, by=OFFICER)
    wait_for(lambda: plan.draft_lines.count() == 3)
    assert plan.targets.get().final.value == pytest.approx(-10)
