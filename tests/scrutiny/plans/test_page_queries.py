"""Pages of one plan take as many queries however many areas there are."""

import pytest

from scrutiny.models import Plan
from scrutiny.plans import drafts
from tests.scrutiny.plans.making import OFFICER, a_part, a_plan, a_target, agreed, an_offence

pytestmark = pytest.mark.django_db

MOST = {"draft/": 19, "gaps/?topic=robbery": 15, "coverage/": 14, "alignment/": 7}


@pytest.mark.parametrize("areas", [1, 5])
@pytest.mark.parametrize("page", MOST)
def test_page_takes_as_many_queries_however_many_areas_there_are(
    plan, officer, page, areas, django_assert_max_num_queries
):
    robbery = an_offence()
    for each in range(areas):
        local = a_plan(a_part(plan.force, f"Borough {each}"), Plan.Kind.PARTNERSHIP)
        a_target(local, robbery, -4)
        agreed(local)
    drafts.draft_from_below(plan=plan, by=OFFICER)
    officer.get(f"/plans/{plan.pk}/")
    with django_assert_max_num_queries(MOST[page]):
        assert officer.get(f"/plans/{plan.pk}/{page}").status_code == 200
