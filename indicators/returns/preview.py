"""What publishing a return would change, told before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators import ledger
from indicators.models import DataItem, Return
from indicators.periods import Period
from indicators.returns import checking, readers
from indicators.returns.publishing import published_before
from indicators.returns.receipts import under_its_own_name
from landscape.models import Area

NEW, REVISED, ABSENT = "new", "revised", "absent"
COLUMNS = ["change", "area", "area_name", "item", "item_name", "period", "old", "new", "percent", "row"]


@dataclass(frozen=True)
class Preview:
    """`changes` has the columns of `COLUMNS`, a row for each figure that would change, in the order of the file.

    `change` is “new”, “revised” or “absent” (held by the return that this one revises, and no longer by this one, so
    that it would cease). `old` and `new` are numbers as text, or the mark for a missing one; `percent` is the change of
    a number in per cent, NaN where there is none.
    """

    changes: pd.DataFrame
    unchanged: int

    @property
    def counts(self) -> dict[str, int]:
        counted = self.changes["change"].value_counts()
        return {**{each: int(counted.get(each, 0)) for each in (NEW, REVISED, ABSENT)}, "unchanged": self.unchanged}


def preview(of_return: Return) -> Preview:
    """What would change if the return were published now. Reads its file and the ledger; stores nothing."""
    if not of_return.file:  # its content was not kept
        return Preview(pd.DataFrame(columns=COLUMNS), 0)
    try:
        with under_its_own_name(of_return) as path:
            figures, _ = checking.resolved(readers.read(path, of_return.layout))
    except readers.UnreadableFileError:
        return Preview(pd.DataFrame(columns=COLUMNS), 0)
    figures = figures.drop_duplicates(list(ledger.KEY))
    known = ledger.read(map(int, figures["item_id"].unique()), areas=map(int, figures["area_id"].unique()))
    both = figures.merge(known, on=list(ledger.KEY), how="left", suffixes=("", "_known"), indicator="known")
    is_new = both["known"] == "left_only"
    differs = ~is_new & np.logical_or.reduce([_differ(both, name) for name in ledger.FIGURE])
    rows = [_told(both[is_new | differs].assign(change=np.where(is_new, NEW, REVISED)[is_new | differs]))]
    absent = _absent(of_return, figures)
    if len(absent):
        rows.append(_told(absent))
    return Preview(_named(pd.concat(rows, ignore_index=True)), int((~is_new & ~differs).sum()))


def _differ(both: pd.DataFrame, name: str) -> pd.Series:
    now, before = both[name], both[f"{name}_known"]
    return ~((now == before) | (now.isna() & before.isna()))


def _absent(of_return: Return, figures: pd.DataFrame) -> pd.DataFrame:
    """Current figures of the published return that this one would take the place of, and that it doesn't hold."""
    before = published_before(of_return)
    held = ledger.of_return(before.pk) if before else pd.DataFrame()
    if held.empty:
        return held
    both = held.merge(figures[list(ledger.KEY)], on=list(ledger.KEY), how="left", indicator="again")
    gone = both[both["again"] == "left_only"]
    empty = gone.assign(value_known=gone["value"], missing_known=gone["missing"], value=np.nan, missing="")
    return empty.assign(change=ABSENT)


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    old, new = rows["value_known"], rows["value"]
    percent = np.where(rows["change"] == REVISED, 100 * (new / old.where(old != 0) - 1), np.nan)
    return rows.assign(old=_as_text(old, rows["missing_known"]), new=_as_text(new, rows["missing"]), percent=percent)


def _as_text(values: pd.Series, marks: pd.Series) -> pd.Series:
    numbers = values.map(lambda value: "" if np.isnan(value) else f"{value:,.10g}")
    return numbers.where(values.notna(), marks.fillna(""))


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with codes and names for ids, and the texts of periods for days."""
    areas = {pk: names for pk, *names in Area.objects.values_list("pk", "code", "name")}
    items = {pk: names for pk, *names in DataItem.objects.values_list("pk", "code", "name")}
    spans = {
        span: Period(*(day.date() for day in span)).text
        for span in rows[["start", "end"]].drop_duplicates().itertuples(index=False, name=None)
    }
    named = rows.assign(
        area=[areas[pk][0] for pk in rows["area_id"]],
        area_name=[areas[pk][1] for pk in rows["area_id"]],
        item=[items[pk][0] for pk in rows["item_id"]],
        item_name=[items[pk][1] for pk in rows["item_id"]],
        period=[spans[span] for span in rows[["start", "end"]].itertuples(index=False, name=None)],
    )
    return named[COLUMNS]
