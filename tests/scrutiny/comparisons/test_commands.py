import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from indicators.models import IndicatorPart
from scrutiny.comparisons.remarks import Remark
from scrutiny.management.commands import compare
from scrutiny.models import ComparisonRun, Publication
from scrutiny.statistics.intervals import byar
from tests.factories import FamilyEditionFactory
from tests.scrutiny.comparisons.country import Country

pytestmark = pytest.mark.usefixtures("celery_eager")

MARCH = "12m to 2010-03"


@pytest.fixture
def country(transactional_db):
    """Committed, because a run starts when its transaction is."""
    return Country()


@pytest.fixture
def uncommitted_country(db):
    """Enough where nothing is to be started."""
    return Country()


def said(*arguments, errors=None):
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=errors or io.StringIO())
    return out.getvalue()


def compared(*options):
    return said("compare", "recorded-crime", MARCH, "--family", "home-office-2009-10", *options)


def test_compare_prints_run_counts_and_seconds_and_tells_progress(country):
    errors = io.StringIO()
    lines = said("compare", "recorded-crime", "2009/10", "--family=home-office-2009-10", errors=errors).splitlines()
    run = ComparisonRun.objects.get()
    assert lines[0] == f"Run {run.pk}: recorded-crime, {MARCH}, families of home-office-2009-10: published."
    assert lines[1] == "8 comparisons of 4 areas on 2 indicators."
    assert lines[2].startswith("Seconds: read 0.")
    assert errors.getvalue() == f"Run {run.pk}: 2 of 2 parts done\n"


def test_compare_twice_says_unchanged(country):
    compared()
    outcome = json.loads(compared("--json"))
    assert (outcome["unchanged"], outcome["comparisons"], outcome["state"]) == (True, 8, "published")


def test_a_run_with_settings_of_its_own_is_shown_until_it_is_compared_anew(country):
    usual, own = json.loads(compared("--json")), ("--set", "confidence=0.8", "--set", "family_test=others-pooled")
    assert (
        compared(*own)
        .splitlines()[0]
        .endswith(
            "families of home-office-2009-10, confidence 0.8 instead of 0.95, "
            "family test others pooled instead of pooled spread: published."
        )
    )
    again = json.loads(compared("--json", *own))
    assert again["unchanged"]
    chosen = {"confidence": 0.8, "family_test": "others-pooled"}
    assert again["settings"] == usual["settings"] | chosen
    anew = json.loads(compared("--json"))
    assert (anew["unchanged"], anew["settings"]) == (False, usual["settings"])
    assert Publication.objects.get().run_id == anew["run"]


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (["trim=1"], "The method has no setting named trim. Its settings: confidence, significance, family_average"),
        (["confidence"], "“confidence” is no setting: write its name, “=” and its value"),
        (["confidence=high"], "“high” is no number for confidence: it may be from 0.5 to 0.9999."),
        (["gross_member=inf"], "“inf” is no number for gross_member: it may be from 1 up."),
        (["rank_draws=500.5"], "“500.5” is no whole number for rank_draws"),
        (["family_test=mean"], "“mean” is no choice for family_test. Choose one of: pooled-spread, "),
        (["screen_moving_ranges=no"], "“no” is no choice for screen_moving_ranges: it is true or false."),
        (
            ["trim=1", "confidence=2"],
            "“2.0” is no number for confidence: it may be from 0.5 to 0.9999. The method has no setting named trim.",
        ),
        (["confidence=0.9", "confidence=0.8"], "The setting confidence is given twice"),
    ],
)
def test_compare_refuses_a_setting_in_a_sentence(uncommitted_country, chosen, sentence):
    with pytest.raises(CommandError) as refusal:
        compared(*(part for each in chosen for part in ("--set", each)))
    assert sentence in str(refusal.value)
    assert not ComparisonRun.objects.exists()


def test_compare_without_an_edition_takes_the_composed_one(country):
    FamilyEditionFactory(code="best-known-2009-10", kind="composed")
    assert json.loads(said("compare", "recorded-crime", MARCH, "--json"))["family_edition"] == "best-known-2009-10"


