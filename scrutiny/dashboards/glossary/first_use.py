"""The first time a page prints an acronym of the glossary, its long form goes with it.

Done to the finished page, so that it holds of every page and of every word on it, whoever wrote either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape

from django.http import HttpRequest, HttpResponse

from scrutiny.dashboards.glossary.terms import long_forms

TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?([a-zA-Z0-9]+)")
LEFT_ALONE = {"head", "script", "style", "option", "textarea", "title", "svg", "abbr"}
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
    seen: set[str] = set()
    inside: list[str] = []
    pieces = TAG.split(page)
    for place, piece in enumerate(pieces):
        if place % 2:
            _follow(piece, inside)
        elif not inside:
            pieces[place] = _pattern().sub(lambda found: _first(found, seen), piece)
    return "".join(pieces)


def _follow(tag: str, inside: list[str]) -> None:
    """Keep account of the elements left alone that the next words stand in."""
    found = NAME.match(tag)
    name = found.group(1).lower() if found else ""
    if name in LEFT_ALONE and not tag.endswith("/>"):
        if not tag.startswith("</"):
            inside.append(name)
        elif name in inside:
            inside.remove(name)


def _first(found: re.Match[str], seen: set[str]) -> str:
    term = found.group(1)
    if term in seen:
        return found.group()
    seen.add(term)
    return f'<abbr title="{escape(long_forms()[term])}">{term}</abbr>{found.group(2)}'


@cache
def _pattern() -> re.Pattern[str]:
    """Any acronym as a word, in the plural too; not within a name such as ``NI-15``."""
    terms = sorted(long_forms(), key=len, reverse=True)
    return re.compile(rf"(?<![\w&-])({'|'.join(map(re.escape, terms))})(s?)(?![\w-])")
