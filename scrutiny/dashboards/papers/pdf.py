"""The paper as a PDF, by WeasyPrint, which sets it by the same style sheet as the browser prints it by."""

from __future__ import annotations

from django.contrib.staticfiles import finders

STYLES = "paper.css"


class NoPdfError(Exception):
    """This server can't make PDF files; the message says why, for the reader."""


def as_pdf(page: str) -> bytes:
    """`page` is a whole document that needs nothing from elsewhere. Raises `NoPdfError` where Pango is missing."""
    try:
        from weasyprint import CSS, HTML  # loads Pango, which a system may lack
    except OSError as missing:
        raise NoPdfError(
            "This server can’t make PDF files, because the library Pango isn’t installed on it."
        ) from missing
    styles = [CSS(filename=finders.find(STYLES))]
    return HTML(string=page, url_fetcher=_nothing_from_elsewhere).write_pdf(stylesheets=styles)


def _nothing_from_elsewhere(url: str) -> dict:
    raise ValueError(f"A paper holds all it needs, and asks for nothing else: {url}")
