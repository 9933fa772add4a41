"""Loading definitions: twice the same, changed where a file changed, and not at all where a file is wrong."""

from datetime import date

import pytest
from django.utils import timezone

from indicators.models import DataItem, Domain, Indicator, IndicatorPart, IndicatorSet, SeriesBreak
from indicators.reference import FixtureError, load
from landscape.models import AuditEntry
from scrutiny.models import ComparisonRun, RunPart
from tests.factories import AreaFactory, FamilyEditionFactory
from tests.indicators.defining import BREAK, ITEMS, a_set, breaks_of, indicator

pytestmark = pytest.mark.django_db


def faults_of(folder):
    with pytest.raises(FixtureError) as refusal:
        load(folder)
    assert not IndicatorSet.objects.exists()
    assert not AuditEntry.objects.exists()
    return "\n".join(refusal.value.faults)


def test_load_stores_everything_the_files_say(folder):
    lines = load(folder(a_set(indicator())))
    assert lines == [
        "4 data items: 4 new, 0 changed, 0 unchanged",
        "1 series breaks: 1 new, 0 changed, 0 unchanged",
        "1 indicator sets: 1 new, 0 changed, 0 unchanged",
        "1 indicators of “Test”: 1 new, 0 changed, 0 unchanged",
    ]
    robbery = Indicator.objects.computable().get()
    assert (robbery.domain.name, robbery.position, robbery.multiplier, robbery.polarity) == ("Crime", 1, 1000, "lower")
    parts = IndicatorPart.objects.values_list("role", "item__code", "level", "sign", "starts", "ends")
    assert set(parts) == {
        ("numerator", "crime.robbery", "", 1, None, None),
        ("denominator", "population.residents", "", 1, None, None),
    }
    assert AuditEntry.objects.get().by == "load_reference"


def test_load_a_second_time_changes_nothing_and_says_so(folder):
    files = folder(a_set(indicator()))
    load(files)
    before = list(IndicatorPart.objects.values_list("pk", flat=True))
    lines = load(files)
    assert all(" 0 new, 0 changed" in line for line in lines)
    assert list(IndicatorPart.objects.values_list("pk", flat=True)) == before
    assert AuditEntry.objects.count() == 1


def test_load_of_a_changed_part_changes_that_indicator_only(folder):
    second = indicator(reference="second", slug="second")
    load(folder(a_set(indicator(), second)))
    parts = {**second["parts"], "numerator": [{"items": ["crime.robbery"], "starts": "2009-04-01"}]}
    lines = load(folder(a_set(indicator(), {**second, "parts": parts})))
    assert lines[-1] == "2 indicators of “Test”: 0 new, 1 changed, 1 unchanged"
    assert IndicatorPart.objects.get(starts__isnull=False).starts == date(2009, 4, 1)
    assert IndicatorPart.objects.count() == 4
    assert AuditEntry.objects.count() == 2


def test_load_takes_away_an_indicator_and_a_domain_that_the_file_no_longer_holds(folder):
    second = indicator(reference="second", slug="second", domain="Harm")
    load(folder(a_set(indicator(), second, domains=["Crime", "Harm"])))
    lines = load(folder(a_set(indicator())))
    assert lines[-2] == "1 indicator sets: 0 new, 1 changed, 0 unchanged"
    assert Indicator.objects.get().reference == "robbery"
    assert Domain.objects.get().name == "Crime"
    assert AuditEntry.objects.count() == 2


def test_load_keeps_an_indicator_that_comparisons_name(folder):
    load(folder(a_set(indicator())))
    run = ComparisonRun.objects.create(
        indicator_set=IndicatorSet.objects.get(),
        period="12m to 2010-03",
        start=date(2009, 4, 1),
        end=date(2010, 3, 31),
        family_edition=FamilyEditionFactory(),
        as_known_at=timezone.now(),
    )
    RunPart.objects.create(run=run, indicator=Indicator.objects.get())
    with pytest.raises(FixtureError, match=r"indicator robbery is no longer there, but comparisons name it"):
        load(folder(a_set()))
    assert Indicator.objects.count() == 1


