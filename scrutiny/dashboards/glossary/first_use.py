"""The first time a page prints an acronym of the glossary, its long form goes with it.

Done to the finished page, so that it holds of every page and of every word on it, whoever wrote either.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from html import escape

from django.http import HttpRequest, HttpResponse

from scrutiny.dashboards.glossary.terms import long_forms

LEFT_ALONE = ("head", "script", "style", "option", "textarea", "title", "svg", "abbr")
"""Elements within which no other element may stand, or whose words are no part of the text."""


class FirstUseMiddleware:
    """Last in the list of middleware, so that it sees a page as the view made it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = spelled_out(response.content.decode(response.charset)).encode(response.charset)
        return response


def spelled_out(page: str) -> str:
    """`page` with ``<abbr title="Community Safety Partnership">CSP</abbr>`` at the first use of each acronym."""
    apart = _apart(page)
    seen: set[str] = set()

    def first(found: re.Match[str]) -> str:
        words = found.group()
        term = words if words in long_forms() else words[:-1]
        if term in seen or _is_markup(page, found.start(), apart):
            return words
        seen.add(term)
        return f'<abbr title="{escape(long_forms()[term])}">{term}</abbr>{words.removeprefix(term)}'

    return _acronyms().sub(first, page)


def _is_markup(page: str, at: int, apart: list[tuple[int, int]]) -> bool:
    """Whether a place is inside a tag, or inside one of the elements that stand `apart`, given in their order."""
    before = bisect_right(apart, (at, at))
    return page.rfind("<", 0, at) > page.rfind(">", 0, at) or (before > 0 and at < apart[before - 1][1])


def _apart(page: str) -> list[tuple[int, int]]:
    """From where to where each element goes that is left alone, in their order."""
    spans, end = [], 0
    for found in _openings().finditer(page):
        if found.start() >= end:
            end = max(page.find(f"</{found[1]}>", found.end()), found.end())
            spans.append((found.start(), end))
    return spans


@cache
def _openings() -> re.Pattern[str]:
    return re.compile(rf"<({'|'.join(LEFT_ALONE)})\b[^>]*(?<!/)>")


@cache
def _acronyms() -> re.Pattern[str]:
    """Acronyms as words, in the plural too; not within a name such as ``NI-15``.

    Every alternative begins with a letter of its own, by which the search leaps from one to the next.
    """
    terms = map(re.escape, sorted(long_forms(), key=len, reverse=True))
    return re.compile("|".join(rf"{term}(?<![\w&-]{term})s?(?![\w-])" for term in terms))
