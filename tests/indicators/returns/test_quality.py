"""Marks of quality: by whom, said twice, and which one counts."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from indicators.models import QualityMark
from indicators.periods import parse
from indicators.returns.quality import mark_quality, marks_of
from indicators.returns.steps import CannotTakeStepError
from landscape.models import AuditEntry, Role
from tests.factories import AppointmentFactory, AreaFactory, AuthorityFactory, IndicatorFactory

pytestmark = pytest.mark.django_db
Q3 = parse("2009/10 Q3")


@pytest.fixture
def about():
    authority = AuthorityFactory()
    officer = AppointmentFactory(role=Role.AUTHORITY_OFFICER, authority=authority).person
    return {"indicator": IndicatorFactory(), "force": authority.force, "period": Q3, "by": officer}


def found(about, start=date(2009, 4, 1), end=date(2010, 3, 31)):
    marks = marks_of([about["force"]], start, end)
    return [each.mark for each in marks.get((about["force"].pk, about["indicator"].pk), [])]


def test_mark_is_kept_with_person_reason_and_audit_entry(about):
    mark = mark_quality(**about, mark="provisional", reason=" One borough is late. ")
    assert (mark.person, mark.reason, mark.area) == (about["by"], "One borough is late.", about["force"])
    assert AuditEntry.objects.get().detail == {"mark": "provisional", "reason": "One borough is late.", "before": ""}


def test_mark_set_twice_is_one_and_the_last_of_several_counts(about):
    first = mark_quality(**about, mark="provisional", reason="Late.")
    assert mark_quality(**about, mark="provisional", reason="Late.") == first
    mark_quality(**about, mark="complete", reason="It came.")
    assert QualityMark.objects.count() == 2
    assert found(about) == ["complete"]


def test_mark_counts_for_every_period_that_it_overlaps(about):
    mark_quality(**about, mark="disputed", reason="Counted twice.")
    assert found(about) == ["disputed"]
    assert found(about, date(2009, 12, 31), date(2010, 3, 31)) == ["disputed"]
    assert found(about, date(2010, 1, 1), date(2010, 3, 31)) == []


def test_mark_without_an_area_is_of_every_area(about):
    QualityMark.objects.create(
        indicator=about["indicator"], start=Q3.start, end=Q3.end, mark="estimated", reason="So.", by="a test"
    )
    assert found(about) == ["estimated"]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MEMBER])
def test_mark_by_a_person_who_may_not_is_refused(about, role):
    person = AppointmentFactory(role=role, force=about["force"]).person
    with pytest.raises(PermissionDenied):
        mark_quality(**{**about, "by": person}, mark="complete", reason="So.")
    with pytest.raises(PermissionDenied):
        mark_quality(**{**about, "force": AreaFactory()}, mark="complete", reason="So.")
    assert not QualityMark.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [({"mark": "fine", "reason": "So."}, "no mark “fine”"), ({"mark": "complete", "reason": " "}, "reason")],
)
def test_mark_that_says_nothing_is_refused_in_a_sentence(about, given, said):
    with pytest.raises(CannotTakeStepError, match=said):
        mark_quality(**about, **given)
    assert not AuditEntry.objects.exists()
