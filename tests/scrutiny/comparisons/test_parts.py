"""Parts of a run: failing, taken up again, done twice, cancelled."""

import threading

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from config.celery import app
from landscape.models import AuditEntry
from scrutiny.comparisons import parts, publishing, runs, tasks
from scrutiny.comparisons.parts import compute_part
from scrutiny.models import Comparison, ComparisonRun, Publication, RunPart
from tests.indicators.observing import observe
from tests.locks import held_by_another
from tests.scrutiny.comparisons.country import Country, stand_still, wait_for

STATE = ComparisonRun.State


def test_a_part_that_fails_fails_the_run_and_publishes_nothing(country, commit, monkeypatch):
    shown = commit(country).run
    observe(*country.counts(country.robbery, "2009/10", 500, 310, 290, 300))
    monkeypatch.setattr("scrutiny.comparisons.parts.compare", broken_compare)
    run = commit(country).run
    assert (run.state, run.error) == (STATE.FAILED, "Robbery could not be computed: the dice were loaded")
    assert Publication.objects.get().run == shown


def broken_compare(*_):
    raise ArithmeticError("the dice were loaded")


def test_a_database_that_is_away_fails_nothing(country, commit, monkeypatch):
    monkeypatch.setattr("scrutiny.comparisons.parts.read_series", gone_away)
    with pytest.raises(OperationalError):
        commit(country)
    run = ComparisonRun.objects.get()
    assert (run.state, runs.progress(run)) == (STATE.COMPUTING, (0, 2))


def gone_away(*_, **__):
    raise OperationalError("server closed the connection unexpectedly")


def test_a_run_left_unfinished_is_taken_up_again(country, commit, monkeypatch):
    with monkeypatch.context() as half_way:
        half_way.setattr(runs, "_dispatch", lambda run: compute_part(part_id=run.parts.first().pk))
        run, _ = commit(country)
    assert (run.state, runs.progress(run)) == (STATE.COMPUTING, (1, 2))
    done_at = run.parts.first().done_at
    again, unchanged = commit(country)
    assert (again, unchanged, again.state) == (run, False, STATE.PUBLISHED)
    assert run.parts.first().done_at == done_at


def test_a_run_whose_last_worker_died_before_publishing_is_published(country, commit, monkeypatch):
    with monkeypatch.context() as dying:
        dying.setattr("scrutiny.comparisons.parts.finish", lambda run_id: "died")
        run, _ = commit(country)
    assert (run.state, runs.progress(run)) == (STATE.COMPUTING, (2, 2))
    assert commit(country).run.state == STATE.PUBLISHED


def test_a_part_computed_twice_holds_its_rows_once(country, commit):
    run = commit(country).run
    ComparisonRun.objects.filter(pk=run.pk).update(state=STATE.COMPUTING)
    RunPart.objects.filter(run=run).update(done_at=None)
    for part in run.parts.all():
        compute_part(part_id=part.pk)
    assert Comparison.objects.filter(run=run).count() == 8


def test_a_queue_that_is_away_says_so_and_keeps_the_run(country, commit, monkeypatch):
    monkeypatch.setattr("scrutiny.comparisons.tasks.compute_part.delay", no_broker)
    with pytest.raises(runs.CannotCompareError, match=r"queue of the workers .* does not answer. Run .* is kept"):
        commit(country)
    assert ComparisonRun.objects.get().state == STATE.COMPUTING


def no_broker(*_):
    raise BrokerError("connection refused")


def test_a_real_worker_computes_and_publishes(worker):
    country = Country()
    run = country.start().run
    wait_for(lambda: ComparisonRun.objects.get(pk=run.pk).state == STATE.PUBLISHED)
    assert Comparison.objects.filter(run=run).count() == 8


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_at_once_publish_once(monkeypatch):
    country = Country()
    monkeypatch.setattr(runs, "_dispatch", lambda run: None)
    run = country.start().run
    whole = list(run.parts.all())
    gate = threading.Barrier(len(whole))
    states = []

    def work(part):
        try:
            gate.wait()
            states.append(compute_part(part_id=part.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(part,)) for part in whole]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states.count(STATE.PUBLISHED) >= 1
    assert Publication.objects.get().run == run
    assert AuditEntry.objects.filter(action="comparison published").count() == 1


def test_a_part_that_another_did_meanwhile_leaves_the_published_run_alone(country, commit, monkeypatch):
    """The queue may give one part to two workers; the slower one comes when the run is published."""
    run = commit(country).run
    judged = set(Comparison.objects.filter(run=run).values_list("pk", "spread_q"))
    late = run.parts.first()
    late.done_at, late.run.state = None, STATE.COMPUTING  # as the slower one read it, before it computed
    parts._compute(late)
    assert set(Comparison.objects.filter(run=run).values_list("pk", "spread_q")) == judged


@pytest.mark.django_db(transaction=True)
def test_a_part_that_another_is_storing_is_waited_for(monkeypatch):
    monkeypatch.setattr(runs, "_dispatch", lambda run: None)
    part = Country().start().run.parts.first()
    with pytest.raises(OperationalError, match="while locking tuple"), held_by_another(RunPart):
        parts._compute(part)


