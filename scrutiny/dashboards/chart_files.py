"""The download of one chart: its figures as CSV, under lines that say what they are."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse

from indicators.models import Indicator
from scrutiny.dashboards.bundles import Chart
from scrutiny.dashboards.formatting import day_of
from scrutiny.dashboards.maps import ForceMap
from scrutiny.dashboards.selection import Selection


def chart_as_csv(
    chart: Chart | ForceMap, indicator: Indicator, selection: Selection, *, about: str, address: str
) -> HttpResponse:
    """Lines of metadata that begin with ``#``, the heading, then unrounded figures; empty is not available.

    `address` shows this very chart again, whatever is published later.
    """
    run = selection.run
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for name, said in (
        ("title", f"{chart.title}: {indicator.title}, {about}"),
        ("indicator", f"{indicator.reference}: {indicator.full_title or indicator.title}"),
        ("unit", indicator.unit),
        ("meaning", indicator.meaning or "not yet written"),
        ("caveats", indicator.caveats or "none noted"),
        ("period", selection.period.label),
        ("families", run.family_edition.name),
        ("comparison", f"{run.pk}, method {selection.method}; figures as known on {day_of(run.as_known_at)}"),
        ("source", chart.caption),
        ("reading", chart.reading),
        ("address", address),
    ):
        text.write(f"# {name}: {' '.join(said.split())}\n")
    writer.writerow(chart.data.columns)
    writer.writerows(chart.data.rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{indicator.slug}-{chart.key}-{run.pk}.csv"'
    return response
