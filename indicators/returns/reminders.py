"""Reminding forces of returns that are due, once for each day of the timetable."""

from __future__ import annotations


def remind(*, by: str) -> int:
    return 0