def test_load_of_other_words_for_a_data_item_changes_it(folder):
    load(folder(a_set()))
    lines = load(folder(a_set(), items=[{**ITEMS[0], "name": "Robberies"}, *ITEMS[1:]]))
    assert lines[0] == "4 data items: 0 new, 1 changed, 3 unchanged"
    assert DataItem.objects.get(code="crime.robbery").name == "Robberies"


def test_load_of_other_counterparts_changes_the_break(folder):
    load(folder(a_set()))
    files = folder(a_set(), breaks=[{**BREAK, "counterparts": "crime.burglary-new"}])
    assert load(files)[1] == "1 series breaks: 0 new, 1 changed, 0 unchanged"
    assert SeriesBreak.objects.get().counterparts.get().code == "crime.burglary-new"
    assert load(files)[1] == "1 series breaks: 0 new, 0 changed, 1 unchanged"


def test_load_of_a_break_in_one_area(folder):
    area = AreaFactory(code="E23000001")
    load(folder(a_set(), breaks=[BREAK, {**BREAK, "area": "E23000001"}]))
    assert SeriesBreak.objects.get(area__isnull=False).area == area


def test_load_of_a_locked_set_that_is_the_same(folder):
    locked = a_set(indicator(), state="locked")
    load(folder(locked))
    assert load(folder(locked))[-1].endswith("1 unchanged")


def test_load_of_a_locked_set_that_differs_is_refused_and_stores_nothing(folder):
    load(folder(a_set(indicator(), state="locked")))
    files = folder(a_set(indicator(title="Muggings"), state="locked"), items=[{**ITEMS[0], "name": "New"}, *ITEMS[1:]])
    with pytest.raises(FixtureError, match=r"sets/set-0\.json: differs from the stored set, which is locked"):
        load(files)
    assert Indicator.objects.get().title == "Robbery"
    assert DataItem.objects.get(code="crime.robbery").name == "Robbery"


def with_parts(**groups):
    return indicator(parts={"denominator": [{"items": ["population.residents"]}], **groups})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (indicator(formula="sum"), "indicator robbery, formula: Value 'sum' is not a valid choice"),
        (indicator(polarity=""), "indicator robbery, polarity: This field cannot be blank"),
        (indicator(unit=""), "indicator robbery, unit: This field cannot be blank"),
        (indicator(title=None), "indicator robbery, title: This field cannot be null"),
        (indicator(multiplier="many"), "indicator robbery, multiplier:"),
        (indicator(review_date="soon"), "indicator robbery, review_date:"),
        (indicator(domain="Trees"), "indicator robbery, domain: “Trees” is not among the set's domains"),
        (indicator(levels=["county"]), "indicator robbery, levels: “county” is not known"),
        (indicator(levels=[]), "indicator robbery, levels: This field cannot be blank"),
        (indicator(levels="force"), "indicator robbery, levels: a list in square brackets is expected"),
        (indicator(meaning=""), "indicator robbery, meaning: is empty; a published indicator needs it"),
        (indicator(confidence="C"), "indicator robbery, status: an unconfirmed indicator (confidence C) stays a draft"),
        (indicator(colour="red"), "indicator robbery, colour: is no field here"),
        (
            with_parts(numerator=[{"items": ["crime.mugging"]}]),
            "parts, numerator 1, items: “crime.mugging” is not known",
        ),
        (with_parts(numerator=[{"items": ["crime.robbery"], "level": "x"}]), "numerator 1, level: “x” is no level"),
        (with_parts(numerator=[{"items": ["crime.robbery"], "sign": 2}]), "numerator 1, sign: “2” is neither 1"),
        (with_parts(numerator=[{"items": ["crime.robbery"], "starts": "2009"}]), "starts: “2009” is not a day"),
        (
            with_parts(numerator=[{"items": ["crime.robbery"], "starts": "2010-04-01", "ends": "2009-04-01"}]),
            "numerator 1, ends: 2009-04-01 is before 2010-04-01",
        ),
        (
            with_parts(numerator=[{"items": ["crime.robbery"]}, {"items": ["crime.robbery"], "level": "force"}]),
            "parts, numerator: “crime.robbery” would count twice in one period",
        ),
        (
            with_parts(numerator=[{"items": ["crime.robbery"], "level": "bcu"}]),
            "parts, numerator: has no data item for the level force",
        ),
        (
            indicator(parts={"numerator": [{"items": ["crime.robbery"]}]}),
            "parts, denominator: the formula rate needs one for the level force",
        ),
        (indicator(formula="count"), "parts, denominator: the formula count has none"),
        (indicator(parts=["crime.robbery"]), "parts: a group of fields in braces is expected"),
        (with_parts(numerators=[]), "parts, numerators: is no field here; use numerator, denominator"),
    ],
)
def test_load_of_a_wrong_indicator_names_file_and_field(folder, wrong, said):
    faults = faults_of(folder(a_set(wrong)))
    assert faults.startswith("sets/set-0.json, indicator robbery, ")
    assert said in faults


