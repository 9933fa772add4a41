"""How often the method speaks when nothing is the matter, and how much must be the matter for it to speak."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import product

import numpy as np

from tests.benchmarks.simulated import (
    AREAS,
    RATE,
    REPETITIONS,
    SHARE,
    called_out,
    changed,
    charted,
    clear,
    flagged_changes,
    flagged_charts,
    flagged_screens,
    found_change,
    found_difference,
    found_with_known_spread,
    smallest,
    sure_charts,
)

SPREADS = (0.0, 0.05, 0.1, 0.2)
EVENTS = (200, 5000)
CHANGES = 100_000


def main() -> None:
    began = time.perf_counter()
    sys.stdout.writelines(f"{line}\n" for line in report())
    sys.stderr.write(f"false alarms       {time.perf_counter() - began:5.1f} s\n")


def report() -> Iterator[str]:
    yield f"False alarms at a nominal 5%, in per cent of cases; {REPETITIONS:,} repetitions or more of each."
    yield ""
    yield from _against_families()
    yield ""
    yield from _of_changes()
    yield ""
    yield from _of_charts()
    yield ""
    yield from _of_screens()
    yield ""
    yield from _power()


def _against_families() -> Iterator[str]:
    yield "Areas called better or worse than their family, nothing being wrong (at most 6.5)."
    yield "The larger share of 200 and of 5,000 events; of all areas but the outliers, which are three times too high."
    yield _row("", *(f"spread {spread:.0%}" for spread in SPREADS))
    for measure, name in ((RATE, "rates"), (SHARE, "percentages")):
        for members in AREAS:
            for outliers, which in ((0, ""), (2, ", two outliers")):
                shares = (
                    max(called_out(measure, members, spread, events, outliers) for events in EVENTS)
                    for spread in SPREADS
                )
                yield _row(f"{name}, families of {members + 1}{which}", *map(_per_cent, shares))


def _of_changes() -> Iterator[str]:
    dispersions = (1, 2, 3, 4)
    yield "Unchanged series called changed on the year before (at most 6), and areas that move with their family called"
    yield f"gaining or losing; by the dispersion of months. {CHANGES:,} repetitions of each."
    yield _row("", *(f"dispersion {each}" for each in dispersions))
    for monthly in (1, 3, 5, 7, 10, 20, 50, 200, 2000):
        cases = [changed(1.0, monthly, dispersion, repetitions=CHANGES // 8) for dispersion in dispersions]
        yield _row(f"changed, {monthly:,} a month", *(_per_cent(clear(each.words)) for each in cases))
        yield _row(f"gaining or losing, {monthly:,} a month", *(_per_cent(clear(each.pace_words)) for each in cases))


def _of_charts() -> Iterator[str]:
    volumes = (10, 15, 20, 40, 60, 200, 2000)
    yield "Control charts of 36 months out of 60: a signal at the latest point (at most 2), nothing having changed; by"
    yield "events a month. Seasons are taken out as the engine does: of all 43 areas, or its own where they differ."
    yield _row("", *(f"{volume:,}" for volume in volumes))
    for dispersion in (1, 2, 3):
        shares = (charted(volume, dispersion)[0] for volume in volumes)
        yield _row(f"no season, dispersion {dispersion}", *map(_per_cent, shares))
    cases = [("season 15%", 0.15, 0.0), ("seasons 5 to 25% by area", 0.15, 0.1), ("seasons 0 to 40% by area", 0.2, 0.2)]
    for name, season, either_way in cases:
        shares = (charted(volume, 2, season, either_way)[0] for volume in volumes)
        yield _row(f"{name}, dispersion 2", *map(_per_cent, shares))
    anywhere = (charted(volume, 2)[1] for volume in volumes)
    yield _row("no season, dispersion 2: at any point", *map(_per_cent, anywhere))
    yield "Power: the latest month truly 50% higher."
    for dispersion in (1, 2, 3):
        found = (charted(volume, dispersion, jump=1.5)[0] for volume in volumes)
        yield _row(f"no season, dispersion {dispersion}", *map(_per_cent, found))


def _of_screens() -> Iterator[str]:
    yield "Screens of one area's 60 indicators that show a solid flag (q ≤ 0.05), nothing being wrong (at most 6):"
    yield "against the family, of 1,000 events a year, on the year before, and at the latest point of control charts,"
    yield "by the dispersion of months."
    yield _row("", *(f"spread {spread:.0%}" for spread in SPREADS))
    for members in AREAS:
        shares = [flagged_screens(members, spread) for spread in SPREADS]
        yield _row(f"families of {members + 1}", *map(_per_cent, shares))
    dispersions = (1, 2, 3, 4)
    yield _row("", *(f"dispersion {each}" for each in dispersions))
    for monthly in (5, 10, 200):
        shares = [flagged_changes(monthly, dispersion) for dispersion in dispersions]
        yield _row(f"changes, {monthly:,} a month", *map(_per_cent, shares))
    for monthly in (10, 18, 63, 200):
        shares = [flagged_charts(monthly, dispersion) for dispersion in dispersions]
        yield _row(f"latest point of charts, {monthly:,} a month", *map(_per_cent, shares))
    shares = [flagged_charts(15, dispersion, of=150) for dispersion in dispersions]
    yield _row("latest point of charts, 15 of 150 a month", *map(_per_cent, shares))
    yield "Power: the latest month of one of them truly twice as high as its others, or half, with a solid flag."
    for (told, jump), monthly in product({"twice": 2, "half": 0.5}.items(), (50, 200)):
        found = [sure_charts(monthly, dispersion, jump) for dispersion in dispersions]
        yield _row(f"{told} the others, {monthly:,} a month", *map(_per_cent, found))


def _power() -> Iterator[str]:
    yield "Power: areas truly unlike their family that are called so; 5,000 events, a spread of 10% (at least 65)."
    yield _row("", *(f"family of {members + 1}" for members in AREAS))
    shifts = {"30% lower": np.log(0.7), "30% higher": np.log(1.3), "0.3 on the log scale": 0.3}
    found = {
        name: [called_out(RATE, members, 0.1, 5000, shift=shift) for members in AREAS] for name, shift in shifts.items()
    }
    found["30% either way (mean of both)"] = np.mean([found["30% lower"], found["30% higher"]], axis=0).tolist()
    for name, shares in found.items():
        yield _row(name, *map(_per_cent, shares))
    for name, shift in shifts.items():
        beside = (called_out(RATE, members, 0.1, 5000, 2, shift=shift) for members in AREAS)
        yield _row(f"{name}, beside two outliers", *map(_per_cent, beside))
        ideal = (found_with_known_spread(shift, members) for members in AREAS)
        yield _row(f"{name}, if the spread were known", *map(_per_cent, ideal))
    volumes = (60, 120, 240, 600, 1200, 6000, 24000, 60000)
    yield ""
    yield "Smallest true change found in 80% of cases, in per cent, by events a year."
    yield _row("", *(f"{volume:,}" for volume in volumes))
    for dispersion in (1, 2, 4):
        for sign, name in ((1, "rise"), (-1, "fall")):
            sizes = (smallest(partial(found_change, volume, dispersion, sign)) for volume in volumes)
            yield _row(f"{name} on the year before, dispersion {dispersion}", *map(_size, sizes))
    for spread in (0.0, 0.1, 0.2):
        sizes = (smallest(partial(found_difference, volume, spread)) for volume in volumes)
        yield _row(f"higher than a family of 8, spread {spread:.0%}", *map(_size, sizes))


def _row(name: str, *cells: str) -> str:
    return f"{name:50}" + "".join(f"{cell:>13}" for cell in cells)


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f}"


def _size(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.2g}" if share < 0.1 else f"{100 * share:.0f}"


if __name__ == "__main__":
    main()
