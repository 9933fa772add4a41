"""The published files come in through the page and through the command with the same findings and the same figures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from indicators import ledger
from indicators.models import Observation, Return
from indicators.returns import workflow
from indicators.returns.actions import receive_and_publish
from indicators.returns.receipts import RefusedError
from landscape.models import Role
from tests.factories import AppointmentFactory
from tests.indicators.returns.pages.conftest import signed_in

pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.django_db]

NAMED = {
    "ons_pfa_tables/policeforceareatablesyearendingseptember2019.xlsx": ["Greater Manchester has no figures"],
    "ons_pfa_tables/policeforceareatablesyedecember2024.xlsx": [
        "“unassigned Surrey” of Surrey has the code E23000032",
        "“Unassigned Gwent” of Gwent has the code W15000003",
        "Gwent has the total 58,358, but the rows with its code W15000002 add up to 58,357",
        "South Wales has the total 109,778, but the rows with its code W15000003 add up to 109,779",
    ],
    "recorded_crime/london_boroughs/london_borough_crime_rates_1999-00_to_2016-17.csv": [
        "for 2016-17 the groups don't add up",
        "the year may not be complete",
    ],
}
"""Known faults of the published files, as both ways must name them."""

FILES = (
    "recorded_crime/force/rec-crime-pfa.csv.gz",
    "recorded_crime/london_boroughs/MPS_Borough_Level_Crime_Historic_2008-01_to_2016-12.csv",
    "recorded_crime/london_boroughs/london_borough_crime_rates_1999-00_to_2016-17.csv",
    "ons_pfa_tables/policeforceareatablesyearendingmarch2018v2.xlsx",
    "ons_pfa_tables/policeforceareatablesyearendingseptember2019.xlsx",
    "ons_pfa_tables/policeforceareatablesyedecember2024.xlsx",
)


@pytest.fixture(scope="module")
def reference(django_db_setup, django_db_blocker, tmp_path_factory):
    """Areas and indicators, loaded once for the tests of this module; rolled back."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("received")),
        transaction.atomic(),
    ):
        call_command("load_reference", verbosity=0)
        yield
        transaction.set_rollback(True)


def told(findings) -> set[tuple]:
    return {(each.check_name, each.severity, each.row, each.column, each.message) for each in findings}


def by_command(path):
    """What the command finds, and the figures that it publishes."""
    try:
        [outcome] = receive_and_publish(paths=[path], source="A test", by="import_return")
    except RefusedError as refusal:
        return told(refusal.findings), None
    return told(outcome.findings), (outcome.left_out, figures_of(outcome.of_return))


def by_page(path):
    """What is found of a file sent on the page, and the figures that it publishes if it may."""
    sender, other = (AppointmentFactory(role=Role.AUTHORITY_OFFICER).person for _ in range(2))
    file = SimpleUploadedFile(path.name, path.read_bytes())
    response = signed_in(sender).post("/returns/send/national/", {"source": "A test", "file": file})
    assert response.status_code == 302, response.context["form"].faults
    a_return = Return.objects.get(pk=int(response.url.split("/")[2]))
    assert workflow.check_received(return_id=a_return.pk) == "checked"
    found = told(a_return.findings.all())
    assert signed_in(sender).get(f"{response.url}findings/").status_code == 200
    if a_return.findings.filter(severity="error").exists():
        return found, None
    for warning in a_return.findings.filter(severity="warning"):
        workflow.explain(finding=warning, text="As published.", by=sender)
    workflow.submit(of_return=a_return, statement="As published.", by=sender)
    workflow.accept(of_return=a_return, by=other)
    workflow.publish_due(by="a test")
    a_return.refresh_from_db()
    assert a_return.state == Return.State.PUBLISHED
    return found, (a_return.left_out, figures_of(a_return))


def figures_of(a_return) -> set[tuple]:
    columns = ("item_id", "area_id", "start", "end", *ledger.FIGURE, "row")
    return set(Observation.objects.filter(of_return=a_return).values_list(*columns))


@pytest.mark.parametrize("name", FILES)
def test_page_and_command_find_and_publish_the_same(reference, shared, name, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    path = shared / "data" / name
    results = []
    for way in (by_command, by_page):
        point = transaction.savepoint()
        results.append(way(path))
        transaction.savepoint_rollback(point)
    (command_found, command_figures), (page_found, page_figures) = results
    assert page_found == command_found
    assert page_figures == command_figures
    assert page_found or page_figures
    messages = [message for *_, message in command_found]
    assert all(any(fault in each for each in messages) for fault in NAMED.get(name, ()))
