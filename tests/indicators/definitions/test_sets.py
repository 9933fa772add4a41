"""Sets: copied forward without touching the old year, arranged, locked, retired, compared, shown to the public."""

from datetime import date

import pytest

from indicators.definitions.arranging import NamedDomain, Position, arrange
from indicators.definitions.comparing import compare_sets
from indicators.definitions.files import export_set
from indicators.definitions.indicators import (
    add_indicator,
    assign_owner,
    change_indicator,
    publish_indicator,
    retire_indicator,
)
from indicators.definitions.publishing import (
    show_to_the_public,
    shown_to_the_public,
    withdraw_from_the_public,
)
from indicators.definitions.sets import change_heading, copy_forward, create_set, lock_set, retire_set
from indicators.models import Indicator, IndicatorPart, IndicatorSet
from landscape.models import AuditEntry
from landscape.refusals import RefusedError
from tests.factories import AuthorityFactory, ComparisonFactory
from tests.indicators.definitions.conftest import spi, version_of

NEXT_YEAR = {"code": "apacs-2009-10", "name": "APACS 2009/10", "year": "2009/10"}


def copied(apacs, by) -> IndicatorSet:
    return copy_forward(indicator_set=apacs, **NEXT_YEAR, by=by, reason="The new year")


def test_set_is_begun_and_its_code_is_its_own(by):
    begun = create_set(code="local", name="Local", by=by, reason="Our own")
    assert begun.is_draft
    assert AuditEntry.objects.get().why == "Our own"
    with pytest.raises(RefusedError, match="already exists"):
        create_set(code="local", name="Other", by=by, reason="Again")
    with pytest.raises(RefusedError, match="Name"):
        create_set(code="nameless", name="", by=by, reason="Again")


def test_copy_holds_what_the_old_year_holds(apacs, by):
    copy = copied(apacs, by)
    compared = compare_sets(apacs, copy)
    assert (compared.added, compared.retired, compared.changed, compared.unchanged) == ([], [], [], 2)
    assert copy.copied_from == apacs
    assert list(copy.domains.values_list("name", flat=True)) == ["Tackling crime", "Serious crime"]
    assert IndicatorPart.objects.filter(indicator__indicator_set=copy).count() == 4
    assert AuditEntry.objects.get().after["from"] == "apacs-2008-09"


def test_new_year_changes_and_the_old_one_stays_as_it_was(apacs, by):
    """A title changed, one retired, one added; the file of the old year keeps every byte."""
    shown = ComparisonFactory(indicator=spi(1))
    before = export_set(apacs)
    copy = copied(apacs, by)
    reason = {"by": by, "reason": "Home Office guidance 2009/10"}
    given = {"title": "Robbery with force"}
    change_indicator(indicator=spi(1, copy.code), version=version_of(copy), given=given, **reason)
    retire_indicator(indicator=spi(2, copy.code), version=version_of(copy), **reason)
    new = {
        "reference": "SPI 3",
        "slug": "spi-3",
        "title": "Crimes",
        "domain": "Serious crime",
        "formula": "count",
        "unit": "offences",
        "polarity": "lower",
        "levels": ["force"],
        "parts": {"numerator": [{"items": ["crime.robbery", "crime.burglary"]}]},
    }
    added = add_indicator(indicator_set=copy, version=version_of(copy), given=new, **reason)
    assert added.status == "draft"
    assert export_set(apacs) == before
    assert Indicator.objects.get(comparison=shown).title == "crime.robbery"
    compared = compare_sets(apacs, copy)
    assert [each.reference for each in compared.added] == ["SPI 3"]
    assert [(each.reference, each.status_reason) for each in compared.retired] == [
        ("SPI 2", "Home Office guidance 2009/10")
    ]
    (changed,) = compared.changed
    assert changed.reference == "SPI 1"
    assert changed.fields == [("title", "crime.robbery", "Robbery with force")]
    others = {"owner": "Chief of Staff", "review_date": date(2030, 4, 1)}
    assign_owner(indicator_set=copy, version=version_of(copy), references=["SPI 1", "SPI 3"], **others, **reason)
    compared = compare_sets(apacs, copy)
    assert [each.words for each in compared.redefined[0].fields] == ["title", "owner", "review date"]
    assert compared.kept_otherwise == []


def test_what_is_looked_after_otherwise_is_told_apart_from_what_is_measured_otherwise(apacs, by):
    copy = copied(apacs, by)
    others = {"owner": "Chief of Staff", "review_date": date(2030, 4, 1)}
    assign_owner(indicator_set=copy, version=copy.version, references=["SPI 2"], **others, by=by, reason="New post")
    compared = compare_sets(apacs, copy)
    assert compared.redefined == []
    assert [each.reference for each in compared.kept_otherwise] == ["SPI 2"]


def test_copy_leaves_the_retired_behind_and_makes_drafts_of_what_lacks_something(apacs, by):
    Indicator.objects.filter(reference="SPI 1").update(owner="Not yet assigned", review_date=None)
    Indicator.objects.filter(reference="SPI 2").update(status="retired")
    copy = copied(apacs, by)
    (only,) = copy.indicators.all()
    assert (only.reference, only.status) == ("SPI 1", "draft")
    assert only.status_reason == "Copied from APACS 2008/09, not published yet: it lacks an owner, a review date."


def test_copy_is_refused_under_a_code_that_is_taken(apacs, by):
    with pytest.raises(RefusedError, match="already exists"):
        copy_forward(indicator_set=apacs, code=apacs.code, name="Other", year="", by=by, reason="x")
    assert IndicatorSet.objects.count() == 1


