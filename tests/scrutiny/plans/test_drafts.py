"""The draft from below: 32 borough strategies, added up by hand, and what people then make of it."""

from dataclasses import replace
from datetime import date

import pytest

from indicators.periods import parse
from landscape.models import AreaLink, Role
from scrutiny.models import DraftLine, Plan
from scrutiny.plans import checklists, distances, drafts, gaps, states, targets, writing
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.terms import Baseline, terms_of
from tests.factories import AreaFactory
from tests.scrutiny.plans.conftest import come_as, words
from tests.scrutiny.plans.making import (
    OFFICER,
    a_force,
    a_part,
    a_plan,
    a_priority,
    a_survey,
    a_target,
    agreed,
    agreed_at_once,
    an_offence,
)
from tests.scrutiny.plans.test_following import published

pytestmark = pytest.mark.django_db
BOROUGHS = 32
HAVING_ROBBERY = 21
"""Boroughs 1 to 21 put robbery first, with a target in the first 18; all have burglary; 10 to 12 have confidence."""


@pytest.fixture
def force():
    return a_force()


@pytest.fixture
def strategies(force):
    """Of 32 boroughs. Robbery, 2008/09: borough n had 100·n and means to cut 10%, the even ones 20%.

    By hand: 100·(1 + … + 18) = 17,100 robberies; the odd ones 8,100 less 810, the even ones 9,000 less 1,800; so
    −2,610 of 17,100, which is −15.263…%. Confidence, among 100, 200 and 300 asked, from 40 to 45, 50, 47 (levels):
    (100·45 + 200·50 + 300·47) ÷ 600 = 47.666…%.
    """
    robbery, confidence = an_offence(), a_survey()
    plans = []
    for number in range(1, BOROUGHS + 1):
        plan = {"area": a_part(force, f"Borough {number:02}"), "objectives": ["Burglary"], "targets": []}
        if number <= 18:
            plan["objectives"].append("Robbery")
            cut = {"indicator": robbery, "kind": "change", "baseline_value": 100 * number}
            plan["targets"].append(("Robbery", -20 if number % 2 == 0 else -10, cut))
        elif number <= HAVING_ROBBERY:
            plan["priorities"] = ["Robbery"]
        if number in (10, 11, 12):
            plan["objectives"].append("Confidence")
            asked = {"baseline_value": 40, "baseline_denominator": 100 * (number - 9)}
            level = {10: 45, 11: 50, 12: 47}[number]
            plan["targets"].append(("Confidence", level, {"indicator": confidence, "kind": "level", **asked}))
        plans.append(plan)
    return agreed_at_once(plans, force)


@pytest.fixture
def plan(force):
    return a_plan(force)


def drafted(plan):
    drafts.draft_from_below(plan=plan, by=OFFICER)
    return plan


def snapshot(plan):
    """Everything the draft and the plan hold, but for when it was made."""
    return [
        list(plan.draft_lines.values_list("key", "number", "baseline_value", "assumptions")),
        list(plan.draft_lines.values_list("key", "sources__priority", "sources__target", "sources__weight")),
        list(plan.priorities.values_list("pk", "title", "level", "source", "removed_at")),
        list(plan.targets.values_list("pk", "baseline_value", "points__on", "points__value", "removed_at")),
        list(plan.changes.values_list("pk", "what", "line")),
    ]


def test_draft_equals_the_totals_added_by_hand(plan, strategies):
    made = drafts.draft_from_below(plan=plan, by=OFFICER)
    assert (made.plans, made.lines) == (32, 3 + 3 + 2)
    robbery = plan.draft_lines.get(key="target:robbery:change")
    assert robbery.number == pytest.approx(-2610 / 17_100 * 100)
    assert (robbery.baseline_value, robbery.sources.count()) == (17_100, 18)
    assert sum(robbery.sources.values_list("weight", flat=True)) == pytest.approx(1)
    confidence = plan.draft_lines.get(key="target:SPI 2.2:level")
    assert confidence.number == pytest.approx(28_600 / 600)
    target = plan.targets.get(indicator__reference="robbery")
    assert (target.final.value, target.final.on, target.owner) == (robbery.number, plan.ends, "authority")
    said = plan.priorities.get(topic__name="Robbery")
    assert (said.level, said.source) == ("partnership", "Local plans. 21 of 32 areas with an agreed plan put it first.")


def test_every_line_leads_to_where_it_came_from(plan, strategies):
    drafted(plan)
    for line in plan.draft_lines.all():
        sources = list(line.sources.select_related("priority__plan", "target"))
        assert sources, line
        assert {each.priority.plan.kind for each in sources} == {"partnership"}
    brent = plan.draft_lines.get(key="target:robbery:change").sources.get(target__area__name="Borough 02")
    assert (brent.number, brent.weight) == (pytest.approx(-20), pytest.approx(200 / 17_100))


def test_made_again_it_duplicates_and_changes_nothing(plan, strategies):
    before = snapshot(drafted(plan))
    assert snapshot(drafted(plan)) == before


