"""What may be a target, and what is refused with the reason."""

from dataclasses import fields, replace
from datetime import date
from inspect import signature

import pytest
from django.db import IntegrityError, transaction

from indicators.periods import parse
from scrutiny.models import NationalMeasure, Plan, Target, TargetBound
from scrutiny.plans import rules, targets
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.terms import Baseline, Terms, terms_of
from tests.factories import DataItemFactory, IndicatorFactory
from tests.scrutiny.plans.making import (
    OFFICER,
    a_force,
    a_part,
    a_plan,
    a_survey,
    a_target,
    agreed,
    an_objective,
    an_offence,
    terms,
)

pytestmark = pytest.mark.django_db
MARCH_2011, MARCH_2012 = date(2011, 3, 31), date(2012, 3, 31)


@pytest.fixture
def plan():
    return a_plan(a_force())


@pytest.fixture
def confidence():
    indicator = a_survey()
    NationalMeasure.objects.create(
        reference=indicator.reference,
        name="Public confidence",
        starts=date(2009, 4, 1),
        ends=MARCH_2012,
        source="Policing green paper",
    )
    return indicator


def confidence_terms(indicator, area, **changed):
    given = terms(
        indicator,
        area,
        59.4,
        owner="national",
        kind="level",
        baseline=Baseline(47.4, parse("12m to 2008-09")),
        on=MARCH_2012,
        interim=((MARCH_2011, 55.4),),
    )
    return replace(given, **changed)


def refused(objective, given) -> str:
    with pytest.raises(PlanRefusedError) as refusal:
        targets.set_target(objective=objective, terms=given, by=OFFICER)
    assert not Target.objects.filter(objective=objective).exists()
    return str(refusal.value)


def test_target_is_kept_with_its_baseline_and_points(plan, confidence):
    objective = an_objective(plan, "Confidence")
    given = confidence_terms(confidence, plan.area)
    target = targets.set_target(objective=objective, terms=given, by=OFFICER)
    assert terms_of(Target.objects.get()) == given
    path = target.path
    assert [path.at(MARCH_2011), path.at(MARCH_2012)] == [55.4, 59.4]
    assert target.baseline_period.text == "12m to 2008-09"
    [added] = plan.changes.filter(line=str(target))
    assert (added.by, added.after["points"]) == (
        OFFICER,
        [["2011-03-31", 55.4, "interim"], ["2012-03-31", 59.4, "final"]],
    )


def test_change_means_per_cent_of_a_count_and_points_of_a_survey(plan, confidence):
    cut = a_target(plan, an_offence(), -10)
    assert (cut.final_level, cut.direction, cut.wanted) == (900, -1, "lower")
    rise = a_target(plan, confidence, 12, about="Confidence", baseline=47.4)
    assert (rise.final_level, rise.direction) == (pytest.approx(59.4), 1)


def test_gap_closes_towards_nought(plan):
    gap = IndicatorFactory(reference="SPI 1.2", slug="spi-1-2", formula="survey", polarity="gap")
    target = a_target(plan, gap, -2, kind="gap", baseline=-6)
    assert (target.direction, target.wanted) == (-1, "gap")


def test_interim_after_the_final_one_is_refused_by_rule_and_by_the_database(plan, confidence):
    given = confidence_terms(confidence, plan.area, interim=((date(2012, 6, 30), 60.0),))
    said = refused(an_objective(plan, "Confidence"), given)
    assert "interim target of 30 June 2012 must come before the final one of 31 March 2012" in said
    target = a_target(plan, confidence, 60, about="Safety", kind="level", baseline=50)
    with pytest.raises(IntegrityError), transaction.atomic():
        target.points.create(on=MARCH_2012, value=1, role="interim", final_on=target.final.on)


