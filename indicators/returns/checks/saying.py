"""How a check says what it found: the row, the column, what was found there and what to do."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from indicators.models import Finding, Severity
from landscape.models import Area

NAMED_BY_ONE_CHECK = 100
"""A check that finds more than this names so many, and counts the rest."""

LONGEST, LONGEST_HEADING = 160, 120


def findings(name: str, severity: Severity, at: pd.DataFrame, message: Callable[[pd.Series], str]) -> list[Finding]:
    """A finding for each row of `at`, up to a limit; the last says how many more there are."""
    found = [finding(name, severity, row, message(row)) for _, row in at.head(NAMED_BY_ONE_CHECK).iterrows()]
    if len(at) > len(found):
        found.append(Finding(check_name=name, severity=severity, message=f"and {len(at) - len(found):,} more like it."))
    return found


def finding(name: str, severity: Severity, row: pd.Series, message: str) -> Finding:
    """What was found at one figure."""
    texts = {column: str(row[column])[:LONGEST] for column in ("area", "item", "period")}
    return Finding(
        check_name=name,
        severity=severity,
        row=row["row"],
        column=row["column"][:LONGEST_HEADING],
        message=message,
        value=shown(row)[:LONGEST],
        **texts,
    )


def with_names(found: list[Finding]) -> list[Finding]:
    """The findings, with the name of an area before the code by which the file calls it."""
    names = dict(Area.objects.filter(code__in={each.area for each in found}).values_list("code", "name"))
    for each in found:
        if each.area in names:
            each.message = each.message.replace(each.area, f"{names[each.area]} ({each.area})", 1)
    return found


def of_the_file(name: str, severity: Severity, messages: list[str]) -> list[Finding]:
    """Findings that stand at no row, such as one that is lacking."""
    named = [Finding(check_name=name, severity=severity, message=message) for message in messages[:NAMED_BY_ONE_CHECK]]
    rest = len(messages) - len(named)
    if rest:
        named.append(Finding(check_name=name, severity=severity, message=f"and {rest:,} more like it."))
    return named


def what(row: pd.Series) -> str:
    return f"{row['item']} of {row['area']} for {row['period']}"


def shown(row: pd.Series) -> str:
    return row["missing"] or number(row["value"])


def number(value: float) -> str:
    return f"{value:,.10g}"
