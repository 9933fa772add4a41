"""Indicators: what may be changed, what must be there before members see one, and who confirmed what."""

from datetime import date

import pytest

from indicators.definitions.indicators import (
    assign_owner,
    change_indicator,
    confirm_indicator,
    publish_indicator,
    publish_indicators,
    retire_indicator,
)
from indicators.definitions.items import Burden, request_item
from indicators.definitions.readiness import without_owner_or_review
from indicators.models import DataItem, Indicator
from landscape.models import AuditEntry
from landscape.refusals import RefusedError
from tests.factories import ComparisonFactory
from tests.indicators.definitions.conftest import spi, version_of


def change(given, by, number=1):
    indicator = spi(number)
    change_indicator(
        indicator=indicator, version=version_of(indicator.indicator_set), given=given, by=by, reason="A reason"
    )


def test_parts_are_changed_with_their_dates_and_told(apacs, by):
    parts = {
        "numerator": [
            {"items": ["crime.robbery"], "ends": "2017-03-31"},
            {"items": ["crime.burglary"], "starts": "2017-04-01"},
        ],
        "denominator": [{"items": ["residents"]}],
    }
    change({"parts": parts}, by)
    assert spi(1).parts.get(item__code="crime.robbery").ends == date(2017, 3, 31)
    entry = AuditEntry.objects.get()
    assert list(entry.after) == ["parts"]
    assert len(entry.after["parts"]["numerator"]) == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"formula": "SELECT 1"}, "formula: Value 'SELECT 1' is not a valid choice"),
        ({"parts": {"numerator": [{"items": ["nothing"]}]}}, "“nothing” is not known"),
        ({"domain": "Weather"}, "“Weather” is not among the set's domains"),
        ({"levels": ["planet"]}, "“planet” is not known"),
        ({"slug": "spi-2"}, "Another indicator of this set has the slug"),
        ({"multiplier": -1}, "must be a number above nought"),
        ({"parts": {"numerator": [{"items": ["crime.robbery"]}]}}, "the formula rate needs one"),
        ({"title": "crime.robbery"}, "Nothing was changed"),
    ],
)
def test_change_that_makes_no_sense_is_refused_and_nothing_is_stored(apacs, by, given, said):
    with pytest.raises(RefusedError, match=said.replace("(", r"\(")):
        change(given, by)
    assert version_of(apacs) == 1
    assert not AuditEntry.objects.exists()


def test_what_members_have_read_is_not_rewritten(apacs, by):
    ComparisonFactory(indicator=spi(1))
    with pytest.raises(
        RefusedError, match="Comparisons show SPI 1, so another title would alter what members have read"
    ):
        change({"title": "Muggings"}, by)
    change({"owner": "Somebody else", "hmic_area": "Confidence"}, by)
    change({"title": "Burglaries"}, by, number=2)
    retire_indicator(indicator=spi(1), version=version_of(apacs), by=by, reason="Replaced")
    assert spi(1).status == "retired"


def test_indicator_is_published_only_when_it_is_complete(apacs, by):
    Indicator.objects.filter(reference="SPI 1").update(
        status="draft", meaning="", source=" ", owner="Not yet assigned", review_date=None, confidence="C"
    )
    with pytest.raises(RefusedError) as refusal:
        publish_indicator(indicator=spi(1), version=1, by=by, reason="x")
    assert refusal.value.faults == [
        "SPI 1 lacks a meaning in plain English, a source, an owner, a review date, someone’s confirmation, for it is "
        "unconfirmed (confidence C)."
    ]


