"""What publishers call areas and offences, and the codes that we store them under."""

from __future__ import annotations

import re
from collections.abc import Iterable

BRITISH_TRANSPORT_POLICE = "national:btp"
BRITISH_TRANSPORT_POLICE_NAME = "British Transport Police"

FRAUD_BODIES = ("Action Fraud", "CIFAS", "UK Finance")
"""National bodies that stand among the forces in recorded crime from June 2011; no force, and left out."""

OFFENCES = {
    "total recorded crime (excluding fraud)": "crime-total.all-excluding-fraud",
    "violence against the person": "crime-total.violence",
    "homicide": "crime.homicide",
    "violence with injury": "crime.violence-with-injury",
    "violence without injury": "crime.violence-without-injury",
    "stalking and harassment": "crime.stalking-harassment",
    "death or serious injury caused by illegal driving": "crime.dangerous-driving",
    "death or serious injury - unlawful driving": "crime.dangerous-driving",
    "sexual offences": "crime.sexual",
    "robbery": "crime.robbery",
    "theft offences": "crime-total.theft",
    "burglary": "crime-total.burglary",
    "domestic burglary": "crime.burglary-domestic",
    "non-domestic burglary": "crime.burglary-non-domestic",
    "residential burglary": "crime.burglary-residential",
    "non-residential burglary": "crime.burglary-non-residential",
    "vehicle offences": "crime.vehicle",
    "theft from the person": "crime.theft-person",
    "bicycle theft": "crime.bicycle-theft",
    "shoplifting": "crime.shoplifting",
    "other theft offences": "crime.theft-other",
    "all other theft offences": "crime.theft-other",
    "criminal damage and arson": "crime.criminal-damage",
    "drug offences": "crime.drugs",
    "possession of weapons offences": "crime.weapons",
    "public order offences": "crime.public-order",
    "miscellaneous crimes": "crime.miscellaneous",
    "miscellaneous crimes against society": "crime.miscellaneous",
    "fraud offences": "crime.fraud",
}
"""Offence groups as printed (lower case, one space, no footnote marks) to data item codes."""


def item_slug(text: str) -> str:
    """A printed category as the last part of a data item code: ``Theft/Taking Of M/V`` is ``theft-taking-of-m-v``."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def offence_item(printed: str) -> str | None:
    """The data item of an offence group as printed, footnote marks and line breaks apart; None if it is none."""
    return OFFENCES.get(without_marks(printed).lower())


def without_marks(printed: str) -> str:
    """A name or heading without the footnote marks glued to it: ``ENGLAND AND WALES7,8``, ``Burglary [note 2]``."""
    text = re.sub(r"\[note[^\]]*\]", " ", printed)
    text = re.sub(r"(?<=[A-Za-z)]) ?[0-9]{1,2}( ?, ?[0-9]{1,2})*(?=\s*\)?\s*$)", "", " ".join(text.split()))
    return " ".join(text.split())


STORED_LEVELS = {"E23": "force", "W15": "force", "E22": "partnership", "W14": "partnership"} | dict.fromkeys(
    ("E06", "E07", "E08", "E09", "W06"), "district"
)
"""The level of an area by the first three characters of its GSS code; regions and countries have none of these."""


def level_of(code: str) -> str:
    """force, partnership or district by GSS code; empty for regions (E12), countries (E92, W92), the whole (K04)."""
    return STORED_LEVELS.get(code[:3], "") if len(code) == 9 and code[1:].isdigit() else ""


def named_once(what: str, names: Iterable[str]) -> list[str]:
    """One sentence for what was left out, each name once; none if there is none."""
    distinct = list(dict.fromkeys(names))
    return [f"{what}: {', '.join(distinct)}."] if distinct else []
