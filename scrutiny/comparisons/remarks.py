"""What is said beside a comparison: each remark has a name, for programs, and a sentence, for people. Pure.

A comparison keeps the sentences, separated by semicolons; whoever must tell one from another reads them back here, by
the same words that they were written with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

BETWEEN = "; "


class Remark(StrEnum):
    """Every remark that a page or a program may have to know, with its words; what is in braces is filled in."""

    MAY_BE_CHANCE = "may be chance"
    CHANGE_MAY_BE_CHANCE = "the change could be chance, one of so many"
    LATELY_MAY_BE_CHANCE = "what is unusual lately could be chance, one of so many"
    NO_FAMILY = "no family"
    FAMILY_NOT_KNOWN = "family not known in this edition"
    DEPENDS_ON_SIZE = "a count depends on the size of the area: not compared with a family"
    TOO_FEW_MEMBERS = "{present} of {members} members of the family have a figure: too few to compare with"
    NO_TEST_OF_FAMILY = "the figures allow no test against the family"
    SPREAD_FROM = "usual spread between areas taken from {edition}"
    SET_ASIDE = "out of all proportion to the family, set aside from its test: {areas}"
    NOTHING_BEFORE = "nothing a year before to change from"
    NO_TEST_OF_CHANGE = "the figures allow no test of the change"
    NO_CHANCE = "chance plays no known part: no interval, no test of a change"
    FEW_EVENTS = "fewer than {events} events"
    NEGATIVE = "a negative count, as published: no interval, no test"
    NO_SAMPLE = "sample size not known: no interval, no test"
    NO_SHARE = "not between 0 and 100%: no interval, no test"
    NOT_BY_MONTH = "known by neither month nor quarter: no control chart"
    NO_LATEST = "no figure for the latest month or quarter: no control chart"
    FEW_A_QUARTER = "too few events for a control chart, even by quarter"
    WITHIN_CHANCE = "no further from its trajectory than chance explains"
    OFF_THE_WAY = "the target's trajectory says nothing of this period"
    NO_DIRECTION = "neither way is good, nor does the target say which: no verdict on its trajectory"

    def said(self, **filled: object) -> str:
        return self.value.format(**filled)


@dataclass(frozen=True)
class Said:
    """A remark as it stands beside a comparison; `remark` None: the reason why a figure is missing, or a break."""

    text: str
    remark: Remark | None
    filled: Mapping[str, str]


def read(quality: str) -> list[Said]:
    return [_recognised(text) for text in quality.split(BETWEEN) if text]


def names(quality: str) -> set[Remark]:
    return {each.remark for each in read(quality) if each.remark}


@lru_cache(maxsize=4096)
def _recognised(text: str) -> Said:
    """Kept, for a page asks several times of each of its comparisons, and most have the same few remarks."""
    for remark, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return Said(text, remark, MappingProxyType(found.groupdict()))
    return Said(text, None, MappingProxyType({}))


@lru_cache
def _patterns() -> list[tuple[Remark, re.Pattern[str]]]:
    """Of each remark its words, with a named group for each place that is filled in."""
    return [(each, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(each.value)))) for each in Remark]
