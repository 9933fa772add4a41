"""Reconciliation: do the figures agree with each other, and with what was returned before?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.ledger import KEY
from indicators.models import Finding, Severity, Timing
from indicators.returns.checks.background import Background
from indicators.returns.checks.saying import findings, number, shown, what
from landscape.models import AreaLink, Level

TOLERANCE = 0.005
"""Share of a total by which its parts may differ and still be rounding, or a place that is no part's (Heathrow)."""

BURGLARY = (
    "crime.burglary-domestic",
    "crime.burglary-non-domestic",
    "crime.burglary-residential",
    "crime.burglary-non-residential",
)
VIOLENCE = (
    "crime.homicide",
    "crime.violence-with-injury",
    "crime.violence-without-injury",
    "crime.stalking-harassment",
    "crime.dangerous-driving",
)
TOTALS = {"crime-total.burglary": BURGLARY, "crime-total.violence": VIOLENCE}
"""Published totals by data item code, and the items that add up to them."""


def parts_unlike_their_total(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """A total that stands beside its parts."""
    found = []
    for total, parts in TOTALS.items():
        whole = figures[figures["item"] == total].dropna(subset="value")
        rows = figures[figures["item"].isin(parts)].drop_duplicates(list(KEY))
        if whole.empty or rows.empty:
            continue
        grouped = rows.groupby(["area_id", "start", "end"])["value"]
        added = grouped.sum(min_count=1).where(grouped.count() == grouped.size()).rename("added").reset_index()
        both = whole.merge(added.dropna(), on=["area_id", "start", "end"])
        differs = both[(both["value"] - both["added"]).abs() > 0.5]
        found += findings(
            "parts-unlike-total",
            Severity.WARNING,
            differs,
            lambda at: (
                f"{what(at)} is {shown(at)}, and its parts add up to {number(at['added'])}: check them, or say what "
                "makes the difference."
            ),
        )
    return found


def areas_unlike_their_force(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """The areas of one level within a force, where the file holds them and the force, for what adds up."""
    present = figures["area_id"].unique().tolist()
    links = AreaLink.objects.filter(
        parent__level=Level.FORCE, parent_id__in=present, child_id__in=present, ends=None
    ).values_list("child_id", "parent_id", "child__level")
    if not links:
        return []
    is_estimate = figures["item_id"].isin(known.in_per_cent | known.in_points)
    adds_up = (figures["timing"] == Timing.FLOW) & ~is_estimate & figures["value"].notna()
    counted = figures[adds_up].drop_duplicates(list(KEY))
    inside = pd.DataFrame.from_records(_all_within(links), columns=["area_id", "force_id", "inside"])
    within = counted.merge(inside.drop_duplicates(), on="area_id")
    key = ["item_id", "force_id", "start", "end"]
    added = within.groupby([*key, "inside"])["value"].agg(["sum", "size"]).reset_index()
    areas = inside.groupby(["force_id", "inside"]).size().rename("areas").reset_index()
    whole = added.merge(areas, on=["force_id", "inside"])
    both = counted.rename(columns={"area_id": "force_id"}).merge(whole, on=key)
    apart = both["sum"] - both["value"]
    limit = np.maximum(TOLERANCE * both["value"].abs(), 0.5)
    # In national files places without a partnership are left out, so that those there are may well be less.
    is_whole = (both["size"] == both["areas"]) & (known.slot is not None)
    wrong = (apart > limit) | ((apart < -limit) & is_whole)
    return findings(
        "areas-unlike-force",
        Severity.WARNING,
        both[wrong].rename(columns={"force_id": "area_id"}),
        lambda at: (
            f"{what(at)} is {shown(at)}, and its {at['size']} areas ({Level(at['inside']).label.lower()}) add up to "
            f"{number(at['sum'])}: check them, or say what makes the difference."
        ),
    )


def _all_within(links) -> list[tuple]:
    """Every area of the forces in `links`, be it in the file or not."""
    forces = {force for _, force, _ in links}
    return list(
        AreaLink.objects.filter(parent_id__in=forces, ends=None).values_list("child_id", "parent_id", "child__level")
    )


def restated(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """Figures that were returned before with another value; a national edition restates many, and says how many."""
    if known.slot is None or known.earlier.empty:
        return []
    earlier = known.earlier[known.earlier["end"].isin(figures["end"].unique())]
    if earlier.empty:
        return []
    both = figures.drop_duplicates(list(KEY)).merge(
        earlier[[*KEY, "value", "missing"]], on=list(KEY), suffixes=("", "_before")
    )
    same = (both["value"] == both["value_before"]) | (
        both["value"].isna() & both["value_before"].isna() & (both["missing"] == both["missing_before"])
    )
    changed = both[~same]
    return findings("restated", Severity.WARNING, changed, _restated_in_words)


def _restated_in_words(at: pd.Series) -> str:
    before = at["missing_before"] or number(at["value_before"])
    change = ""
    if pd.notna(at["value"]) and at["value_before"]:
        change = f" ({100 * (at['value'] / at['value_before'] - 1):+.1f}%)" if pd.notna(at["value_before"]) else ""
    return f"{what(at)} is {shown(at)}, and was {before} before{change}: say why it is restated."