def test_heading_is_changed_and_told(apacs, by):
    change_heading(indicator_set=apacs, version=1, heading={"note": "As printed"}, by=by, reason="Said")
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"note": ""}, {"note": "As printed"})


def test_second_of_two_who_saw_the_same_version_is_told_so(apacs, by):
    change_heading(indicator_set=apacs, version=1, heading={"note": "First"}, by=by, reason="x")
    with pytest.raises(RefusedError, match="Someone else has changed this set since you opened the page"):
        change_heading(indicator_set=apacs, version=1, heading={"note": "Second"}, by=by, reason="x")
    apacs.refresh_from_db()
    assert (apacs.note, apacs.version) == ("First", 2)


def test_locked_set_takes_no_change(apacs, by):
    lock_set(indicator_set=apacs, version=1, by=by, reason="Agreed")
    apacs.refresh_from_db()
    assert apacs.state == "locked"
    with pytest.raises(RefusedError, match="APACS 2008/09 is locked, so nothing in it changes"):
        retire_indicator(indicator=spi(1), version=2, by=by, reason="x")
    assert copied(apacs, by).is_draft


def test_set_with_drafts_or_gaps_is_not_locked(apacs, by):
    Indicator.objects.filter(reference="SPI 1").update(status="draft")
    Indicator.objects.filter(reference="SPI 2").update(owner="")
    with pytest.raises(RefusedError) as refusal:
        lock_set(indicator_set=apacs, version=1, by=by, reason="Agreed")
    assert refusal.value.faults == [
        "Drafts would stay drafts for good. Publish or retire them first: SPI 1.",
        "SPI 2 lacks an owner.",
    ]
    assert version_of(apacs) == 1


def test_only_a_locked_set_is_retired(apacs, by):
    with pytest.raises(RefusedError, match="only a locked set is retired"):
        retire_set(indicator_set=apacs, version=1, by=by, reason="x")
    lock_set(indicator_set=apacs, version=1, by=by, reason="Agreed")
    with pytest.raises(RefusedError, match="Someone else"):
        retire_set(indicator_set=apacs, version=1, by=by, reason="x")
    retire_set(indicator_set=apacs, version=2, by=by, reason="Replaced")
    apacs.refresh_from_db()
    assert apacs.state == "retired"


def test_sets_are_arranged_with_domains_renamed_swapped_and_added(apacs, by):
    arrange(
        indicator_set=apacs,
        version=1,
        domains=[
            NamedDomain("Serious crime", "Tackling crime"),
            NamedDomain("Tackling crime", "Serious crime"),
            NamedDomain("", "Value"),
        ],
        positions={"SPI 1": Position("Value", 1, "Confidence"), "SPI 2": Position("Tackling crime", 1, "")},
        by=by,
        reason="Order",
    )
    assert list(apacs.domains.values_list("name", flat=True)) == ["Tackling crime", "Serious crime", "Value"]
    told = [(each.reference, each.domain.name, each.hmic_area) for each in apacs.indicators.all()]
    assert told == [("SPI 2", "Tackling crime", ""), ("SPI 1", "Value", "Confidence")]
    assert AuditEntry.objects.get().after["Value"] == ["SPI 1 (Confidence)"]


def test_arrangement_is_refused_whole_with_each_fault(apacs, by):
    with pytest.raises(RefusedError) as refusal:
        arrange(
            indicator_set=apacs,
            version=1,
            domains=[NamedDomain("", "One"), NamedDomain("", "One"), NamedDomain("Gone", "")],
            positions={"SPI 1": Position("Elsewhere", 1, "Weather"), "SPI 9": Position("One", 1, "")},
            by=by,
            reason="Order",
        )
    assert refusal.value.faults == [
        "The domain “One” is there twice.",
        "A domain needs a name of up to 120 letters: “”.",
        "There is no domain “Gone” any more.",
        "SPI 2 is not where you saw it.",
        "SPI 9 is not where you saw it.",
        "SPI 1 would stand in “Elsewhere”, which is no domain of the set.",
        "“Weather”, for SPI 1, is no HMIC area.",
    ]


def test_one_authority_showing_a_set_shows_nothing_of_another(apacs, by):
    ours, theirs = AuthorityFactory(), AuthorityFactory()
    with pytest.raises(RefusedError, match="only a locked set is shown"):
        show_to_the_public(indicator_set=apacs, authority=ours, by=by, reason="x")
    lock_set(indicator_set=apacs, version=1, by=by, reason="Agreed")
    show_to_the_public(indicator_set=apacs, authority=ours, by=by, reason="Agreed by the committee")
    assert list(shown_to_the_public(apacs)) == [ours.force]
    with pytest.raises(RefusedError, match="already"):
        show_to_the_public(indicator_set=apacs, authority=ours, by=by, reason="Again")
    with pytest.raises(RefusedError, match="does not show"):
        withdraw_from_the_public(indicator_set=apacs, authority=theirs, by=by, reason="x")
    withdraw_from_the_public(indicator_set=apacs, authority=ours, by=by, reason="A mistake")
    assert not shown_to_the_public(apacs).exists()
    show_to_the_public(indicator_set=apacs, authority=ours, by=by, reason="Once more")
    assert list(shown_to_the_public(apacs)) == [ours.force]


def test_published_indicator_is_told_in_the_change_log_field_by_field(apacs, by):
    Indicator.objects.filter(reference="SPI 1").update(status="draft")
    publish_indicator(indicator=spi(1), version=1, by=by, reason="Complete")
    entry = AuditEntry.objects.get(subject="indicator apacs-2008-09 SPI 1")
    assert entry.before == {"status": "draft", "status_reason": ""}
    assert entry.after == {"status": "published", "status_reason": "Complete"}
    assert entry.by == by.email
