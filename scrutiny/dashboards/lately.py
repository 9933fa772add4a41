"""Which areas within a force moved most over the latest three months, by the stored months of each. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.models import Formula, Polarity
from scrutiny.comparisons.within import best_and_worst
from scrutiny.dashboards.formatting import count, listed, month, plural
from scrutiny.dashboards.readings import what_is_counted
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.dashboards.withholding import FEWEST_SHOWN, hidden_among
from scrutiny.models import Comparison

MONTHS, YEAR = 3, 12


@dataclass(frozen=True)
class Lately:
    """A sentence or two, and the table of counts that they rest on."""

    sentences: list[str]
    table: FiguresTable


def lately(rows: Sequence[Comparison]) -> Lately | None:
    """The latest three months beside the same months a year before, of events only; None where no area has months."""
    indicator = rows[0].indicator
    spans = {each.area.name: span for each in rows if (span := _spans(each)) is not None}
    if indicator.formula not in (Formula.COUNT, Formula.RATE) or not spans:
        return None
    small = hidden_among(list(spans.values())).any(axis=1)
    known = {name: span for (name, span), is_small in zip(spans.items(), small, strict=True) if not is_small}
    if not known:
        return None
    names = list(known)
    fell, rose = best_and_worst(names, [known[each][0] for each in names], [known[each][1] for each in names])
    end = next(each.history["months"]["ends"][-1] for each in rows if each.area.name in known)
    what = what_is_counted(indicator)
    title = f"{what[:1].upper()}{what[1:]} in the three months to {month(date.fromisoformat(end))}"
    table = FiguresTable(
        [
            {
                "area": name,
                "latest": count(latest),
                "earlier": count(earlier),
                "change": f"{'+' if latest > earlier else ''}{count(latest - earlier)}",
            }
            for name, (latest, earlier) in sorted(known.items())
        ],
        caption=f"{title}, by area",
        columns=[
            ("area", "Area"),
            ("latest", "Latest three months"),
            ("earlier", "A year before"),
            ("change", "Change"),
        ],
    )
    return Lately(_sentences(title, indicator.polarity, fell, rose, len(rows) - len(spans), int(small.sum())), table)


def _sentences(title: str, polarity: str, fell: list[str], rose: list[str], without: int, small: int) -> list[str]:
    fewest, most = _words(polarity)
    said = [f"{title}, beside the same months a year before:"]
    if not fell:
        said.append("no area moved more than another.")
    else:
        said.append(f"{fewest}{_tie(fell)} in {listed(fell)};")
        said.append(f"{most}{_tie(rose)} in {listed(rose)}.")
    said.append("Ordered by the change in the number. A change in one area over three months may well be chance.")
    if without:
        said.append(
            f"{plural(without, 'area')} can’t be told month by month, and {'is' if without == 1 else 'are'} left out."
        )
    if small:
        said.append(
            f"Not shown: {plural(small, 'area')}, so that no number under {FEWEST_SHOWN} is told or can be worked out."
        )
    return said


def _words(polarity: str) -> tuple[str, str]:
    """What the largest fall and the largest rise are called: best or worst only where one way is good.

    It is the change that is, not the area, which may be the highest of all and have fallen most.
    """
    if polarity == Polarity.LOWER:
        return "best change", "worst change"
    if polarity == Polarity.HIGHER:
        return "worst change", "best change"
    return "fell most", "rose most"


def _tie(areas: list[str]) -> str:
    return ", equally," if len(areas) > 1 else ""


def _spans(comparison: Comparison) -> tuple[float, float] | None:
    """Events of the latest three months and of the same a year before; None unless all of them are known."""
    months = comparison.history.get("months") or {}
    if not months:
        return None
    every, values = months["every"], months["value"]
    points, year = MONTHS // every, YEAR // every
    latest, earlier = values[-points:], values[-points - year : -year]
    if len(earlier) < points or None in latest or None in earlier:
        return None
    return sum(latest), sum(earlier)