def test_compare_as_known_on_a_day_before_everything_was_known_is_refused(uncommitted_country):
    with pytest.raises(CommandError, match=r"no figure of Recorded crime .* as known on 1 June 2010"):
        compared("--as-known-on", "2010-06-01")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["homicide", MARCH], "There is no indicator set “homicide”. Known sets: recorded-crime."),
        (["recorded-crime", "12m to 2010-13"], "“12m to 2010-13” is no period."),
        (["recorded-crime", MARCH], "No family edition is composed yet"),
        (
            ["recorded-crime", MARCH, "--family", "acorn"],
            "no family edition “acorn”. Known editions: home-office-2009-10.",
        ),
        (["recorded-crime", "2011/12", "--family", "home-office-2009-10"], "There is no figure of Recorded crime for"),
        (
            ["recorded-crime", MARCH, "--family", "home-office-2009-10", "--as-known-on", "2999-01-01"],
            "What will be known at the end of 1 January 2999 is not known yet",
        ),
    ],
)
def test_compare_refuses_in_a_sentence(uncommitted_country, arguments, sentence):
    with pytest.raises(CommandError) as refusal:
        said("compare", *arguments)
    assert sentence in str(refusal.value)
    assert refusal.value.returncode == 1
    assert not ComparisonRun.objects.exists()


def test_compare_of_a_set_without_anything_to_compute_is_refused(uncommitted_country):
    IndicatorPart.objects.all().delete()
    with pytest.raises(CommandError, match="Recorded crime has no indicator that can be computed"):
        compared()


def test_compare_whose_part_fails_says_why(country, monkeypatch):
    monkeypatch.setattr("scrutiny.comparisons.parts.compare", lambda *_: 1 / 0)
    with pytest.raises(
        CommandError, match=r"failed, and members see what they saw before\. Robbery could not be computed"
    ):
        compared()


def test_compare_without_a_worker_does_not_wait_for_ever(country, monkeypatch):
    monkeypatch.setattr("scrutiny.comparisons.tasks.compute_part.delay", lambda part_id: None)
    monkeypatch.setattr(compare, "PATIENCE", 0)
    with pytest.raises(CommandError, match="Is a worker running"):
        compared()


@pytest.fixture
def being_computed(country, monkeypatch):
    """A run whose parts are with no one."""
    monkeypatch.setattr("scrutiny.comparisons.tasks.compute_part.delay", lambda part_id: None)
    return country.start().run


def test_a_run_is_cancelled_and_who_waits_for_it_is_told(being_computed, monkeypatch):
    assert said("cancel_run", str(being_computed.pk)) == (
        f"Run {being_computed.pk} is cancelled, with 0 of 2 parts done.\n"
    )
    with pytest.raises(CommandError, match=f"Run {being_computed.pk} was cancelled, and members see what they saw"):
        compare.Command().finished(being_computed)


def test_cancel_refuses_in_a_sentence(country):
    with pytest.raises(CommandError, match=r"There is no run 4711\."):
        said("cancel_run", "4711")
    compared()
    with pytest.raises(CommandError, match="is published: only a run that is being computed can be cancelled"):
        said("cancel_run", str(ComparisonRun.objects.get().pk))


def exported(*arguments):
    return list(csv.DictReader(io.StringIO(said("export_run", *map(str, arguments)))))


def test_export_writes_unrounded_numbers_in_the_order_of_the_set(country):
    compared()
    rows = exported(ComparisonRun.objects.get().pk)
    assert [(row["indicator"], row["area_code"]) for row in rows] == [
        (indicator, area.code) for indicator in ("Robbery", "Vehicle offences") for area in country.areas
    ]
    assert float(rows[0]["lower_95"]) == byar(400, 100_000, 1000)[0]
    assert (rows[0]["family_missing"], rows[0]["trajectory_value"], rows[0]["rank"]) == ("", "", "4")
    assert rows[4]["quality"] == f"a year before: no figure for 12 months to March 2009; {Remark.NOT_BY_MONTH}"


def test_export_of_one_indicator_and_level(country):
    compared()
    number = ComparisonRun.objects.get().pk
    assert {row["indicator"] for row in exported(number, "--indicator", "Robbery")} == {"Robbery"}
    assert exported(number, "--level", "partnership") == []


def test_export_refuses_in_a_sentence(country):
    with pytest.raises(CommandError, match=r"There is no run 4711\."):
        exported(4711)
    compared()
    number = ComparisonRun.objects.get().pk
    with pytest.raises(CommandError, match=r"no indicator “Arson”. It has: Robbery, Vehicle offences\."):
        exported(number, "--indicator", "Arson")
    ComparisonRun.objects.update(state="computing")
    with pytest.raises(CommandError, match=r"is not complete: computing\."):
        exported(number)
