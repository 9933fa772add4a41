"""The acronyms of the field with their long forms, each as a paper of the time prints it (fixtures/glossary/terms.csv).

A term whose long form was not found in any paper has none: it is listed as such, never guessed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings

FILE = settings.BASE_DIR / "fixtures" / "glossary" / "terms.csv"


@dataclass(frozen=True)
class Term:
    term: str
    long: str
    note: str
    source: str


@cache
def all_terms() -> tuple[Term, ...]:
    """Every term by its letters, those without a known long form among them."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        return tuple(Term(**row) for row in csv.DictReader(lines))


@cache
def long_forms() -> dict[str, str]:
    return {each.term: each.long for each in all_terms() if each.long}