def test_made_again_it_follows_the_local_plans(plan, strategies):
    drafted(plan)
    last = strategies[17]
    new = states.new_version(plan=last, reasons="More robberies.", by=OFFICER)
    target = new.targets.get()
    targets.change_target(
        target=target, terms=replace(terms_of(target), final=(plan.ends, -30.0)), reason="More.", by=OFFICER
    )
    agreed(new)
    drafted(plan)
    assert plan.targets.get(indicator__reference="robbery").final.value == pytest.approx(-(2610 + 180) / 17_100 * 100)
    changed = plan.changes.filter(what="changed").latest("pk")
    assert changed.by == "the draft from local plans"


def test_local_line_that_is_gone_leaves_the_plan(plan, strategies):
    drafted(plan)
    for local in strategies[9:12]:
        new = states.new_version(plan=local, reasons="Dropped.", by=OFFICER)
        writing.remove_priority(priority=new.priorities.get(topic__name="Confidence"), reason="Dropped.", by=OFFICER)
        agreed(new)
    drafted(plan)
    assert not plan.priorities.standing().filter(topic__name="Confidence").exists()
    assert not plan.targets.standing().filter(indicator__reference="SPI 2.2").exists()


def test_what_a_person_changed_or_removed_stays_so_and_the_distance_is_seen(plan, strategies):
    drafted(plan)
    robbery = plan.targets.get(indicator__reference="robbery")
    with pytest.raises(PlanRefusedError, match="Give the reason"):
        targets.remove_target(target=robbery, by=OFFICER)
    harder = replace(terms_of(robbery), final=(plan.ends, -18.0))
    targets.change_target(target=robbery, terms=harder, reason="Safer Streets money.", by=OFFICER)
    burglary = plan.priorities.get(topic__name="Burglary")
    writing.remove_priority(priority=burglary, reason="Left to the boroughs.", by=OFFICER)
    writing.add_priority(
        plan=plan, about="Counter terrorism", level="national", source="Plan", reason="No borough has it.", by=OFFICER
    )
    drafted(plan)
    assert plan.targets.standing().get(indicator__reference="robbery").final.value == -18
    assert not plan.priorities.standing().filter(topic__name="Burglary").exists()
    seen = {str(each.line or each.now): each for each in distances.distances(plan)}
    assert seen["Robbery"].what in ("kept", "changed")
    changed = next(each for each in distances.distances(plan) if each.difference is not None and each.what == "changed")
    assert changed.difference == pytest.approx(-18 + 2610 / 17_100 * 100)
    assert (changed.change.by, changed.change.reason) == (OFFICER, "Safer Streets money.")
    assert (seen["Burglary"].what, seen["Burglary"].change.reason) == ("removed", "Left to the boroughs.")
    assert (seen["Counter terrorism"].what, seen["Counter terrorism"].change.reason) == ("added", "No borough has it.")


def test_distance_stays_in_sight_of_the_next_version(plan, strategies):
    drafted(plan)
    target = plan.targets.get(indicator__reference="SPI 2.2")
    targets.remove_target(target=target, reason="Too few asked.", by=OFFICER)
    for line in plan.check_lines.all():
        checklists.answer(line=line, answer="no action", reason="Covered.", by=OFFICER)
    agreed(plan)
    new = states.new_version(plan=plan, reasons="Half-year review.", by=OFFICER)
    seen = {each.line.key: each for each in distances.distances(new) if each.line}
    assert len(seen) == plan.draft_lines.count() == 8
    assert seen["target:SPI 2.2:level"].what == "removed"
    assert seen["target:SPI 2.2:level"].change.reason == "Too few asked."
    assert seen["target:robbery:change"].difference == 0


def test_21_of_32_have_the_priority_and_the_other_11_are_named(plan, strategies, django_assert_max_num_queries):
    drafted(plan)
    with django_assert_max_num_queries(4):
        found = {each.topic.name: each for each in gaps.topic_gaps(plan, known_at=strategies[-1].agreed_at)}
    robbery = found["Robbery"]
    assert (len(robbery.having), len(robbery.cells)) == (21, 32)
    assert [each.name for each in robbery.lacking] == [f"Borough {each}" for each in range(22, 33)]
    assert [robbery.count(each) for each in gaps.Has] == [18, 0, 3, 0, 11]
    assert len(found["Burglary"].having) == 32
    said = words(come_as(Role.AUTHORITY_OFFICER, plan.force).get(f"/plans/{plan.pk}/gaps/?topic=robbery"))
    assert "21 of 32" in said
    assert "Robbery: the 11 areas without it" in said
    assert [f"<li>Borough {each:02}</li>" in said for each in range(1, 33)] == [False] * 21 + [True] * 11


def test_sum_of_local_targets_is_set_beside_the_corporate_one(plan, strategies):
    drafted(plan)
    robbery = plan.targets.get(indicator__reference="robbery")
    targets.change_target(
        target=robbery, terms=replace(terms_of(robbery), final=(plan.ends, -18.0)), reason="Ambition.", by=OFFICER
    )
    [gap] = [each for each in gaps.number_gaps(plan) if each.target == robbery]
    assert gap.gap == pytest.approx(-18 + 2610 / 17_100 * 100)


