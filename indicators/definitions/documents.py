"""Reads JSON that anyone may have sent: as far as a document at all, or a sentence on why not."""

from __future__ import annotations

import json
from typing import Any

from landscape.refusals import RefusedError

LARGEST = 5 * 1024 * 1024
"""Bytes; the largest set that ships is a hundredth of it."""


def document_of(content: bytes) -> dict[str, Any]:
    """The document in `content`. Raises RefusedError if it is no JSON object, or holds what no database can."""
    if len(content) > LARGEST:
        raise RefusedError(f"The file holds {len(content):,} bytes; {LARGEST:,} are taken at most.")
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
        text = json.dumps(document, ensure_ascii=False)
        text.encode()
    except RecursionError as error:
        raise RefusedError("The file is nested too deeply to be a set.") from error
    except ValueError as error:
        raise RefusedError(f"The file is no JSON text that can be stored ({error}).") from error
    if not isinstance(document, dict):
        raise RefusedError("The file is no set: a group of fields in braces is expected.")
    if "\\u0000" in text:
        raise RefusedError("The file holds a NUL character, which no text has.")
    return document


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
