"""What goes with every chart: a sentence, a table, a download of its own, a link to itself; and the whole working."""

import csv

import pytest

from scrutiny.comparisons.funnel import PLACES
from scrutiny.comparisons.remarks import Remark
from scrutiny.dashboards import chart_words
from scrutiny.models import Comparison
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build

MONTHS = {
    "every": 1,
    "ends": ["2009-12-31", "2010-01-31", "2010-02-28", "2010-03-31"],
    "value": [10.0, 11.0, 10.0, 30.0],
    "baselines": [{"from": 0, "mean": 10.3, "lower": -4.0, "upper": 24.0}],
    "signals": [[3, "outside limits", 1]],
}


def with_history(site, **more):
    own = Comparison.objects.get(run=site.run, area=site.force, indicator=site.indicators[0])
    own.history = {**own.history, **more}
    own.variation = "concern"
    own.save()
    return own


def lines_of(response):
    text = response.content.decode().splitlines()
    said = dict(line[2:].split(": ", 1) for line in text if line.startswith("# "))
    return said, list(csv.DictReader(line for line in text if not line.startswith("# ")))


def test_control_chart_says_which_rule_spoke(member):
    site = build(indicators=1)
    with_history(site, months=MONTHS)
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    assert "Month by month" in page.texts["h2"]
    said = "The latest month, March 2010, is out of the ordinary – lately unusually bad: above the upper limit."
    assert said in page.texts["p"]
    assert "above the upper limit" in page.texts["td"]
    assert "2.66 mean moving ranges either side of the mean" in page.text
    with_history(site, months={**MONTHS, "few": True})
    site.run.comparisons.update(quality=Remark.LATELY_MAY_BE_CHANCE)
    text = Page(member.get(ADDRESSES["indicator"] + site.query)).text
    assert "because small numbers vary further upward" in text
    assert "may be out of the ordinary – lately unusually bad (may be chance): above the upper limit." in text


def test_page_without_a_control_chart_has_none(member):
    site = build(indicators=1)
    assert "Month by month" not in Page(member.get(ADDRESSES["indicator"] + site.query)).texts["h2"]
    assert member.get(ADDRESSES["indicator"] + "charts/control.csv" + site.query).status_code == 404


@pytest.mark.parametrize("key", ["trend", "family", "control", "funnel"])
def test_each_chart_has_its_own_download_with_what_it_is(member, key):
    site = build(indicators=1)
    with_history(site, months=MONTHS)
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    [link] = [each for each in page.links if f"charts/{key}.csv" in each]
    response = member.get(link)
    said, rows = lines_of(response)
    assert said["indicator"].startswith("crime-0:")
    assert said["period"] == "12 months to March 2010"
    assert said["source"].startswith("Source: ")
    assert f"run={site.run.pk}" in said["address"]
    assert said["address"].endswith(f"#{key}-title")
    assert rows
    assert "attachment" in response["Content-Disposition"]


def test_area_far_smaller_than_all_others_is_named_beside_the_funnel_and_counted(member):
    site = build(indicators=1, peers=10)
    rows = Comparison.objects.filter(run=site.run, indicator=site.indicators[0])
    rows.filter(area=site.peers[0]).update(numerator=300, denominator=7_500, value=40.0, family_members="")
    rows.filter(area=site.force).update(family_members=" ".join(each.code for each in site.peers[1:]))
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    told = "but counted: Greater Manchester, 40.0, above the outer (99.8%) limit."
    assert any(told in each and "Sizes are on a log scale." in each for each in page.texts["p"])
    figure = page.html.split('id="funnel-figure"')[1].split("</script>")[0]
    assert "Greater Manchester" not in figure
    assert "West Midlands" in figure
    _, rows = lines_of(member.get(f"{ADDRESSES['indicator']}charts/funnel.csv{site.query}"))
    assert "Greater Manchester" in [each["area_name"] for each in rows]


def test_download_holds_the_stored_figure_to_the_last_digit(member):
    site = build(indicators=1, value=4.123456789012345)
    _, rows = lines_of(member.get(ADDRESSES["indicator"] + "charts/family.csv" + site.query))
    [own] = [each for each in rows if each["area_name"] == "Metropolitan Police"]
    assert float(own["value"]) == 4.123456789012345