def test_three_year_target_counts_by_its_trajectory(force, plan):
    local = a_plan(a_part(force), Plan.Kind.PARTNERSHIP, years=3)
    a_target(local, an_offence(), -30, on=parse("2011/12").end)
    agreed(local)
    drafted(plan)
    line = plan.draft_lines.get(what=DraftLine.What.TARGET)
    assert line.number == pytest.approx(-10)
    assert any("count with their trajectory’s value" in each for each in line.assumptions)


def test_line_that_may_not_be_a_target_says_why(force, plan):
    local = a_plan(a_part(force), Plan.Kind.PARTNERSHIP)
    a_target(local, an_offence("rate", formula="rate"), -5, baseline=Baseline(4.0, parse("2008/09"), 400, None))
    agreed(local)
    drafted(plan)
    line = plan.draft_lines.get(what=DraftLine.What.TARGET)
    assert (line.number, line.baseline_value, plan.targets.count()) == (pytest.approx(-5), None, 0)
    assert any("no pooled baseline" in each for each in line.assumptions)


def test_unit_and_partnership_of_one_borough_are_one_place_and_count_once(force, plan):
    robbery, borough = an_offence(), AreaFactory(level="district", name="Barnet", country="England")
    for kind, level, cut in (("bcu", "bcu", -30), ("partnership", "partnership", -10)):
        area = a_part(force, "Barnet", level=level)
        AreaLink.objects.create(child=borough, parent=area)
        local = a_plan(area, kind)
        a_target(local, robbery, cut)
        agreed(local)
    drafted(plan)
    line = plan.draft_lines.get(what=DraftLine.What.TARGET)
    assert (line.number, line.baseline_value) == (pytest.approx(-10), 1000)
    assert {each.target.plan.kind: each.weight for each in line.sources.all()} == {"partnership": 1, "bcu": None}
    assert line.assumptions[-1].endswith("no place counts twice: Barnet (local policing plan).")
    assert plan.priorities.get().source == "Local plans. 1 of 1 areas with an agreed plan put it first."
    [gap] = gaps.topic_gaps(plan, known_at=plan.made_at.max.replace(tzinfo=plan.made_at.tzinfo))
    assert [(area.level, has) for area, has in gap.cells] == [("partnership", "target")]


def test_of_the_yearly_plans_of_one_borough_the_latest_counts_in_a_strategy(force):
    robbery, borough = an_offence(), a_part(force)
    for year, cut, on in (("2009/10", -10, date(2010, 3, 31)), ("2010/11", -20, date(2011, 3, 31))):
        local = a_plan(borough, Plan.Kind.PARTNERSHIP, first_year=year)
        a_target(local, robbery, cut, on=on)
        agreed(local)
    strategy = drafted(a_plan(force, Plan.Kind.STRATEGY, years=3))
    assert strategy.draft_lines.get(what=DraftLine.What.TARGET).number == pytest.approx(-20)


def test_change_is_asked_of_the_forces_own_figure_and_no_level_of_some_areas_is_one_of_the_force(force, plan):
    robbery, burglary = an_offence(), an_offence("burglary")
    local = a_plan(a_part(force), Plan.Kind.PARTNERSHIP)
    a_target(local, robbery, -10)
    a_target(local, burglary, 900, kind="level")
    agreed(local)
    for indicator in (robbery, burglary):
        published(indicator, force, 5000, date(2009, 3, 31))
    drafted(drafted(plan))
    target = plan.targets.get()
    assert (target.indicator, target.final.value, target.baseline_value) == (robbery, pytest.approx(-10), 5000)
    said = plan.draft_lines.get(indicator=burglary).assumptions[-1]
    assert "These areas had 1,000 of the force’s 5,000" in said
    assert "the force’s own published figure" in plan.draft_lines.get(indicator=robbery).assumptions[-1]


def test_only_a_policing_plan_in_draft_is_made_from_below(force, plan, strategies):
    with pytest.raises(PlanRefusedError, match="Only the draft of a policing plan"):
        drafts.draft_from_below(plan=a_plan(force, Plan.Kind.JUSTICE), by=OFFICER)
    kent = a_plan(a_force("Kent"))
    with pytest.raises(PlanRefusedError, match="No local plan within Kent for 2009/10 is agreed"):
        drafts.draft_from_below(plan=kent, by=OFFICER)


def test_check_lists_ask_what_no_local_plan_answers(force, plan, strategies):
    board = a_plan(force, Plan.Kind.JUSTICE)
    a_priority(board, "Witness care", "lcjb")
    agreed(board)
    last_year = a_plan(force, first_year="2008/09")
    a_priority(last_year, "Gun crime", "force")
    agreed(last_year)
    drafted(drafted(plan))
    assert [(each.of_list, each.demand) for each in plan.check_lines.all()] == [
        ("corporate", "In the plan of 2008/09: Gun crime"),
        ("wider", "Local criminal justice board: Witness care"),
    ]
