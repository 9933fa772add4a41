"""Arrays as the plain lists that are stored and sent: None where there is no number."""

from __future__ import annotations

import math

from scrutiny.statistics.arrays import Floats


def listed(values: Floats) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values.tolist()]


def whole(values: Floats) -> list[int | None]:
    return [None if value is None else int(value) for value in listed(values)]