def test_drafts_are_published_together_all_or_none(apacs, by):
    Indicator.objects.update(status="draft")
    Indicator.objects.filter(reference="SPI 2").update(meaning="")
    both = {"indicator_set": apacs, "references": ["SPI 1", "SPI 2"], "by": by, "reason": "The new year"}
    with pytest.raises(RefusedError, match="SPI 2 lacks a meaning"):
        publish_indicators(version=1, **both)
    assert (spi(1).status, version_of(apacs)) == ("draft", 1)
    Indicator.objects.filter(reference="SPI 2").update(meaning="Burglaries. A rise is bad.")
    publish_indicators(version=1, **both)
    assert {spi(1).status, spi(2).status} == {"published"}
    assert AuditEntry.objects.filter(action="indicator published", why="The new year").count() == 2
    with pytest.raises(RefusedError, match="SPI 1 is published already"):
        publish_indicators(version=2, **both)


def test_review_date_that_has_passed_is_none(apacs, by):
    Indicator.objects.filter(reference="SPI 1").update(status="draft", review_date=date(2009, 4, 1))
    with pytest.raises(RefusedError, match="a review date that has not passed"):
        publish_indicator(indicator=spi(1), version=1, by=by, reason="x")


def test_indicator_waits_for_the_decision_on_what_is_asked_of_forces(apacs, by):
    Indicator.objects.filter(reference="SPI 1").update(status="draft")
    DataItem.objects.filter(code="crime.robbery").update(origin="asked", confidence="C")
    with pytest.raises(RefusedError) as refusal:
        publish_indicator(indicator=spi(1), version=1, by=by, reason="x")
    assert [fault.split(":")[0][:45] for fault in refusal.value.faults] == [
        "The data item crime.robbery is unconfirmed (c",
        "The data item crime.robbery is asked of force",
    ]
    DataItem.objects.filter(code="crime.robbery").update(confidence="A")
    item = DataItem.objects.get(code="crime.robbery")
    request_item(item=item, burden=Burden(30, 4, date(2009, 4, 1)), by=by, reason="Needed")
    publish_indicator(indicator=spi(1), version=1, by=by, reason="Complete")
    assert spi(1).status == "published"


def test_unconfirmed_definition_is_confirmed_by_somebody(apacs, by):
    Indicator.objects.filter(reference="SPI 1").update(status="draft", confidence="C")
    with pytest.raises(RefusedError, match="Say how well it is known"):
        confirm_indicator(indicator=spi(1), version=1, confidence="C", basis="Guess", by=by)
    confirm_indicator(indicator=spi(1), version=1, confidence="A", basis="Guidance 2008/09, page 12", by=by)
    confirmed = spi(1)
    assert (confirmed.confidence, confirmed.confirmed_by) == ("A", "Ada <admin@example.org>")
    assert confirmed.confirmed_at is not None
    assert AuditEntry.objects.get().why == confirmed.confirmation == "Guidance 2008/09, page 12"
    with pytest.raises(RefusedError, match="confirmed already"):
        confirm_indicator(indicator=confirmed, version=2, confidence="A", basis="x", by=by)


def test_published_indicators_without_an_owner_are_listed_until_they_have_one(apacs, by):
    assert without_owner_or_review() == []
    Indicator.objects.filter(reference="SPI 1").update(owner="Not yet assigned")
    Indicator.objects.filter(reference="SPI 2").update(review_date=None)
    assert without_owner_or_review() == [spi(1), spi(2)]
    references = ["SPI 1", "SPI 2"]
    day = date(2099, 4, 1)
    said = {"owner": "Head of Performance", "review_date": day, "by": by, "reason": "Named"}
    assert assign_owner(indicator_set=apacs, version=1, references=references, **said) == 2
    assert without_owner_or_review() == []
    with pytest.raises(RefusedError, match="There is no indicator SPI 9"):
        assign_owner(indicator_set=apacs, version=2, references=["SPI 9"], **said)


@pytest.mark.parametrize("decide", [publish_indicator, retire_indicator])
def test_decision_is_taken_once(apacs, by, decide):
    Indicator.objects.update(status="published" if decide is publish_indicator else "retired")
    with pytest.raises(RefusedError, match="already"):
        decide(indicator=spi(1), version=1, by=by, reason="x")
