"""The definitions that we ship: complete, honest about what is unconfirmed, and loaded by one command."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from indicators.models import DataItem, Formula, Indicator, IndicatorSet, SeriesBreak
from indicators.reference import load
from indicators.reference.documents import Place
from indicators.reference.sets import read_set, read_sets
from indicators.reference.storing import stored_definition
from indicators.returns.readers.names import OFFENCES
from landscape.models import Area, AuditEntry
from landscape.reference.sheets import Faults
from tests.indicators.defining import breaks_of

FIXTURES = settings.FIXTURES_DIR / "indicators"
OF_THE_ISSUE = {
    "total-recorded-crime", "serious-acquisitive-crime", "domestic-burglary", "burglary", "robbery", "vehicle-offences",
    "violence-with-injury", "violence-without-injury", "sexual-offences", "criminal-damage-and-arson", "drug-offences",
    "homicide", "anti-social-behaviour", "officers", "arrests",
}  # fmt: skip


@pytest.fixture
def loaded(db):
    return load(FIXTURES)


def document(code):
    return json.loads((FIXTURES / "sets" / f"{code}.json").read_text())


def test_every_shipped_definition_loads_twice_and_the_second_load_changes_nothing(loaded):
    assert IndicatorSet.objects.count() == 3
    assert all(" 0 new, 0 changed" in line for line in load(FIXTURES))


def test_every_shipped_indicator_is_complete(loaded):
    for indicator in Indicator.objects.all():
        for field in ("title", "full_title", "unit", "meaning", "source", "levels", "polarity", "owner"):
            assert getattr(indicator, field), f"{indicator.reference}: {field}"
        assert len(indicator.meaning) > 40
        assert indicator.meaning.endswith(".")
        assert indicator.caveats == "" or indicator.caveats.endswith(".")


def test_no_owner_or_review_date_is_invented(loaded):
    assert set(Indicator.objects.values_list("owner", "review_date")) == {("Not yet assigned", None)}


def test_unconfirmed_definitions_are_drafts_and_say_why(loaded):
    assert not Indicator.objects.published().filter(confidence="C").exists()
    drafts = Indicator.objects.filter(status="draft")
    assert drafts.count() == 11
    assert all(draft.status_reason for draft in drafts)


def test_recorded_crime_has_every_measure_of_the_issue_and_all_can_be_computed(loaded):
    recorded = IndicatorSet.objects.get(code="recorded-crime").indicators
    assert set(recorded.values_list("reference", flat=True)) >= OF_THE_ISSUE
    assert recorded.computable().count() == recorded.count() == 19


def test_apacs_and_the_national_measures_compute_what_published_figures_allow(loaded):
    computable = Indicator.objects.computable().exclude(indicator_set__code="recorded-crime")
    assert set(computable.values_list("reference", flat=True)) == {
        "SPI 2.2", "SPI 3.2", "NI 16", "Priority 1: homicide", "Priority 4: neighbourhood crime",
    }  # fmt: skip


def test_police_activity_and_stocks_are_not_judged(loaded):
    not_judged = Indicator.objects.filter(polarity="none").values_list("reference", flat=True)
    assert set(not_judged) == {"drug-offences", "officers", "arrests"}
    gaps = Indicator.objects.filter(polarity="gap").values_list("reference", flat=True)
    assert set(gaps) == {"SPI 1.2", "NI 25"}


def test_only_a_ratio_is_made_of_stocks_because_chance_has_no_part_in_a_head_count(loaded):
    made_of_stocks = Indicator.objects.filter(parts__role="numerator", parts__item__timing="end").distinct()
    assert set(made_of_stocks.values_list("reference", "formula")) == {("SPI 3.2", "ratio"), ("officers", "ratio")}


def test_units_agree_with_the_multiplier(loaded):
    for indicator in Indicator.objects.exclude(formula__in=[Formula.COUNT, Formula.SURVEY, Formula.INDEX]):
        if indicator.multiplier > 100:
            assert f"per {indicator.multiplier:,.0f} " in indicator.unit, indicator.reference
        else:
            assert indicator.unit.startswith("%") == (indicator.multiplier == 100), indicator.reference


def test_every_item_that_the_national_readers_give_is_defined(loaded):
    assert set(OFFENCES.values()) <= set(DataItem.objects.values_list("code", flat=True))


def test_total_burglary_is_whole_across_the_reclassification_and_domestic_burglary_is_not(loaded):
    recorded = {each.reference: each for each in Indicator.objects.filter(indicator_set__code="recorded-crime")}

    def break_days(reference, level="force"):
        return {each.on for each in breaks_of(recorded[reference], level)}

    assert break_days("burglary") == set()
    assert break_days("domestic-burglary") == break_days("serious-acquisitive-crime") == {date(2017, 4, 1)}
    assert break_days("total-recorded-crime") == {date(2013, 4, 1)}
    assert break_days("total-recorded-crime", "partnership") == {date(2013, 2, 1)}
    assert break_days("anti-social-behaviour") == {date(2011, 4, 1)}


def test_no_break_withholds_the_years_that_the_demo_shows(loaded):
    assert not SeriesBreak.objects.filter(on__range=(date(2002, 4, 2), date(2010, 12, 31))).exists()


@pytest.mark.parametrize("code", ["recorded-crime", "apacs-2008-09", "ncpm-2021"])
def test_stored_set_says_what_its_file_says(loaded, code):
    """Round trip: what is stored, told as a file tells it, is what the file told."""
    items = set(DataItem.objects.values_list("code", flat=True))
    (read,) = [each for each in read_sets(FIXTURES / "sets", items, Faults()) if each.code == code]
    stored = stored_definition(code)
    assert (stored.fields, stored.domains, stored.indicators) == (read.fields, read.domains, read.indicators)
    assert list(stored.indicators) == [each["reference"] for each in document(code)["indicators"]]


def test_the_set_that_the_guide_shows_is_a_right_one():
    guide = (settings.BASE_DIR / "docs/guide/indicators.md").read_text()
    shown = json.loads(guide.split("```json")[1].split("```")[0])
    faults = Faults()
    items = {"crime.burglary-domestic", "mps-2008.burglary-in-a-dwelling", "population.residents"}
    assert len(read_set(shown, items, Place("guide", faults)).indicators["domestic-burglary"].parts) == 3
    assert faults.sentences == []


def test_load_reference_loads_both_floors_and_a_second_time_changes_nothing(db, capsys):
    call_command("load_reference")
    assert "43 forces: 43 new" in capsys.readouterr().out
    entries = AuditEntry.objects.count()
    call_command("load_reference")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 10
    assert all(" 0 new, 0 changed" in line for line in lines)
    assert AuditEntry.objects.count() == entries


def test_load_reference_of_wrong_definitions_stores_no_area_either(db, tmp_path: Path):
    (tmp_path / "landscape").symlink_to(settings.FIXTURES_DIR / "landscape")
    with pytest.raises(CommandError, match=r"data_items\.csv: the file is missing") as refusal:
        call_command("load_reference", fixtures=tmp_path)
    assert "sets: the folder is missing" in str(refusal.value)
    assert refusal.value.returncode == 1
    assert not Area.objects.exists()
