"""How figures are written: one place for thousands, decimals, units, signs, p-values and dates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from indicators.periods import MONTH_NAMES, plain_date

MINUS = "−"
NOTHING = "–"  # stands for a figure that is not available
POINTS = "percentage points"


def number(value: float | None, decimals: int = 0) -> str:
    """``1,234.5``; a dash for nothing. Rounds half away from zero, as people do, and never shows −0."""
    if value is None or not math.isfinite(value):
        return NOTHING
    scaled = math.floor(abs(value) * 10**decimals + 0.5 + 1e-9) / 10**decimals
    sign = MINUS if value < 0 and scaled else ""
    return f"{sign}{scaled:,.{decimals}f}"


def with_unit(value: float | None, decimals: int, unit: str) -> str:
    """``4.2 offences per 1,000 residents``, ``24.2% of police officers``, ``£9.1 per 1,000 residents``."""
    shown = number(value, decimals)
    if unit.startswith("£"):
        return f"£{shown}{unit[1:]}"
    return f"{shown}{unit}" if unit.startswith("%") else f"{shown} {unit}"


def count(value: float | None) -> str:
    """A count or a population: whole where it is whole, else with one decimal."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return number(value, 0 if float(value).is_integer() else 1)


def interval(lower: float | None, upper: float | None, decimals: int) -> str:
    """``7.6 to 7.7``; a dash where there is none."""
    if lower is None or upper is None:
        return NOTHING
    return f"{number(lower, decimals)} to {number(upper, decimals)}"


def share(value: float) -> str:
    """``60%`` of 0.6."""
    return f"{number(100 * value)}%"


def of_100(share: float) -> str:
    """``95`` of 0.95, ``99.9`` of 0.999."""
    return f"{100 * share:.6g}"


def telling_interval(lower: float | None, upper: float | None, decimals: int) -> str:
    """The interval with one decimal more where it would read ``1.2 to 1.2``; nothing where there is none."""
    if lower is None or upper is None:
        return ""
    alike = number(lower, decimals) == number(upper, decimals)
    return interval(lower, upper, decimals + alike)


def change(value: float | None, unit: str) -> str:
    """``+15.8%`` or ``−1.2 percentage points``."""
    if value is None:
        return NOTHING
    shown = number(value, 1)
    sign = "+" if value > 0 and shown != "0.0" else ""
    return f"{sign}{shown} {POINTS}" if unit == POINTS else f"{sign}{shown}%"


def p_value(p: float | None) -> str:
    """``p < 0.001``, ``p = 0.03``, with spaces that don't break; a dash for none."""
    if p is None:
        return NOTHING
    if p < 0.001:
        return "p\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0.001"
    return f"p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{p:.{3 if p < 0.1 else 2}f}"


def q_value(q: float | None) -> str:
    """The same of what p comes to among many: ``q = 0.08``."""
    return p_value(q).replace("p", "q", 1)


def month(day: date) -> str:
    return f"{MONTH_NAMES[day.month]} {day.year}"


def short_month(day: date) -> str:
    return f"{MONTH_NAMES[day.month][:3]} {day.year}"


def day_of(moment: datetime) -> str:
    """The day of a moment, as it was in the country: ``22 July 2010``."""
    return plain_date(timezone.localtime(moment).date())


def listed(names: Sequence[str], joint: str = "and") -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    *first, last = names or [""]
    return f"{', '.join(first)} {joint} {last}" if first else last


def plural(number_of: int, one: str, several: str | None = None) -> str:
    """``1 indicator``, ``2 indicators``."""
    return f"{number_of:,} {one if number_of == 1 else several or one + 's'}"
