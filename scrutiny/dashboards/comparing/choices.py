"""What an address asks to be compared, or a sentence that says why it can't be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.validators import slug_re
from django.db.models import QuerySet

from landscape.models import Area, Level
from scrutiny.models import ComparisonRun

MOST = 40
LEVELS = (Level.FORCE, Level.PARTNERSHIP)
NAMES = {Level.FORCE: "forces", Level.PARTNERSHIP: "partnerships"}


class ChoiceError(Exception):
    """The address asks for what can't be compared; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Choice:
    """The areas that may be chosen, and those that are, in the order of their names."""

    level: str
    offered: Sequence[Area]
    chosen: Sequence[Area]

    @property
    def kind(self) -> str:
        return NAMES[Level(self.level)]


def level_of(asked: str) -> str:
    """Forces unless something else was asked for."""
    if asked in ("", *LEVELS):
        return asked or Level.FORCE
    raise ChoiceError(f"“{asked}” is no kind of area. Forces and partnerships can be compared.")


def areas(run: ComparisonRun, level: str, slugs: Sequence[str], reached: QuerySet[Area]) -> Choice:
    """`reached`: the areas that the reader may see. Areas of another kind are refused: they are never compared."""
    offered = list(reached.filter(level=level, comparison__run=run).distinct().order_by("name"))
    known = {each.slug: each for each in offered}
    unknown = sorted(set(slugs) - set(known))
    if unknown:
        raise ChoiceError(_why_not(unknown[0], level))
    if len(set(slugs)) > MOST:
        raise ChoiceError(f"At most {MOST} areas can be compared on one page; choose fewer.")
    return Choice(level, offered, [each for each in offered if each.slug in slugs])


def _why_not(slug: str, level: str) -> str:
    others = Area.objects.filter(slug=slug, level__in=LEVELS).exclude(level=level)
    other = others.first() if slug_re.match(slug) else None  # PostgreSQL takes no text with a NUL in it
    if other and not Area.objects.filter(slug=slug, level=level).exists():
        return f"{other.name} is a {other.level}. Areas of different kinds are never compared, for they aren’t alike."
    return f"This comparison has no area “{slug}” among {NAMES[Level(level)]}."
