"""What may be said of a file with personal data: where they are, and nothing that stands in any of its cells."""

from __future__ import annotations

import re

from indicators.models import Finding, Severity
from indicators.returns.checks import personal
from indicators.returns.checks.saying import of_the_file

QUOTED = re.compile("“([^”]*)”")


def holds_personal_data(found: list[Finding]) -> bool:
    return any(each.check_name == personal.NAME for each in found)


def withheld(found: list[Finding]) -> list[Finding]:
    """The findings, of which none repeats what looks like something of a person.

    If there are personal data in a file, nothing else is said of it: other findings quote its cells too.
    """
    found = [_unquoted(each) for each in found]
    if not holds_personal_data(found):
        return found
    told = {(each.row, each.column, each.message): each for each in found if each.check_name == personal.NAME}
    others = sum(each.check_name != personal.NAME for each in found)
    say = f"{others:,} more findings are not shown, because they quote the file: mend this first, and send it again."
    return [*told.values(), *of_the_file("withheld", Severity.NOTE, [say] if others else [])]


def _unquoted(finding: Finding) -> Finding:
    """The finding, or instead of it that its cell looks like something of a person."""
    cells = [finding.area, finding.item, finding.period, *QUOTED.findall(finding.message)]
    what = next(filter(None, map(personal.looks_like, cells)), "")
    return personal.cell(finding.row, finding.column, what) if what else finding