def test_places_of_a_run_of_an_earlier_method_are_simulated_as_they_were(country, commit):
    def places(run):
        return list(Comparison.objects.filter(run=run).order_by("pk").values_list("rank_low", "rank_high"))

    worked_out = places(commit(country).run)
    run = commit(country, settings={"rank_interval": "simulated", "rank_draws": 40}).run
    simulated = places(run)
    del run.settings["rank_interval"]
    run.state = STATE.COMPUTING
    run.save()
    run.parts.update(done_at=None)
    for part in run.parts.all():
        compute_part(part_id=part.pk)
    assert places(run) == simulated != worked_out


@pytest.fixture
def begun(country, commit, monkeypatch):
    """A run with one of two parts done, and the queue lost."""
    with monkeypatch.context() as half_way:
        half_way.setattr(runs, "_dispatch", lambda run: compute_part(part_id=run.parts.first().pk))
        return commit(country).run


@pytest.mark.parametrize(("seconds", "state"), [(50, STATE.COMPUTING), (70, STATE.PUBLISHED)])
def test_a_run_that_stands_still_for_a_minute_is_resumed_by_itself(begun, celery_eager, seconds, state):
    stand_still(begun, seconds)
    tasks.resume_stalled_runs()
    assert ComparisonRun.objects.get().state == state


def test_a_run_that_only_lacks_its_publication_is_published_by_itself(begun, celery_eager):
    RunPart.objects.update(done_at=timezone.now())
    stand_still(begun)
    tasks.resume_stalled_runs()
    assert ComparisonRun.objects.get().state == STATE.PUBLISHED


@pytest.mark.parametrize("state", [STATE.CANCELLED, STATE.FAILED, STATE.SUPERSEDED])
def test_a_run_that_is_over_is_not_resumed(begun, state):
    ComparisonRun.objects.update(state=state)
    stand_still(begun)
    assert parts.stalled() == []


def test_stalled_runs_are_looked_for_by_beat():
    app.loader.import_default_modules()  # as a worker does when it starts
    names = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.resume_stalled_runs.name in names <= set(app.tasks)


def test_a_cancelled_run_computes_nothing_more_and_is_never_published(begun, celery_eager):
    runs.cancel(run=begun, by="analyst@example.org")
    for part in begun.parts.all():
        assert compute_part(part_id=part.pk) == STATE.CANCELLED
    assert runs.progress(begun) == (1, 2)
    assert not Publication.objects.exists()
    entry = AuditEntry.objects.get(action="comparison cancelled")
    assert (entry.by, entry.detail["run"]) == ("analyst@example.org", begun.pk)


def test_a_part_that_is_computed_when_its_run_is_cancelled_is_not_stored(begun):
    late = begun.parts.select_related("run").get(done_at=None)
    runs.cancel(run=begun, by="analyst@example.org")
    parts._compute(late)
    assert runs.progress(begun) == (1, 2)
    assert not Comparison.objects.filter(indicator=late.indicator).exists()


def test_a_run_cancelled_after_its_last_part_is_not_published(begun):
    RunPart.objects.update(done_at=timezone.now())
    runs.cancel(run=begun, by="analyst@example.org")
    assert publishing.finish(run_id=begun.pk) == STATE.CANCELLED


def test_after_a_cancelled_run_the_same_comparison_is_another_run(begun, country, commit):
    runs.cancel(run=begun, by="analyst@example.org")
    again, unchanged = commit(country)
    assert (again != begun, unchanged, again.state) == (True, False, STATE.PUBLISHED)


def test_a_published_run_cannot_be_cancelled(country, commit):
    run = commit(country).run
    with pytest.raises(runs.CannotCancelError, match=f"Run {run.pk} is published: only a run that is being computed"):
        runs.cancel(run=run, by="analyst@example.org")
    assert ComparisonRun.objects.get().state == STATE.PUBLISHED
    assert not AuditEntry.objects.filter(action="comparison cancelled").exists()


def test_a_part_that_loses_its_worker_each_time_is_given_up(begun, celery_eager, monkeypatch):
    def lose_the_worker(*_, **__):
        raise SystemExit  # as a worker that is killed: nothing after it is done

    part = begun.parts.get(done_at=None)
    with monkeypatch.context() as deadly:
        deadly.setattr("scrutiny.comparisons.parts.read_series", lose_the_worker)
        for _ in range(parts.MOST_ATTEMPTS):
            with pytest.raises(SystemExit):
                compute_part(part_id=part.pk)
    assert compute_part(part_id=part.pk) == STATE.COMPUTING  # the last of them may still be at it
    RunPart.objects.filter(pk=part.pk).update(begun_at=timezone.now() - parts.LONGEST * 1.01)
    stand_still(begun)
    tasks.resume_stalled_runs()
    part.refresh_from_db()
    begun.refresh_from_db()
    reason = "Vehicle offences could not be computed: its worker was lost 3 times; is there too little memory?"
    assert (part.attempts, part.done_at, part.error) == (3, None, reason)
    assert (begun.state, begun.error) == (STATE.FAILED, reason)
    assert not Publication.objects.exists()


def test_who_takes_a_run_up_again_gives_its_parts_as_many_attempts(begun, country, commit):
    RunPart.objects.filter(done_at=None).update(attempts=parts.MOST_ATTEMPTS, begun_at=timezone.now())
    assert commit(country).run.state == STATE.PUBLISHED
