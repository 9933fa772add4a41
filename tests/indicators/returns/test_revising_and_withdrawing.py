"""A published return is revised or withdrawn: what is believed then, and what of it stays in the history."""

import pytest
from django.core.exceptions import PermissionDenied

from indicators import ledger
from indicators.models import DataItem, Observation, Return
from indicators.returns import workflow
from indicators.returns.audit import audit
from indicators.returns.workflow import CannotTakeStepError
from tests.indicators.observing import observe
from tests.indicators.returns.sending import Kent, figures

pytestmark = pytest.mark.django_db

State = Return.State


@pytest.fixture
def kent(received):
    return Kent()


def current(item="crime.robbery") -> list[float | None]:
    return list(Observation.objects.filter(item__code=item, superseded_at=None).values_list("value", flat=True))


def test_revision_supersedes_and_what_it_no_longer_holds_ceases(kent):
    first = kent.published(*figures())
    then = ledger.latest_moment()
    second = kent.published(figures(robberies="12")[0])
    first.refresh_from_db()
    assert (first.state, second.revision_of, second.revised, second.absent) == (State.SUPERSEDED, first, 1, 1)
    assert (current(), current("crime.burglary")) == ([12], [])
    items = DataItem.objects.filter(code__startswith="crime").values_list("pk", flat=True)
    assert sorted(ledger.read(items, as_known_at=then)["value"]) == [10, 20]
    assert audit() == []


def test_equal_figures_of_a_revision_lead_to_the_revision(kent):
    kent.published(*figures())
    second = kent.published(*figures(robberies="12"))
    assert set(Observation.objects.filter(superseded_at=None).values_list("of_return", flat=True)) == {second.pk}
    assert (second.new, second.revised, second.unchanged) == (0, 1, 1)
    assert audit() == []


def test_withdrawn_return_gives_back_what_was_believed_before(kent):
    first = kent.published(*figures())
    second = kent.published(figures(robberies="12")[0])
    then = ledger.latest_moment()
    workflow.withdraw(of_return=second, reason="Counted twice.", by=kent.officer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.PUBLISHED, State.WITHDRAWN)
    assert (current(), current("crime.burglary")) == ([10], [20])
    items = DataItem.objects.filter(code__startswith="crime").values_list("pk", flat=True)
    assert list(ledger.read(items, as_known_at=then)["value"]) == [12]
    assert audit() == []
    workflow.withdraw(of_return=first, reason="All of it.", by=kent.officer)
    assert (current(), current("crime.burglary")) == ([], [])
    assert ledger.latest_moment() > then
    assert audit() == []
    third = kent.published(*figures(robberies="13"))
    assert (third.new, current(), audit()) == (2, [13], [])


def test_withdrawal_leaves_alone_what_was_revised_since_and_gives_back_national_figures(kent):
    robbery, burglary = (DataItem.objects.get(code=code) for code in ("crime.robbery", "crime.burglary"))
    observe((robbery, kent.force, "2009/10 Q3", 8), (burglary, kent.force, "2009/10 Q3", 20))
    force = kent.published(*figures())
    observe((robbery, kent.force, "2009/10 Q3", 9), (burglary, kent.force, "2009/10 Q3", 20))
    workflow.withdraw(of_return=force, reason="Wrong quarter.", by=kent.officer)
    assert (current(), current("crime.burglary")) == ([9], [20])


def test_national_figure_comes_back_where_nobody_revised_it(kent):
    robbery = DataItem.objects.get(code="crime.robbery")
    observe((robbery, kent.force, "2009/10 Q3", 8))
    workflow.withdraw(of_return=kent.published(*figures()), reason="Wrong quarter.", by=kent.officer)
    assert (current(), current("crime.burglary")) == ([8], [])


def test_revision_that_omits_a_figure_gives_back_the_national_one_and_its_withdrawal_takes_it_again(kent):
    burglary = DataItem.objects.get(code="crime.burglary")
    observe((burglary, kent.force, "2009/10 Q3", 19))
    kent.published(*figures())
    second = kent.published(figures()[0])
    assert current("crime.burglary") == [19]
    workflow.withdraw(of_return=second, reason="Not complete.", by=kent.officer)
    assert current("crime.burglary") == [20]


def test_withdrawn_return_is_not_in_force_again_when_a_revision_of_it_is_withdrawn(kent):
    first, draft = kent.published(*figures()), kent.submitted(*figures(robberies="12"))
    workflow.withdraw(of_return=first, reason="Wrong quarter.", by=kent.officer)
    workflow.accept(of_return=draft, by=kent.officer)
    [second] = workflow.publish_due(by="test")
    workflow.withdraw(of_return=second, reason="Wrong too.", by=kent.officer)
    first.refresh_from_db()
    assert (first.state, current()) == (State.WITHDRAWN, [])
    assert audit() == []


def test_published_return_is_withdrawn_by_the_authority_only(kent):
    published = kent.published(*figures())
    with pytest.raises(PermissionDenied):
        workflow.withdraw(of_return=published, reason="Mine.", by=kent.analyst)
    workflow.withdraw(of_return=published, reason="Ours.", by=kent.officer)
    with pytest.raises(CannotTakeStepError, match=r"can't be withdrawn\. It is: withdrawn"):
        workflow.withdraw(of_return=published, reason="Again.", by=kent.officer)
