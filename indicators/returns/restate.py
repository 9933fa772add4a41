"""A publisher's file in our own return layout: the same figures, with codes for names. No figure is changed."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Collection
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.ledger import KEY
from indicators.returns.actions import read_and_resolve, refuse_errors
from indicators.returns.checks import form
from indicators.returns.receipts import RefusedError
from indicators.returns.resolve import NO_MARK
from landscape.models import Area, AreaLink, Level

BESIDE = ("sample_size", "lower_95", "upper_95", "note")
ORDER = ("item", "area", "start", "end")


def restated(
    path: Path,
    layout: str = "auto",
    *,
    since: date | None = None,
    until: date | None = None,
    items: Collection[str] = (),
    within: str = "",
    as_partnerships: bool = False,
) -> pd.DataFrame:
    """The figures of the file as rows of a return, all as text, sorted by item, area and period.

    `since` and `until` are the first and last period end wanted, `items` the codes, `within` the code of the force
    whose areas are wanted. `as_partnerships` gives a district's figures to its partnership where the two are the same
    place, one to one, and leaves other districts out. `RefusedError` if the file has a fault.
    """
    _, figures, findings, _ = read_and_resolve(path, layout)
    refuse_errors(path, findings + form.differing_duplicates(figures))
    figures = figures.drop_duplicates(list(KEY))
    if since:
        figures = figures[figures["end"] >= np.datetime64(since)]
    if until:
        figures = figures[figures["end"] <= np.datetime64(until)]
    if items:
        figures = figures[figures["item"].isin(items)]
    if as_partnerships:
        figures = figures.assign(area_id=figures["area_id"].map(partnerships_of_one_district())).dropna(
            subset="area_id"
        )
    if within:
        inside = set(AreaLink.objects.filter(parent__code=within).values_list("child_id", flat=True))
        if not inside:
            raise RefusedError(path.name, sentence=f"No area belongs to “{within}”: give the code of a force.")
        figures = figures[figures["area_id"].isin(inside)]
    return as_return(figures)


def partnerships_of_one_district() -> dict[int, int]:
    """District → partnership, where the partnership is that district and no other."""
    links = AreaLink.objects.filter(child__level=Level.DISTRICT, parent__level=Level.PARTNERSHIP)
    pairs = set(links.values_list("child_id", "parent_id"))
    districts = Counter(partnership for _, partnership in pairs)
    return {district: partnership for district, partnership in pairs if districts[partnership] == 1}


def as_return(figures: pd.DataFrame) -> pd.DataFrame:
    codes = dict(Area.objects.values_list("pk", "code"))
    table = figures.assign(
        area=figures["area_id"].map(codes),
        value=figures["value"].map(as_text).mask(figures["missing"] != "", figures["missing"].replace(NO_MARK, "")),
    )
    for name in ("sample_size", "lower_95", "upper_95"):
        table[name] = table[name].map(as_text)
    beside = [name for name in BESIDE if (table[name] != "").any()]
    return table.sort_values(list(ORDER), ignore_index=True)[["area", "item", "period", "value", *beside]]


def as_text(number: float) -> str:
    """The shortest text that reads back as the same number."""
    if np.isnan(number):
        return ""
    return str(int(number)) if number == int(number) else repr(float(number))


def write(table: pd.DataFrame, path: Path) -> None:
    """As CSV, compressed if the name ends in .gz; the same table always gives the same bytes."""
    data = table.to_csv(index=False, lineterminator="\n").encode()
    path.write_bytes(gzip.compress(data, compresslevel=9, mtime=0) if path.suffix == ".gz" else data)
