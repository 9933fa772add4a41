"""How the overview gathers indicators."""

from datetime import date

import pytest
from django.utils.timezone import now

from indicators.models import HmicArea, QualityMark
from tests.factories import ComparisonFactory, DataItemFactory, DomainFactory, IndicatorFactory, add_parts
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build
from tests.scrutiny.dashboards.test_pages import queries_of
from tests.scrutiny.plans.making import a_plan, a_priority, a_target


@pytest.fixture
def hmic_areas(db):
    for position, name in enumerate(["Confidence", "Local Crime and Policing", "Value for Money"], start=1):
        HmicArea.objects.create(position=position, name=name)


def headings(page) -> list[str]:
    """The names of the groups, down the table."""
    return [text for text, each in zip(page.texts["th"], page.attributes["th"], strict=True) if each.get("colspan")]


def overview(member, site, **query) -> Page:
    more = "".join(f"&{key}={value}" for key, value in query.items())
    return Page(member.get(ADDRESSES["overview"] + site.query + more))


def test_confidence_and_satisfaction_come_first(member):
    site = build(indicators=1)
    domain = DomainFactory(name="Confidence and satisfaction", indicator_set=site.run.indicator_set, position=9999)
    ComparisonFactory(run=site.run, area=site.force, indicator=IndicatorFactory(domain=domain))
    assert headings(overview(member, site)) == ["Confidence and satisfaction", "Local crime"]


def test_hmic_areas_are_all_shown_and_what_is_in_none_of_them_is_told(member, hmic_areas):
    site = build(indicators=2)
    site.indicators[0].hmic_area = "Local Crime and Policing"
    site.indicators[0].save()
    page = overview(member, site, grouping="hmic")
    assert headings(page) == [
        "Confidence",
        "Local Crime and Policing",
        "Value for Money",
        "Under none of HMIC’s areas",
    ]
    assert page.texts["td"].count("No indicator of this set belongs here.") == 2


def agreed(plan):
    plan.state, plan.agreed_at, plan.agreed_by = "agreed", now(), "authority@example.org"
    plan.save()


def test_priorities_of_the_agreed_plan_hold_the_indicators_that_have_targets(member):
    site = build(indicators=2)
    plan = a_plan(site.force)
    a_target(plan, site.indicators[1], -5, about="Robbery", baseline=4)
    a_priority(plan, "Antisocial behaviour")
    agreed(plan)
    site.run.as_known_at = now()
    site.run.save()
    titles = list(plan.priorities.order_by("position", "pk").values_list("title", flat=True))
    page = overview(member, site, grouping="priorities")
    assert headings(page) == [*titles, "Not among the priorities of the plan"]
    assert "The plan has no target on an indicator of this set." in page.texts["td"]
    assert next(each for each in page.texts["th"] if each.startswith("Crime")).startswith("Crime 1")


def test_plan_agreed_after_the_figures_were_compared_is_not_gone_by(member):
    site = build(indicators=1)
    plan = a_plan(site.force)
    a_target(plan, site.indicators[0], -5, baseline=4)
    agreed(plan)
    page = overview(member, site, grouping="priorities")
    assert headings(page) == ["Local crime"]
    assert "No plan of this area" in page.text


def test_unknown_grouping_is_not_found(member):
    site = build(indicators=1)
    assert member.get(f"{ADDRESSES['overview']}{site.query}&grouping=colour").status_code == 404


@pytest.mark.parametrize("grouping", ["domains", "hmic", "priorities"])
def test_no_grouping_asks_more_of_the_database_when_there_is_more_to_show(member, hmic_areas, grouping):
    site = build(indicators=1, peers=1)
    few = queries_of(member, f"{ADDRESSES['overview']}{site.query}&grouping={grouping}")
    for each in range(20):
        indicator = IndicatorFactory(domain=site.indicators[0].domain, reference=f"more-{each}")
        ComparisonFactory(run=site.run, indicator=indicator, area=site.force)
    assert few == queries_of(member, f"{ADDRESSES['overview']}{site.query}&grouping={grouping}") <= 12


def test_mark_of_quality_stands_beside_the_figure(member):
    site = build(indicators=2)
    item = DataItemFactory()
    add_parts(site.indicators[0], "numerator", [item])
    span = {"start": date(2010, 1, 1), "end": date(2010, 3, 31)}
    QualityMark.objects.create(item=item, mark="estimated", reason="A new system.", by="a test", **span)
    QualityMark.objects.create(indicator=site.indicators[1], mark="complete", reason="Checked.", by="a test", **span)
    tags = overview(member, site).texts["strong"]
    assert tags.count("Estimated") == 1
    assert "Complete" not in tags


TARGET = {
    "target": {"final": 3.1, "final_on": "2011-03-31", "owner": "Police authority", "trajectory": [], "certain": True}
}


@pytest.mark.parametrize(
    ("verdict", "quality", "said"),
    [
        ("below", "", "Behind the way to its target, 3.9 by now."),
        ("on", "", "On the way to its target, 3.9 by now."),
        (
            "better",
            "no further from its trajectory than chance explains",
            "Ahead of the way to its target, 3.9 by now (may be chance).",
        ),
    ],
)
def test_target_of_the_plan_stands_beside_the_figure(member, verdict, quality, said):
    site = build(indicators=1, trajectory_value=3.9, trajectory_verdict=verdict, quality=quality, history=TARGET)
    page = overview(member, site)
    assert "Target 3.1 by March 2011 (Police authority)" in page.texts["span"]
    assert said in page.texts["span"]
