"""A comparison is started, watched and given up from its page, without a command line."""

import pytest

from landscape.models import AuditEntry, Role
from scrutiny.comparisons.method import Method
from scrutiny.models import ComparisonRun, Publication
from tests.factories import AppointmentFactory, ComparisonRunFactory
from tests.pages import Page

RUNS = "/runs/"
ASKED = {"indicator_set": "recorded-crime", "period": "2009/10", "edition": "home-office-2009-10"}


@pytest.fixture
def by(client, country):
    person = AppointmentFactory(role=Role.ADMINISTRATOR).person
    client.force_login(person)
    return person


@pytest.fixture
def start(client, celery_eager, django_capture_on_commit_callbacks):
    """Sends the form, and does what follows the commit."""

    def started(**changes):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(RUNS, {**ASKED, **changes}, follow=True)

    return started


def test_comparison_is_started_and_members_see_it(by, start):
    assert "is started" in Page(start()).text
    run = Publication.objects.get().run
    assert (run.state, run.started_by) == ("published", by.email)
    assert AuditEntry.objects.get(action="comparison started").by == by.email
    assert "nothing to do" in Page(start()).text
    assert ComparisonRun.objects.count() == 1


def test_comparison_that_is_not_done_is_said_to_be_taken_up(by, start, monkeypatch):
    monkeypatch.setattr("scrutiny.comparisons.tasks.compute_part.delay", lambda part_id: None)
    assert "is started" in Page(start()).text
    assert "was started before and is not done: it is taken up where it stopped" in Page(start()).text
    assert ComparisonRun.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"period": "1999/00"}, 409, "There is no figure of Recorded crime"),
        ({"period": "yesterday"}, 422, "Period"),
        ({"period": "\0"}, 422, "Null characters"),
        ({"indicator_set": "none"}, 422, "Select a valid choice"),
        ({"edition": ""}, 422, "can’t be left empty"),
    ],
)
def test_what_can_not_be_compared_is_told(by, start, changes, status, said):
    refused = start(**changes)
    assert refused.status_code == status
    assert said in Page(refused).text
    assert not ComparisonRun.objects.exists()


def test_comparison_is_given_up_while_it_is_computed_and_not_after(client, by, country):
    about = {"indicator_set": country.set, "family_edition": country.edition, "state": "computing"}
    earlier, run = ComparisonRunFactory(**about, settings=Method().settings), ComparisonRunFactory(**about)
    page = Page(client.get(RUNS))
    assert page.attributes["progress"][0]["aria-label"] == f"Run {run.pk}", "the latest first"
    assert len(page.attributes["progress"]) == 2
    assert page.text.count("with rank interval simulated instead of worked out") == 1
    assert "is given up" in Page(client.post(f"{RUNS}{run.pk}/cancel/", follow=True)).text
    assert "only a run that is being computed" in Page(client.post(f"{RUNS}{run.pk}/cancel/", follow=True)).text
    run.refresh_from_db()
    earlier.refresh_from_db()
    assert (run.state, earlier.state) == ("cancelled", "computing")
    assert client.post(f"{RUNS}999999/cancel/").status_code == 404


@pytest.mark.parametrize("runs", [1, 5])
def test_queries_do_not_grow_with_the_runs(client, by, country, django_assert_num_queries, runs):
    for _ in range(runs):
        ComparisonRunFactory(indicator_set=country.set, family_edition=country.edition, state="computing")
    with django_assert_num_queries(6):
        client.get(RUNS)
