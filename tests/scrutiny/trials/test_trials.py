"""What would have been said: computed by the same engine as a run, and stored nowhere that a member looks."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from indicators.models import Indicator
from landscape.models import AuditEntry, FamilyProposal, Role
from landscape.refusals import RefusedError
from scrutiny.models import Comparison, ComparisonRun, FamilyTrial
from scrutiny.trials import tasks, verdicts
from scrutiny.trials.preview import preview
from scrutiny.trials.starting import start_trial
from scrutiny.trials.verdicts import compute_trial
from tests.factories import AppointmentFactory, FamilyEditionFactory, FamilyFactory, IndicatorFactory
from tests.pages import Page
from tests.scrutiny.comparisons.country import MARCH, of


@pytest.fixture
def by(db):
    return AppointmentFactory(role=Role.ADMINISTRATOR).person


def proposal_of(country, families) -> FamilyProposal:
    """`families` by position of the area: the positions of its peers."""
    told = {
        country.areas[area].code: {
            "peers": [[country.areas[peer].code, 1.0] for peer in peers],
            "separation": None,
            "no_close_peers": False,
        }
        for area, peers in families.items()
    }
    return FamilyProposal.objects.create(
        name="Tried", level="force", size=1, variables=[], families=told, made_by="a test"
    )


def test_preview_of_a_draft_says_what_a_run_would_say(country, commit):
    run = commit(country).run
    Indicator.objects.update(status="draft")
    runs, stored = ComparisonRun.objects.count(), Comparison.objects.count()
    rows = preview(indicator=country.indicators[0], level="force", period=MARCH, edition=country.edition)
    for row, area in zip(rows, sorted(country.areas, key=lambda each: each.name), strict=True):
        published = of(run, area, country.indicators[0])
        assert row.name == area.name
        for name in ("value", "family_average", "family_verdict", "previous_value", "change_verdict"):
            assert row.columns[name] == getattr(published, name), name
    assert (ComparisonRun.objects.count(), Comparison.objects.count()) == (runs, stored)


def test_preview_without_figures_says_so(country):
    empty = IndicatorFactory(domain=country.indicators[0].domain)
    with pytest.raises(RefusedError, match="names no data item"):
        preview(indicator=empty, level="force", period=MARCH, edition=country.edition)


def test_trial_of_the_same_families_changes_no_verdict(country, commit, by, celery_eager):
    run = commit(country).run
    other = FamilyEditionFactory(code="same")
    FamilyFactory(edition=other, area=country.areas[0], peers=country.areas[1:])
    trial = start_trial(proposal=proposal_of(country, {0: [1, 2, 3]}), run=run, by=by)
    assert compute_trial(trial_id=trial.pk) == "done"
    trial.refresh_from_db()
    assert (trial.changes, trial.compared, trial.done, trial.total) == ([], 8, 2, 2)


def test_trial_tells_each_verdict_that_would_change_and_publishes_nothing(country, commit, by):
    run = commit(country).run
    before = list(Comparison.objects.order_by("pk").values("pk", "family_verdict"))
    trial = start_trial(proposal=proposal_of(country, {1: [0, 2, 3]}), run=run, by=by)
    assert compute_trial(trial_id=trial.pk) == compute_trial(trial_id=trial.pk) == "done"
    trial.refresh_from_db()
    lost = {(each["area"], each["after"]) for each in trial.changes if each["area"] == country.areas[0].name}
    assert lost == {(country.areas[0].name, "not available")}
    assert all(each["before"] != each["after"] for each in trial.changes)
    assert list(Comparison.objects.order_by("pk").values("pk", "family_verdict")) == before
    assert AuditEntry.objects.filter(action="families tried").count() == 1
    assert start_trial(proposal=trial.proposal, run=run, by=by).pk == trial.pk


def test_trial_that_fails_says_why_and_can_be_started_again(country, commit, by, monkeypatch):
    run = commit(country).run
    trial = start_trial(proposal=proposal_of(country, {0: [1]}), run=run, by=by)
    monkeypatch.setattr(verdicts, "_verdicts", lambda *_: {}["no such area"])
    assert compute_trial(trial_id=trial.pk) == "failed"
    trial.refresh_from_db()
    assert trial.error
    monkeypatch.undo()
    start_trial(proposal=trial.proposal, run=run, by=by)
    assert compute_trial(trial_id=trial.pk) == "done"


def test_unpublished_run_is_not_tried(country, by):
    run = ComparisonRun(family_edition=country.edition)
    with pytest.raises(RefusedError, match="Only a published run"):
        start_trial(proposal=proposal_of(country, {0: [1]}), run=run, by=by)


def test_pages_preview_and_try(client, country, commit, by, celery_eager, django_capture_on_commit_callbacks):
    run = commit(country).run
    client.force_login(by)
    address = f"/definitions/sets/recorded-crime/indicators/{country.indicators[0].slug}/preview/"
    shown = client.get(address, {"level": "force", "period": "12m to 2010-03", "edition": country.edition.code})
    assert "worse" in Page(shown).text
    for period in ("yesterday", "", "\0", "12m to 0001-01", "9999/00"):
        refused = client.get(address, {"level": "force", "period": period, "edition": country.edition.code})
        assert refused.status_code in (409, 422), period
    trials = f"/families/proposals/{proposal_of(country, {1: [0]}).pk}/verdicts/"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(trials, {"run": run.pk}).status_code == 302
    assert FamilyTrial.objects.get().state == "done"
    assert "verdicts would change" in Page(client.get(trials)).text
    assert client.post(trials, {"run": "x"}).status_code == 422


def test_trial_whose_worker_was_lost_is_resumed(country, commit, by, celery_eager):
    run = commit(country).run
    lost, fresh = (
        FamilyTrial.objects.create(proposal=proposal_of(country, {0: [1]}), run=run, started_by=by.email)
        for _ in range(2)
    )
    FamilyTrial.objects.filter(pk=lost.pk).update(started_at=now() - timedelta(minutes=11))
    tasks.resume_stalled_trials()
    lost.refresh_from_db()
    fresh.refresh_from_db()
    assert (lost.state, fresh.state) == ("done", "computing")
