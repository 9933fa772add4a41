"""Personal data: a return holds figures of areas, never anything of a person. What is found is not repeated.

Names, dates of birth, collar and warrant numbers and the like are known by the heading over them or by what they look
like. Only what is no figure is looked at: notes, and columns of no use in a return.
"""

from __future__ import annotations

import re

import pandas as pd

from indicators.models import Finding, Severity
from indicators.returns.checks.background import Background
from indicators.returns.checks.saying import NAMED_BY_ONE_CHECK
from landscape.models import Area, AreaName
from landscape.naming import plain

NAME = "personal-data"
OF_NO_PERSON = re.compile(
    r"\b(area|force|district|borough|partnership|bcu|region|country|item|indicator|offence|crime|set|file|unit|label"
    r"|category|group|measure|station|ward|domain)\b"
)
PERSONAL_HEADING = re.compile(
    r"\b(names?|surname|forename|d ?o ?b|date of birth|birth ?date|birthday|born|collar|warrant|shoulder|badge"
    r"|epaulette|payroll|staff (no|number|id)|ni (no|number)|nino|national insurance|nhs (no|number)|pnc ?id"
    r"|passport|driving licence|(home )?address|post ?codes?|telephone|phone|mobile|e ?mail|victim|suspect|offender"
    r"|complainant|witness|nominal|custody (no|number)|(crime|incident) (ref|reference|no|number))\b"
)
LOOKS_LIKE = {
    "an e-mail address": r"[\w.+-]+@[\w-]+\.[\w.]+",
    "a postcode": r"\b[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\b",
    "a telephone number": r"(?:\+44 ?|\b0)(?:[0-9] ?){9,10}\b",
    "a national insurance number": r"\b[A-CEGHJ-PR-TW-Z][A-Z] ?(?:[0-9]{2} ?){3}[A-D]\b",
    "a collar or warrant number": (
        r"(?i:\b(?:collar|warrant|shoulder)(?: number| no\.?)? ?:? ?[0-9A-Z]*[0-9])"
        r"|\b(?:WPC|PC|PS|DC|DS|DI|PCSO|Insp|Sgt)\.? ?[0-9]{2,6}\b"
    ),
    "a person's name": r"\b(?:Mr|Mrs|Ms|Miss|PC|WPC|DC|DS|DI|PS|Sgt|Insp|Supt|DCI)\.? (?:[A-Z]\.? ?)?[A-Z][a-z]{2,}",
    "a date of birth": r"(?i:\b(?:born|d\.?o\.?b\.?|date of birth)\b.{0,12}[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4})",
}
"""What it looks like, and the pattern; the order is the one in which they are asked."""

DATE = r"(?:[0-3]?[0-9][-/.][01]?[0-9][-/.](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])(?: .*)?"
FULL_NAME = r"[A-Z][a-z'’-]+,? (?:[A-Z]\.? )?[A-Z][a-z'’-]+"
MOST = 0.5
FEWEST = 3
TAKE_OUT = "take it out: a return holds figures of areas, and nothing of a person"


def personal_data(figures: pd.DataFrame, known: Background) -> list[Finding]:
    notes = {"note": pd.Series(figures["note"].array, figures["row"])} if "note" in figures else {}
    found = []
    for heading in known.unused:
        if is_personal(heading):
            found.append(
                _finding(None, heading, f"The column “{heading}” is for what is known of persons: {TAKE_OUT}.")
            )
    names = _names_of_areas() if known.unused else set()
    for heading, texts in {**known.unused, **notes}.items():
        filled = texts[texts != ""]
        filled = filled[filled.str.strip() != ""]
        if len(filled) and not is_personal(heading):
            found += _in_texts(heading, filled, names)
    return found


def is_personal(heading: str) -> bool:
    words = re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip()
    return bool(PERSONAL_HEADING.search(words)) and not OF_NO_PERSON.search(words)


def looks_like(text: str) -> str:
    """What of a person the text looks like; empty if it looks like nothing of the kind."""
    return next((what for what, pattern in LOOKS_LIKE.items() if re.search(pattern, text)), "")


def cell(row: int | None, heading: str, what: str) -> Finding:
    """That a cell looks like something of a person."""
    where = "the cell" if row else "The file"
    return _finding(row, heading, f"{where} holds what looks like {what}: {TAKE_OUT}.")


def _in_texts(heading: str, texts: pd.Series, names: set[str]) -> list[Finding]:
    """By each cell that looks like something of a person; or by what most cells of the column are."""
    found, different = [], pd.Series(texts.unique(), dtype="str")
    for what, pattern in LOOKS_LIKE.items():
        such = set(different[different.str.contains(pattern, regex=True)])
        rows = texts.index[texts.isin(such)] if such else []
        found += [cell(int(row), heading, what) for row in rows[:NAMED_BY_ONE_CHECK]]
    if found or len(texts) < FEWEST or heading == "note":
        return found
    full_names = different[different.str.fullmatch(FULL_NAME) & ~different.map(plain).isin(names)]
    dates = texts.str.fullmatch(DATE)
    if len(full_names) >= max(FEWEST, MOST * len(texts)):
        found.append(_finding(None, heading, f"The column “{heading}” looks like names of persons: {TAKE_OUT}."))
    elif dates.mean() >= MOST and texts[dates].nunique() >= max(FEWEST, MOST * dates.sum()):
        found.append(_finding(None, heading, f"The column “{heading}” looks like dates of birth: {TAKE_OUT}."))
    return found


def _names_of_areas() -> set[str]:
    names = [*Area.objects.values_list("name", flat=True), *AreaName.objects.values_list("name", flat=True)]
    return {plain(name) for name in names}


def _finding(row: int | None, heading: str, message: str) -> Finding:
    return Finding(check_name=NAME, severity=Severity.ERROR, row=row, column=heading[:120], message=message)
