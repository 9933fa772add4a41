"""Areas within a force over the latest weeks or months: which moved most, for better and for worse. Pure.

Reports of the period name a best and a worst command unit "over the last 12 weeks" without saying how they were
chosen. Ranking by the change in the *number* of offences reproduces more of what they name than ranking by the change
in per cent (`docs/tp-report-june-2010.md`), so that is the default; both are offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

Ranking = Literal["number", "per cent"]


def change(latest: npt.ArrayLike, earlier: npt.ArrayLike, by: Ranking = "number") -> npt.NDArray[np.float64]:
    """The change of each area from `earlier` to `latest` counts.

    NaN where a count is missing, and in per cent where there was nothing to rise or fall from.
    """
    new, old = np.asarray(latest, float), np.asarray(earlier, float)
    if by == "number":
        difference: npt.NDArray[np.float64] = new - old
        return difference
    ratio: npt.NDArray[np.float64] = new / np.where(old > 0, old, np.nan)
    return 100 * (ratio - 1)


def best_and_worst(
    names: Sequence[str],
    latest: npt.ArrayLike,
    earlier: npt.ArrayLike,
    *,
    by: Ranking = "number",
    minimum: float = 0,
) -> tuple[list[str], list[str]]:
    """Names of the areas whose count fell most and rose most, ties together, each list alphabetical.

    Areas with fewer than `minimum` events in both spans together are left out, and so are areas without a figure.
    Both lists are empty when nothing can be said: under two areas, or all changed alike.
    """
    total = np.asarray(latest, float) + np.asarray(earlier, float)
    changes = np.where(total >= minimum, change(latest, earlier, by), np.nan)
    known = changes[np.isfinite(changes)]
    if known.size < 2 or np.isclose(known.min(), known.max()):
        return [], []
    return _those_at(names, changes, known.min()), _those_at(names, changes, known.max())


def _those_at(names: Sequence[str], changes: npt.NDArray[np.float64], value: float) -> list[str]:
    return sorted(name for name, own in zip(names, changes, strict=True) if np.isclose(own, value))
