"""New baselines of control charts: a person, a day and a reason; known to runs from then on, and to no run before."""

import threading
from datetime import date

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction

from landscape.models import AuditEntry
from scrutiny.comparisons import runs
from scrutiny.comparisons.rebasing import RebaseRefusedError, rebase, withdraw
from scrutiny.models import Rebase
from tests.factories import AreaFactory
from tests.indicators.observing import observe
from tests.scrutiny.comparisons.country import Country, of

APRIL = date(2009, 4, 1)
MONTHS = [f"{year}-{month:02}" for year in (2007, 2008, 2009, 2010) for month in range(1, 13)][3:39]


@pytest.fixture
def monthly(country):
    """The country with three years of months, whose last year lies fifty higher."""
    swing = np.resize([5, -5], 36) + np.repeat([100, 100, 150], 12)
    counts = list(zip(MONTHS, swing.tolist(), strict=True))
    observe(*((country.robbery, area, month, count) for area in country.areas for month, count in counts))
    return country


def decide(country, area=0, **options):
    chosen = {"on": APRIL, "reason": "The counting rules of the force were brought into line.", "by": "o@x.uk"}
    return rebase(indicator=country.indicators[0], area=country.areas[area], **{**chosen, **options})


def baselines(run, country, area=0):
    return [line["from"] for line in of(run, country.areas[area], country.indicators[0]).history["months"]["baselines"]]


def test_a_rebase_starts_the_limits_anew_and_blanks_nothing(monthly, commit):
    before = commit(monthly).run
    decide(monthly)
    run, unchanged = commit(monthly)
    assert not unchanged
    assert run.as_known_at > before.as_known_at
    assert (baselines(before, monthly), baselines(run, monthly)) == ([0], [0, 24])
    assert baselines(run, monthly, area=1) == [0]
    first, second = (of(each, monthly.areas[0], monthly.indicators[0]) for each in (before, run))
    assert (first.variation, second.variation) == ("concern", "common cause")
    assert second.history["rebases"] == [
        ["2009-04-01", "The counting rules of the force were brought into line.", "o@x.uk"]
    ]
    assert second.history["months"]["value"] == first.history["months"]["value"]
    assert (second.change, second.change_p, second.break_note) == (first.change, first.change_p, "")
    assert "rebases" not in of(run, monthly.areas[1], monthly.indicators[0]).history


def test_withdrawn_the_chart_is_as_before_and_the_record_stays(monthly, commit):
    before = commit(monthly).run
    made = decide(monthly)
    between = commit(monthly).run
    withdraw(rebase=made, reason="The rules had been in line all along.", by="p@x.uk")
    after = commit(monthly).run
    assert (baselines(before, monthly), baselines(between, monthly), baselines(after, monthly)) == ([0], [0, 24], [0])
    made.refresh_from_db()
    assert (made.withdrawn_by, made.withdrawn_reason) == ("p@x.uk", "The rules had been in line all along.")
    assert commit(monthly, as_known_at=between.as_known_at).run == between


def test_an_earlier_moment_does_not_know_a_later_rebase(monthly, commit):
    known_at = runs.decisions.latest_moment
    with transaction.atomic():
        moment = known_at()
    decide(monthly)
    assert baselines(commit(monthly, as_known_at=moment).run, monthly) == [0]
    assert baselines(commit(monthly).run, monthly) == [0, 24]


def test_done_twice_it_is_refused_and_withdrawn_twice_nothing_happens(country):
    made = decide(country)
    with pytest.raises(RebaseRefusedError, match="begins anew on 1 April 2009 already"):
        decide(country)
    withdraw(rebase=made, reason="A mistake.", by="p@x.uk")
    withdraw(rebase=made, reason="Again.", by="q@x.uk")
    made.refresh_from_db()
    assert made.withdrawn_by == "p@x.uk"
    decide(country)
    said = AuditEntry.objects.filter(detail__has_key="rebase").order_by("pk").values_list("action", "by", "why")
    assert [action for action, _, _ in said] == [
        "control chart begun anew",
        "new baseline of a control chart withdrawn",
        "control chart begun anew",
    ]
    assert said[1][1:] == ("p@x.uk", "A mistake.")


def test_every_fault_is_named_and_nothing_is_kept(country):
    ward = AreaFactory(level="bcu", name="Camden")
    with pytest.raises(RebaseRefusedError) as refused:
        rebase(indicator=country.indicators[0], area=ward, on=date(2999, 1, 1), reason=" ", by="")
    for part in ("Give the reason", "A person must answer", "1 January 2999 is yet to come", "not measured in Camden"):
        assert part in str(refused.value)
    with pytest.raises(RebaseRefusedError, match="why it is withdrawn"):
        withdraw(rebase=decide(country), reason="", by="p@x.uk")
    assert Rebase.objects.standing().count() == 1


@pytest.mark.parametrize("missing", ["reason", "by"])
def test_the_database_itself_refuses_one_without_a_person_or_a_reason(country, missing):
    made = decide(country)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rebase.objects.filter(pk=made.pk).update(**{missing: ""})
    with pytest.raises(IntegrityError), transaction.atomic():
        Rebase.objects.filter(pk=made.pk).update(withdrawn_by="p@x.uk")


def test_killed_half_way_nothing_is_kept(country, monkeypatch):
    def gone(**_):
        raise ConnectionError("gone")

    monkeypatch.setattr("scrutiny.comparisons.rebasing.record", gone)
    with pytest.raises(ConnectionError):
        decide(country)
    assert not Rebase.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one():
    country, told = Country(), []

    def decide_too():
        try:
            decide(country)
            told.append("made")
        except RebaseRefusedError:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide_too) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == ["made", "refused", "refused", "refused"]
    assert Rebase.objects.count() == 1