def test_link_to_a_chart_names_the_run_and_the_order(member):
    site = build(indicators=1)
    page = Page(member.get(ADDRESSES["indicator"] + site.query + "&order=value"))
    [link] = [each for each in page.links if each.endswith("#family-title")]
    assert f"run={site.run.pk}" in link
    assert "order=value" in link


def test_target_and_new_baseline_are_told_in_words(member):
    site = build(indicators=1, trajectory_value=4.0, trajectory_verdict="below")
    target = {
        "trajectory": [None, 3.8, 4.0],
        "final": 3.5,
        "final_on": "2011-03-31",
        "owner": "authority",
        "certain": False,
    }
    with_history(site, target=target, rebases=[["2009-04-01", "A new system.", "officer@example.org"]])
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    assert "New baseline of the control chart from 1 April 2009: A new system. (officer@example.org)" in page.text
    assert "3.5 offences per 1,000 residents by 31 March 2011. It is worse than the way to it (4.0 by now)" in page.text
    assert "by no more than chance explains" in page.text
    assert "On the way to the target" in page.texts["th"]


def test_unknown_chart_is_not_found(member):
    site = build(indicators=1, boroughs=1)
    assert member.get(ADDRESSES["indicator"] + "charts/nothing.csv" + site.query).status_code == 404
    assert member.get(ADDRESSES["areas"] + "charts/nothing.csv" + site.query).status_code == 404


def test_areas_have_their_download(member):
    site = build(indicators=1, boroughs=3)
    _, rows = lines_of(member.get(ADDRESSES["areas"] + "charts/areas.csv" + site.query))
    assert [each["area_name"] for each in rows] == ["Borough 00", "Borough 01", "Borough 02"]


def test_areas_name_the_best_and_the_worst_with_ties(member):
    site = build(indicators=1, boroughs=3)
    for area, (before, after) in {"Borough 00": (10, 5), "Borough 01": (10, 15), "Borough 02": (20, 25)}.items():
        row = Comparison.objects.get(run=site.run, area__name=area)
        ends = [f"2009-{month:02}-28" for month in range(1, 13)] + ["2010-01-28", "2010-02-28", "2010-03-28"]
        row.history = {
            **row.history,
            "months": {"every": 1, "ends": ends, "value": [before] * 3 + [7] * 9 + [after] * 3, "baselines": [],
                       "signals": []},
        }  # fmt: skip
        row.save()
    page = Page(member.get(ADDRESSES["areas"] + site.query))
    assert "best change in Borough 00; worst change, equally, in Borough 01 and Borough 02." in page.text
    assert "A change in one area over three months may well be chance." in page.text


def test_areas_are_drawn_on_one_scale(member):
    site = build(indicators=1, boroughs=2)
    page = Page(member.get(ADDRESSES["areas"] + site.query))
    drawn = [each for each in page.attributes["svg"] if each.get("aria-label", "").startswith("Borough")]
    assert drawn[0]["aria-label"] == "Borough 00 from 3.9 in Mar 2008 to 4.2 in Mar 2010"
    assert len(drawn) == 2


def test_words_of_every_signal_and_place_are_there():
    for rule in ("outside limits", "trend", "two in three", "shift"):
        assert chart_words.signal(rule, 1) != chart_words.signal(rule, -1) != ""
    assert set(chart_words.FUNNEL_PLACES) == set(PLACES)


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        ("higher", "good", "bad"),
        ("lower", "bad", "good"),
        ("none", "neutral", "neutral"),
        ("gap", "neutral", "neutral"),
    ],
)
def test_no_neutral_indicator_has_a_good_or_bad_signal(polarity, up, down):
    assert (chart_words.tone_of_signal(polarity, 1), chart_words.tone_of_signal(polarity, -1)) == (up, down)


def test_page_stays_light_at_national_size(member):
    site = build(indicators=1, peers=42)
    with_history(site, months=MONTHS)
    assert len(member.get(ADDRESSES["indicator"] + site.query).content) < 150_000
