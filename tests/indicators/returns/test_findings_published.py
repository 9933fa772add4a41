"""Published files on the page and by command: the same findings and figures, and no false error."""

import pytest
from django.core.files import File

from indicators.models import Observation
from indicators.returns import workflow
from indicators.returns.actions import receive_and_publish
from indicators.returns.checking import check_received, examine
from landscape.models import Role
from scrutiny.statistics.control_charts import xmr
from tests.factories import AppointmentFactory

pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.django_db]

SEPTEMBER_2019 = "ons_pfa_tables/policeforceareatablesyearendingseptember2019.xlsx"


@pytest.fixture
def reference(settings, tmp_path):
    from django.core.management import call_command

    settings.MEDIA_ROOT = tmp_path
    call_command("load_reference", verbosity=0)


def told(findings) -> list[tuple]:
    return sorted((each.check_name, str(each.severity), each.row or 0, each.column, each.message) for each in findings)


def test_workbook_has_the_same_findings_and_figures_on_the_page_and_by_command(shared, reference):
    path = shared / "data" / SEPTEMBER_2019
    [outcome] = receive_and_publish(paths=[path], source="ONS", by="test", dry_run=True)
    administrator, officer = (AppointmentFactory(role=Role.ADMINISTRATOR).person for _ in range(2))
    with path.open("rb") as file:
        sent = workflow.send(
            file=File(file), name=path.name, force=None, indicator_set=None, period=None, by=administrator
        )
    check_received(return_id=sent.pk)
    sent.refresh_from_db()
    assert told(sent.findings.all()) == told(outcome.findings)
    assert (sent.left_out, f"could be published: {sent.figures:,} figures") == (outcome.left_out, outcome.sentence)
    for finding in workflow.to_be_explained(sent):
        workflow.explain(finding=finding, text="As published.", by=administrator)
    workflow.submit(of_return=sent, statement="As published.", by=administrator)
    workflow.accept(of_return=sent, by=officer)
    workflow.publish_due(by="test")
    figures = examine(path, "auto").figures
    stored = Observation.objects.order_by("row", "item_id", "start").values_list("item_id", "area_id", "value")
    assert len(stored) == len(figures)
    assert {row for row in stored if row[2] is not None} == set(
        figures.dropna(subset="value")[["item_id", "area_id", "value"]].itertuples(index=False, name=None)
    )


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        (SEPTEMBER_2019, ["Greater Manchester"]),
        ("extracts/csp_recorded_crime_ye_dec2024_and_dec2023.csv", ["unassigned Surrey", "Unassigned Gwent"]),
        ("activity/arrests_by_force_2006-07_to_2017-18.csv.gz", ["Lancashire"]),
    ],
)
def test_known_fault_is_found_and_named_and_is_no_error(shared, reference, name, faults):
    checked = examine(shared / "data" / name, "auto")
    assert checked.errors == []
    messages = " ".join(finding.message for finding in checked.findings)
    assert all(fault in messages for fault in faults)


def test_force_that_was_not_supplied_is_named_once(shared, reference):
    named = [each.message for each in examine(shared / "data" / SEPTEMBER_2019, "auto").findings]
    assert sum("Greater Manchester has no figure" in each for each in named) == 1


def test_limits_are_those_of_the_control_charts():
    import numpy as np
    import pandas as pd

    from indicators.returns.checks.surprise import LIMIT, _mean

    values = np.random.default_rng(2009).poisson(40, (5, 30)).astype(float)
    values[2, 7] = np.nan
    chart = xmr(values, screen=False)
    mean = _mean(values)
    typical = _mean(np.abs(np.diff(values, axis=1)))
    pd.testing.assert_series_equal(pd.Series(mean + LIMIT * typical), pd.Series(chart.upper[:, -1]))
    pd.testing.assert_series_equal(pd.Series(mean - LIMIT * typical), pd.Series(chart.lower[:, -1]))