def test_target_without_baseline_is_refused_by_rule_and_by_the_database(plan):
    said = refused(an_objective(plan), terms(an_offence(), plan.area, -5, baseline=None))
    assert "needs a baseline" in said
    target = a_target(plan, an_offence("burglary"), -5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(baseline_value=None)


def test_every_fault_is_named_at_once(plan):
    given = terms(an_offence(), plan.area, float("nan"), baseline=None, owner="national", trajectory="by hand")
    said = refused(an_objective(plan), given)
    for fault in ("baseline", "must be a number", "national target", "points on the way"):
        assert fault in said


def test_only_confidence_is_national_in_2009_10(plan, confidence):
    robbery = an_offence()
    said = refused(an_objective(plan), terms(robbery, plan.area, -5, owner="national"))
    assert "Robbery can’t be a national target in 2009/10" in said
    assert "Public confidence (SPI 2.2)" in said
    target = targets.set_target(
        objective=an_objective(plan, "Confidence"), terms=confidence_terms(confidence, plan.area), by=OFFICER
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(national_measure=None)
    again = confidence_terms(confidence, plan.area, kind="change", interim=())
    with pytest.raises(PlanRefusedError, match="has government’s target on"):
        targets.set_target(objective=target.objective, terms=again, by=OFFICER)
    own = targets.set_target(objective=target.objective, terms=replace(again, owner="authority"), by=OFFICER)
    with pytest.raises(PlanRefusedError, match="has government’s target on"):
        targets.change_target(target=own, terms=again, by=OFFICER)


def test_boards_have_no_national_targets(confidence):
    board = a_plan(a_force(), Plan.Kind.JUSTICE)
    said = refused(an_objective(board, "Confidence"), confidence_terms(confidence, board.area))
    assert "Government sets no targets for local criminal justice boards" in said


def test_target_on_police_powers_names_an_equality_measure(plan):
    arrests = IndicatorFactory(
        reference="arrests", title="Arrests", polarity="none", numerator=[DataItemFactory(code="arrests.total")]
    )
    said = refused(an_objective(plan), terms(arrests, plan.area, 5))
    assert "A target on Arrests must name an equality measure" in said
    fair = IndicatorFactory(reference="arrest-rate-ratio")
    target = a_target(plan, arrests, 5, equality_indicator=fair)
    assert target.wanted == "higher"
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(equality_indicator=None)


def test_no_form_of_words_makes_a_target_of_a_peer_average():
    given = {field.name for field in fields(Terms)} | set(signature(targets.set_target).parameters)
    kept = {field.name for field in Target._meta.get_fields()}
    assert not [name for name in given | kept for word in ("family", "peer", "average") if word in name]


def test_agreement_takes_35_targets_and_no_more():
    borough = a_part(a_force())
    agreement = a_plan(borough, Plan.Kind.AGREEMENT, years=3)
    objective = an_objective(agreement)
    for each in range(35):
        target = a_target(agreement, an_offence(f"ni-{each}"), -1, owner="partnership")
    assert target.place_in_agreement == 35
    given = terms(an_offence("ni-35"), borough, -1, owner="partnership")
    with pytest.raises(PlanRefusedError, match="at most 35 targets, and this one has 35"):
        targets.set_target(objective=objective, terms=given, by=OFFICER)
    assert agreement.targets.count() == 35
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(place_in_agreement=36)
    targets.remove_target(target=agreement.targets.get(place_in_agreement=7), by=OFFICER)
    freed = targets.set_target(objective=objective, terms=given, by=OFFICER)
    assert freed.place_in_agreement == 7


def test_target_is_of_an_area_within_the_plan(plan):
    inside, outside = a_part(plan.area), a_part(a_force("Kent"))
    robbery = an_offence()
    assert a_target(plan, robbery, -5, area=inside).area == inside
    assert "is not part of Metropolitan Police" in refused(an_objective(plan, "Other"), terms(robbery, outside, -5))


def test_target_outside_the_bounds_gives_a_reason(plan):
    TargetBound.objects.create(
        force=plan.area,
        reference="robbery",
        kind="change",
        starts=plan.starts,
        ends=plan.ends,
        least=-10,
        most=-3,
        by=OFFICER,
    )
    robbery = an_offence()
    assert "outside the bounds set, −10 to −3: give the reason" in refused(
        an_objective(plan), terms(robbery, plan.area, -2)
    )
    assert a_target(plan, robbery, -2, rationale="Already halved.")


def test_seasonal_trajectory_gives_the_year_to_date(plan):
    robbery = an_offence()
    said = refused(an_objective(plan), terms(robbery, plan.area, -10, trajectory="seasonal", month_shares=(1,) * 11))
    assert "share of each of the twelve months" in said
    odd = {"trajectory": "seasonal", "month_shares": (1,) * 12, "interim": ((date(2009, 9, 30), -4.0),)}
    said = refused(
        an_objective(plan, "Knives"), terms(robbery, plan.area, -10, baseline_period="12m to 2008-12", **odd)
    )
    assert "from one 31 March to another, and 30 September 2009 is none" in said
    assert "a baseline of a whole financial year" in said
    target = a_target(plan, robbery, -10, trajectory="seasonal", month_shares=(1,) * 12)
    assert target.path.at(date(2009, 6, 30)) == pytest.approx(900 / 4)
    survey = terms(a_survey(), plan.area, 1, trajectory="seasonal", month_shares=(1,) * 12)
    assert "does not add up over a year" in refused(an_objective(plan, "Confidence"), survey)


def test_trajectory_by_hand_goes_through_its_points(plan):
    robbery = an_offence()
    given = {"trajectory": "by hand", "on_the_way": ((date(2009, 9, 30), -2.0),)}
    target = a_target(plan, robbery, -10, **given)
    assert target.path.at(date(2009, 9, 30)) == pytest.approx(980)
    burglary = terms(an_offence("burglary"), plan.area, -5, on_the_way=((date(2009, 9, 30), -2.0),))
    assert "belong to a trajectory entered by hand" in refused(an_objective(plan, "Burglary"), burglary)


def test_changed_target_keeps_what_it_was_in_the_list_of_changes(plan):
    target = a_target(plan, an_offence(), -5)
    targets.change_target(target=target, terms=replace(terms_of(target), final=(plan.ends, -8.0)), by=OFFICER)
    changed = plan.changes.get(what="changed")
    assert changed.before["points"] == [["2010-03-31", -5, "final"]]
    assert changed.after["points"] == [["2010-03-31", -8, "final"]]
    elsewhere = replace(terms_of(target), area=a_part(plan.area))
    with pytest.raises(PlanRefusedError, match="keeps its indicator and its area"):
        targets.change_target(target=target, terms=elsewhere, by=OFFICER)


def test_standard_changes_everywhere_at_once(plan):
    satisfied = a_survey("SPI 1.1")
    boroughs = [a_part(plan.area, name) for name in ("Barnet", "Brent")]
    given = [
        a_target(plan, satisfied, 80, about="Victims", kind="standard", baseline=70, area=each) for each in boroughs
    ]
    targets.change_target(target=given[0], terms=replace(terms_of(given[0]), final=(plan.ends, 82.0)), by=OFFICER)
    assert [Target.objects.get(pk=each.pk).final.value for each in given] == [82, 82]


def test_same_target_twice_is_refused(plan):
    robbery = an_offence()
    target = a_target(plan, robbery, -5)
    with pytest.raises(PlanRefusedError, match="has such a target on Robbery"):
        a_target(plan, robbery, -6)
    a_target(plan, robbery, 900, kind="level")
    with pytest.raises(PlanRefusedError, match="has such a target on Robbery"):
        targets.change_target(target=target, terms=replace(terms_of(target), kind="level"), by=OFFICER)


def test_removed_target_no_longer_counts_and_may_be_set_again(plan):
    robbery = an_offence()
    target = a_target(plan, robbery, -5)
    targets.remove_target(target=target, by=OFFICER)
    assert not plan.targets.standing().exists()
    with pytest.raises(PlanRefusedError, match="has been removed"):
        targets.remove_target(target=target, by=OFFICER)
    assert a_target(plan, robbery, -6).final.value == -6


def test_targets_known_at_a_moment_are_those_of_the_plans_agreed_by_then(plan):
    robbery = an_offence()
    a_target(plan, robbery, -5)
    before = plan.made_at
    assert not Target.objects.known_at(before).on("robbery").exists()
    agreed(plan)
    found = Target.objects.known_at(plan.agreed_at).on("robbery").with_points()
    assert [each.final_level for each in found] == [950]


def test_indicator_without_powers_needs_no_equality_measure():
    assert not rules.concerns_powers(IndicatorFactory(numerator=[DataItemFactory(code="crime.robbery")]))
