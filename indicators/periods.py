"""Periods as people write them, and as spans of days. Pure: no Django, no clock.

A period is a span of whole days. Two texts may name one span: ``2009/10`` and ``12m to 2010-03`` do, and figures given
under either are the same figures.

    month ``2009-04`` · week ending Sunday ``w/e 2010-05-16`` · financial quarter ``2009/10 Q3`` (Q1 = April to June)
    financial year ``2009/10`` · calendar year ``2009`` · twelve months ending ``12m to 2010-03``
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

MONTH_NAMES = calendar.month_name
FIRST_YEAR, LAST_YEAR = 1800, 2199  # figures of other years are slips of the pen


class PeriodError(ValueError):
    """The text names no period; the message says what was read and what is expected."""


@dataclass(frozen=True, order=True)
class Period:
    """From `start` to `end`, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(f"A period can't end ({self.end}) before it starts ({self.start}).")

    @cached_property
    def months(self) -> int | None:
        """How many whole calendar months it spans; None for a week or any other span."""
        if self.start.day != 1 or self.end != last_day(self.end.year, self.end.month):
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def text(self) -> str:
        """The canonical text: the first form of the module's list that names this span, a year as ``12m to``."""
        months = self.months
        if months == 1:
            return f"{self.start:%Y-%m}"
        if months == 3 and self.start.month in (1, 4, 7, 10):
            return f"{financial_year(self.end)} Q{financial_quarter(self.end)}"
        if months == 12:
            return f"12m to {self.end:%Y-%m}"
        if self.end - self.start == timedelta(days=6) and self.end.isoweekday() == 7:
            return f"w/e {self.end:%Y-%m-%d}"
        return f"{self.start:%Y-%m-%d} to {self.end:%Y-%m-%d}"

    @property
    def label(self) -> str:
        """As a person would say it: ``12 months to March 2010``."""
        months = self.months
        end = f"{MONTH_NAMES[self.end.month]} {self.end.year}"
        if months == 1:
            return end
        if months == 3 and self.start.month in (1, 4, 7, 10):
            return f"{MONTH_NAMES[self.start.month]} to {end}"
        if months:
            return f"{months} months to {end}"
        return f"{plain_date(self.start)} to {plain_date(self.end)}"

    def shifted(self, months: int) -> Period:
        """The same number of whole months, `months` later (earlier if negative); a week moves by 52 weeks a year."""
        if self.months is None:
            if months % 12:
                raise PeriodError(f"{self.label} is not made of whole months: it moves by whole years only.")
            days = timedelta(weeks=52 * (months // 12))
            return Period(self.start + days, self.end + days)
        first = add_months(self.start, months)
        final = add_months(self.end.replace(day=1), months)
        return Period(first, last_day(final.year, final.month))

    @property
    def year_before(self) -> Period:
        return self.shifted(-12)

    def each_month(self) -> list[Period]:
        """The calendar months it is made of; an error if it isn't."""
        if self.months is None:
            raise PeriodError(f"{self.label} is not made of whole months.")
        return [month(*divmod_month(self.start, offset)) for offset in range(self.months)]

    @property
    def mid_year(self) -> int:
        """The calendar year whose mid-year population stands for this period: the one that holds its middle.

        Twelve months to March 2010 have their middle at the end of September 2009, so mid-2009; a middle on
        31 December belongs to the year that ends there.
        """
        return (self.start + (self.end - self.start) / 2).year


def last_day(year: int, month_number: int) -> date:
    return date(year, month_number, calendar.monthrange(year, month_number)[1])


def divmod_month(start: date, offset: int) -> tuple[int, int]:
    years, month_index = divmod(start.month - 1 + offset, 12)
    return start.year + years, month_index + 1


def add_months(first_of_month: date, months: int) -> date:
    return date(*divmod_month(first_of_month, months), 1)


def month(year: int, month_number: int) -> Period:
    return Period(date(year, month_number, 1), last_day(year, month_number))


def months_ending(year: int, month_number: int, months: int) -> Period:
    """The `months` whole months that end with the month given."""
    final = last_day(year, month_number)
    return Period(add_months(final.replace(day=1), 1 - months), final)


def financial_year(day: date) -> str:
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def financial_quarter(day: date) -> int:
    return (day.month - 4) % 12 // 3 + 1


def plain_date(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month]} {day.year}"


def _month(year: str, month_number: str) -> Period:
    return month(int(year), int(month_number))


def _week(text: str) -> Period:
    sunday = date.fromisoformat(text)
    if sunday.isoweekday() != 7:
        raise PeriodError(f"A week ends on a Sunday, and {plain_date(sunday)} is none.")
    return Period(sunday - timedelta(days=6), sunday)


def _check_consecutive(first: str, second: str) -> None:
    if (int(first) + 1) % 100 != int(second):
        raise PeriodError(f"{first}/{second} is no financial year: the second part must follow the first.")


def _financial_year(first: str, second: str) -> Period:
    _check_consecutive(first, second)
    return months_ending(int(first) + 1, 3, 12)


def _financial_quarter(first: str, second: str, quarter: str) -> Period:
    _check_consecutive(first, second)
    year, month_number = divmod_month(date(int(first), 4, 1), 3 * int(quarter) - 1)
    return months_ending(year, month_number, 3)


def _calendar_year(year: str) -> Period:
    return months_ending(int(year), 12, 12)


def _twelve_months(year: str, month_number: str) -> Period:
    return months_ending(int(year), int(month_number), 12)


FORMS: list[tuple[re.Pattern[str], Callable[..., Period]]] = [
    (re.compile(r"([0-9]{4})-([0-9]{2})"), _month),
    (re.compile(r"w/e ([0-9]{4}-[0-9]{2}-[0-9]{2})"), _week),
    (re.compile(r"([0-9]{4})/([0-9]{2}) Q([1-4])"), _financial_quarter),
    (re.compile(r"([0-9]{4})/([0-9]{2})"), _financial_year),
    (re.compile(r"([0-9]{4})"), _calendar_year),
    (re.compile(r"12m to ([0-9]{4})-([0-9]{2})"), _twelve_months),
]


def _plausible(period: Period) -> Period:
    if not FIRST_YEAR <= period.start.year <= period.end.year <= LAST_YEAR:
        raise PeriodError(f"{period.label} is not within the years {FIRST_YEAR} to {LAST_YEAR}: check the year.")
    return period


def parse(text: str) -> Period:
    """The period that `text` names, in one of the six forms; `PeriodError` with a sentence otherwise."""
    cleaned = " ".join(str(text).split())
    for pattern, make in FORMS:
        found = pattern.fullmatch(cleaned)
        if found:
            try:
                return _plausible(make(*found.groups()))
            except PeriodError:
                raise
            except ValueError:
                break
    raise PeriodError(
        f"“{text}” is no period. Write a month (2009-04), a week (w/e 2010-05-16), a quarter (2009/10 Q3), "
        "a financial year (2009/10), a calendar year (2009) or twelve months (12m to 2010-03)."
    )
