"""Marks of data quality: the last one counts, and those before it are kept."""

import pytest
from django.core.exceptions import PermissionDenied

from indicators.models import DataItem, Indicator, Mark, QualityMark
from indicators.periods import parse
from indicators.returns.marking import mark_quality, marks_in_force
from indicators.returns.steps import CannotTakeStepError
from landscape.models import AuditEntry
from tests.indicators.returns.sending import QUARTER, Kent

pytestmark = pytest.mark.django_db


@pytest.fixture
def kent(received):
    return Kent()


def mark(kent, of, **changes):
    given = {"period": parse(QUARTER), "mark": Mark.DISPUTED, "reason": "HMIC found more.", "area": kent.force}
    return mark_quality(of=of, **{**given, "by": kent.officer, **changes})


def test_last_mark_counts_and_the_first_is_kept(kent):
    robbery = Indicator.objects.get(reference="crime.robbery")
    mark(kent, robbery, mark=Mark.PROVISIONAL, reason="To be audited.")
    last = mark(kent, robbery)
    assert marks_in_force(period=parse("2009/10"), indicators=[robbery], area=kent.force) == [last]
    assert (QualityMark.objects.count(), AuditEntry.objects.filter(action="data quality marked").count()) == (2, 2)


def test_mark_of_an_item_reaches_every_period_that_shares_days_with_it_and_no_other(kent):
    item = DataItem.objects.get(code="crime.robbery")
    made = mark(kent, item)
    assert marks_in_force(period=parse("2009-11"), items=[item], area=kent.force) == [made]
    assert marks_in_force(period=parse("2010-01"), items=[item], area=kent.force) == []


def test_area_within_the_force_is_marked_by_its_authority(kent):
    item = DataItem.objects.get(code="crime.robbery")
    ashford = kent.has("E22000001", "Ashford")
    assert mark(kent, item, area=ashford).area == ashford
    with pytest.raises(PermissionDenied):
        mark(kent, item, area=ashford, by=kent.analyst)


def test_mark_for_everywhere_reaches_every_area(kent):
    item = DataItem.objects.get(code="crime.robbery")
    made = mark(kent, item, area=None)
    assert marks_in_force(period=parse(QUARTER), items=[item], area=kent.force) == [made]


@pytest.mark.parametrize("change", [{"mark": "perfect"}, {"reason": " "}])
def test_mark_without_sense_or_reason_is_refused(kent, change):
    with pytest.raises(CannotTakeStepError):
        mark(kent, DataItem.objects.get(code="crime.robbery"), **change)
