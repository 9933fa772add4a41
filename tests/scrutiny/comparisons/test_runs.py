"""Runs on the real database: what is published, when, and that nothing is half published."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from indicators.definitions.breaks import add_break, withdraw_break
from indicators.models import IndicatorPart
from indicators.periods import parse
from landscape.models import AuditEntry, FamilyEdition
from scrutiny.comparisons import publishing, runs
from scrutiny.comparisons.explanation import explain
from scrutiny.comparisons.method import FALSE_DISCOVERY, MethodError
from scrutiny.comparisons.remarks import Remark
from scrutiny.models import Comparison, ComparisonRun, Publication
from scrutiny.statistics.multiplicity import benjamini_hochberg, holm
from tests.factories import AreaFactory, DataItemFactory, FamilyEditionFactory, FamilyFactory, PersonFactory
from tests.indicators.observing import observe
from tests.scrutiny.comparisons.country import MARCH, Country, of

STATE = ComparisonRun.State


def test_a_run_is_published_when_its_parts_are_done(country, commit):
    run, unchanged = commit(country)
    assert (run.state, unchanged, runs.progress(run)) == (STATE.PUBLISHED, False, (2, 2))
    assert Publication.objects.get().run == run
    met = of(run, country.areas[0], country.indicators[0])
    assert (met.value, met.previous_value, met.rank, met.rank_of) == (4, 3, 4, 4)
    assert met.family_members == "E23000002 E23000003 E23000004"
    assert (met.family_edition, met.change_verdict) == ("home-office-2009-10", "worse")
    assert met.history["value"] == [3, 4]
    assert set(run.timings) == {"read", "compute", "store", "publish"}


def test_each_change_of_a_run_is_in_the_audit_log(country, commit):
    commit(country, by="analyst@example.org")
    entries = AuditEntry.objects.filter(action__startswith="comparison").order_by("id")
    assert [(entry.action, entry.by) for entry in entries] == [
        ("comparison started", "analyst@example.org"),
        ("comparison published", "analyst@example.org"),
    ]


def test_a_second_run_on_the_same_figures_is_the_first(country, commit):
    first = commit(country)
    second = commit(country)
    assert (second.run, second.unchanged) == (first.run, True)
    assert ComparisonRun.objects.count() == 1


@pytest.mark.parametrize("what", ["figures", "definition", "family", "setting", "edition"])
def test_anything_that_goes_in_makes_another_run(country, commit, what):
    first = commit(country).run
    options = {}
    if what == "figures":
        observe(*country.counts(country.robbery, "2009/10", 410, 310, 290, 300))
    elif what == "definition":
        IndicatorPart.objects.filter(indicator=country.indicators[0], item=country.robbery).update(sign=-1)
    elif what == "family":
        country.edition.families.get().members.first().delete()
    elif what == "setting":
        options = {"settings": {"assumed_dispersion": 1}}
    else:
        options = {"edition": FamilyEditionFactory()}
    second, unchanged = commit(country, **options)
    first.refresh_from_db()
    assert (second != first, unchanged, second.state) == (True, False, STATE.PUBLISHED)
    assert first.state == (STATE.PUBLISHED if what == "edition" else STATE.SUPERSEDED)
    assert Publication.objects.get(family_edition=second.family_edition).run == second


def test_figures_that_do_not_go_in_make_no_other_run(country, commit):
    commit(country)
    observe((DataItemFactory(), country.areas[0], "2009/10", 1))
    assert commit(country).unchanged


def test_a_run_as_known_earlier_does_not_displace_what_members_see(country, commit):
    observe(*country.counts(country.robbery, "2009/10", 500, 310, 290, 300))
    current = commit(country).run
    earlier, unchanged = commit(country, as_known_at=country.known_at + timedelta(microseconds=1))
    assert (earlier.state, unchanged) == (STATE.SUPERSEDED, False)
    assert of(earlier, country.areas[0], country.indicators[0]).value == 4
    assert Publication.objects.get().run == current
    assert commit(country, as_known_at=country.known_at + timedelta(microseconds=1)) == (earlier, True)


def test_a_run_as_known_earlier_knows_the_breaks_of_then(country, commit):
    told = {"item": country.robbery, "on": date(2009, 4, 1), "source": "Home Office", "by": PersonFactory()}
    own = [country.areas[0], country.indicators[0]]
    before = commit(country).run
    found = add_break(reason="Counted anew.", **told)
    broken = commit(country).run
    withdraw_break(series_break=found, by=told["by"], why="A mistake")
    after = commit(country).run
    assert [of(run, *own).break_note for run in (before, broken, after)] == ["", "Counted anew.", ""]
    assert commit(country, as_known_at=broken.as_known_at) == (broken, True)
    ComparisonRun.objects.exclude(pk=after.pk).delete()
    again = [commit(country, as_known_at=run.as_known_at).run for run in (before, broken)]
    assert [of(run, *own).break_note for run in again] == ["", "Counted anew."]


def test_a_screen_is_judged_as_a_whole(country, commit):
    run = commit(country).run
    rows = Comparison.objects.filter(run=run, area=country.areas[0]).order_by("indicator")
    p = sorted(row.spread_p for row in rows)
    q = sorted(row.spread_q for row in rows)
    assert q == pytest.approx([min(2 * p[0], p[1]), p[1]])
    assert [row.change_q for row in rows] == [row.change_p for row in rows]  # one of them has nothing before


CHANGE, LATELY = Remark.CHANGE_MAY_BE_CHANCE, Remark.LATELY_MAY_BE_CHANCE


@pytest.mark.parametrize(
    ("tests", "judged"),
    [
        ([(0.04, None, ""), (0.9, None, "no family")], [(0.08, None, "may be chance"), (0.9, None, "no family")]),
        ([(None, 0.04, "no family"), (None, 0.9, "")], [(None, 0.08, f"no family; {CHANGE}"), (None, 0.9, "")]),
        ([(0.04, 0.03, ""), (0.9, 0.9, "")], [(0.08, 0.06, f"may be chance; {CHANGE}"), (0.9, 0.9, "")]),
        ([(0.04, 0.04, ""), (None, 0.05, "")], [(0.04, 0.05, ""), (None, 0.05, "")]),
    ],
)
@pytest.mark.parametrize(
    ("lately", "said"), [((None, None), ["", ""]), ((1, 0.03), ["", LATELY]), ((1, 0.02), ["", ""])]
)
def test_a_verdict_that_may_be_chance_says_so_of_each_test_apart(country, tests, judged, lately, said):
    rows = [
        {"spread_p": spread_p, "change_p": change_p, "variation_p": variation_p, "quality": quality}
        for (spread_p, change_p, quality), variation_p in zip(tests, lately, strict=True)
    ]
    found = screened(country, rows)
    assert [(row.spread_q, row.change_q) for row in found] == [each[:2] for each in judged]
    wanted = ["; ".join(filter(None, (each[2], own))) for each, own in zip(judged, said, strict=True)]
    assert [row.quality for row in found] == wanted


def test_a_chart_that_speaks_may_be_chance_where_verdicts_speak_at_less_than_charts_do(country):
    found = screened(country, [{"variation_p": 0.02}, {"variation_p": 1}], significance=0.01)
    assert [row.quality for row in found] == [LATELY, ""]


def screened(country, rows, **settings):
    """The comparisons of one area on as many indicators, as they are when their run is published."""
    run = ComparisonRun.objects.create(
        indicator_set=country.set,
        period=MARCH.text,
        start=MARCH.start,
        end=MARCH.end,
        family_edition=country.edition,
        method="1",
        settings=settings,
        as_known_at=country.known_at,
        digest="0" * 64,
    )
    area = country.areas[0]
    for indicator, columns in zip(country.indicators, rows, strict=True):
        Comparison.objects.create(run=run, area=area, indicator=indicator, **columns)
    assert publishing.finish(run_id=run.pk) == STATE.PUBLISHED
    return [of(run, area, indicator) for indicator in country.indicators]


def test_an_area_known_to_have_no_family_is_no_error(country, commit):
    city = AreaFactory(code="E23000034", name="City of London")
    FamilyFactory(edition=country.edition, area=city, peers=[])
    observe((country.robbery, city, "2009/10", 20), (country.residents, city, "2009", 7000))
    found = of(commit(country).run, city, country.indicators[0])
    assert (found.family_verdict, found.family_edition) == ("not available", "home-office-2009-10")
    assert found.quality.split("; ")[-2:] == ["no family", Remark.NOT_BY_MONTH]


def test_a_composed_family_names_the_edition_it_stands_in(country, commit):
    composed = FamilyEditionFactory(code="best-known", kind=FamilyEdition.Kind.COMPOSED)
    FamilyFactory(edition=composed, area=country.areas[0], peers=country.areas[1:], taken_from=country.edition)
    run = commit(country, edition=composed).run
    assert of(run, country.areas[0], country.indicators[0]).family_edition == "home-office-2009-10"


def test_with_few_families_the_spread_comes_from_the_derived_ones_known_then(country, commit):
    def derived(code, **fields):
        edition = FamilyEditionFactory(code=code, kind=FamilyEdition.Kind.DERIVED, **fields)
        for area in country.areas:
            FamilyFactory(edition=edition, area=area, peers=[other for other in country.areas if other != area])

    own = [country.areas[0], country.indicators[0]]
    derived("derived-census-2011")
    run = commit(country).run
    found = of(run, *own)
    derived("derived-2021", effective_from=date(2021, 3, 21), added_at=timezone.now())
    later = commit(country).run
    assert "derived-2021" in of(later, *own).quality
    assert [explain(each).agrees for each in (found, of(later, *own))] == [True, True]
    assert commit(country, as_known_at=run.as_known_at) == (run, True)
    assert found.quality.split("; ")[:2] == [
        "usual spread between areas taken from derived-census-2011",
        Remark.NOT_BY_MONTH,
    ]


@pytest.mark.parametrize(
    ("period", "sentence"),
    [("12m to 2011-03", "There is no figure of Recorded crime for 12 months to March 2011, as known on .*: import")],
)
def test_a_period_without_figures_is_refused(country, period, sentence):
    with pytest.raises(runs.CannotCompareError, match=sentence):
        country.start(period=parse(period))
    assert not ComparisonRun.objects.exists()


def test_a_set_without_anything_to_compute_is_refused(country):
    IndicatorPart.objects.all().delete()
    with pytest.raises(runs.CannotCompareError, match="has no indicator that can be computed"):
        country.start()


def test_an_unknown_setting_is_refused(country):
    with pytest.raises(MethodError, match="no setting named volume"):
        country.start(settings={"volume": 11})


@pytest.mark.django_db(transaction=True)
def test_two_who_start_at_once_start_one_run(monkeypatch):
    country = Country()
    monkeypatch.setattr(runs, "_dispatch", lambda run: None)
    gate = threading.Barrier(2)
    found = []

    def begin():
        try:
            gate.wait()
            found.append(country.start().run.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [ComparisonRun.objects.get().pk] * 2


@pytest.mark.parametrize("rule", FALSE_DISCOVERY)
def test_the_rule_of_many_comparisons_is_a_setting(country, commit, rule):
    run = commit(country, settings={"false_discovery": rule}).run
    rows = [of(run, country.areas[0], indicator) for indicator in country.indicators]
    p = [row.spread_p for row in rows]
    expected = {"benjamini-hochberg": benjamini_hochberg(p), "holm": holm(p), "none": p}[rule]
    assert [row.spread_q for row in rows] == pytest.approx(list(expected))