def test_load_of_an_indicator_without_polarity_or_reference_is_refused(folder):
    wrong = indicator()
    del wrong["polarity"], wrong["reference"]
    said = faults_of(folder(a_set(wrong)))
    assert "sets/set-0.json, indicator 1, polarity: This field cannot be blank" in said
    assert "sets/set-0.json, indicator 1, reference: This field cannot be blank" in said


def test_load_of_a_reference_or_slug_that_is_there_twice_is_refused(folder):
    assert "sets/set-0.json, reference: “robbery” is there twice" in faults_of(folder(a_set(indicator(), indicator())))
    said = faults_of(folder(a_set(indicator(), indicator(reference="other"))))
    assert "sets/set-0.json, slug: “robbery” is there 2 times" in said


def test_load_of_one_code_in_two_files_is_refused(folder):
    assert "sets, code: “test” is there 2 times" in faults_of(folder(a_set(), a_set()))


def test_load_of_a_file_that_is_no_json_is_refused(folder):
    files = folder(a_set())
    (files / "sets" / "set-0.json").write_text('{"code": ')
    assert "sets/set-0.json: is no JSON text" in faults_of(files)


def test_load_of_a_set_without_a_name_is_refused(folder):
    assert "sets/set-0.json, name: This field cannot be blank" in faults_of(folder(a_set(name="")))


def test_load_names_every_fault_at_once(folder):
    said = faults_of(
        folder(
            a_set(indicator(polarity="", unit="")),
            items=[*ITEMS, {**ITEMS[0]}, {**ITEMS[0], "code": "x", "timing": "now"}],
            breaks=[BREAK, {**BREAK, "item": "crime.none", "on": "April", "area": "E99", "counterparts": "crime.no"}],
        )
    )
    assert "data_items.csv, row 6, column code: “crime.robbery” is there twice" in said
    assert "data_items.csv, row 7, column timing: 'now' is not known" in said
    for column in ("item", "on", "area", "counterparts"):
        assert f"breaks.csv, row 3, column {column}" in said
    assert "polarity" in said
    assert "unit" in said


def test_breaks_of_an_indicator_leave_out_those_that_only_moved_offences_within_it(folder):
    both = indicator(
        reference="burglary",
        slug="burglary",
        parts={
            "numerator": [
                {"items": ["crime.burglary"], "ends": "2017-03-31"},
                {"items": ["crime.burglary-new"], "starts": "2017-04-01"},
            ],
            "denominator": [{"items": ["population.residents"]}],
        },
    )
    one = indicator(
        parts={
            "numerator": [
                {"items": ["crime.burglary"], "level": "force"},
                {"items": ["crime.robbery"], "level": "bcu"},
            ],
            "denominator": [{"items": ["population.residents"]}],
        }
    )
    load(folder(a_set(both, one), breaks=[{**BREAK, "counterparts": "crime.burglary-new"}]))
    indicators = {each.reference: each for each in Indicator.objects.all()}
    assert breaks_of(indicators["burglary"], "force") == []
    assert [each.reason for each in breaks_of(indicators["robbery"], "force")] == ["Counted anew."]
    assert breaks_of(indicators["robbery"], "bcu") == []
