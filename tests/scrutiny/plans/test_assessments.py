from datetime import date

import pytest

from landscape.models import AuditEntry
from scrutiny.models import StrategicAssessment, TargetBound
from scrutiny.plans import assessments
from scrutiny.plans.changes import PlanRefusedError
from tests.scrutiny.plans.making import OFFICER, a_force, a_part, a_plan, a_priority

pytestmark = pytest.mark.django_db
DUE = date(2010, 1, 31)


@pytest.fixture
def assessment():
    return assessments.begin_assessment(area=a_part(a_force()), year="2010/11", due_on=DUE, by=OFFICER)


def a_risk(assessment, **changed):
    given = {"about": "Robbery", "title": "Robbery near stations", "likelihood": 3, "impact": 2, "trend": "rising"}
    return assessments.add_risk(assessment=assessment, **{**given, **changed}, by=OFFICER)


def test_overdue_assessment_is_listed_until_it_is_completed(assessment):
    assert list(StrategicAssessment.objects.overdue(date(2010, 2, 1))) == [assessment]
    assert not StrategicAssessment.objects.overdue(DUE).exists()
    assessments.complete_assessment(assessment=assessment, on=date(2010, 2, 2), by=OFFICER)
    assert not StrategicAssessment.objects.overdue(date(2010, 3, 1)).exists()


def test_one_assessment_per_area_and_year(assessment):
    with pytest.raises(PlanRefusedError, match="open that one"):
        assessments.begin_assessment(area=assessment.area, year="2010/11", due_on=DUE, by=OFFICER)


def test_risk_is_raised_to_a_priority_which_shows_it(assessment):
    risk = a_risk(assessment)
    priority = a_priority(a_plan(assessment.area, "partnership", first_year="2010/11"), risk=risk)
    assert priority.risk.title == "Robbery near stations"
    for changed, said in (({}, "among the risks"), ({"title": " "}, "Say what"), ({"likelihood": 9}, "low, medium")):
        with pytest.raises(PlanRefusedError, match=said):
            a_risk(assessment, **changed)


def test_completed_assessment_changes_no_more(assessment):
    given = {"assessment": assessment, "on": date(2010, 1, 20), "by": OFFICER}
    with pytest.raises(PlanRefusedError, match="completed before it is published"):
        assessments.complete_assessment(**given, published_on=date(2010, 1, 1))
    assessments.complete_assessment(**given)
    assessments.complete_assessment(**given, published_on=date(2010, 2, 1))
    with pytest.raises(PlanRefusedError, match="completed and published"):
        assessments.complete_assessment(**given)
    with pytest.raises(PlanRefusedError, match="change no more"):
        a_risk(assessment)


def test_bound_is_replaced_and_the_trail_keeps_what_it_was():
    force = a_force()
    given = {"force": force, "reference": "robbery", "kind": "change", "year": "2009/10", "by": OFFICER}
    assessments.set_bound(**given, least=-10)
    assessments.set_bound(**given, most=-3)
    bound = TargetBound.objects.get()
    assert (bound.least, bound.most) == (None, -3)
    assert AuditEntry.objects.filter(action="target bound set").latest("pk").before == {"least": -10, "most": None}
    for wrong, said in (({}, "at least how much"), ({"least": 1, "most": 0}, "can’t be under")):
        with pytest.raises(PlanRefusedError, match=said):
            assessments.set_bound(**given, **wrong)
