"""Arrays as the plain lists that are stored and sent: None where there is no number."""

from __future__ import annotations

import numpy as np

from scrutiny.statistics.arrays import Floats


def listed(values: Floats) -> list[float | None]:
    found: list[float | None] = values.tolist()
    for place in np.flatnonzero(~np.isfinite(values)).tolist():
        found[place] = None
    return found


def whole(values: Floats) -> list[int | None]:
    return [None if value is None else int(value) for value in listed(values)]
