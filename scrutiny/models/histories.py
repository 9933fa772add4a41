"""What a chart draws, kept as a JSON document in a column of text."""

from __future__ import annotations

import json
from typing import Any

import orjson
from django.db import models


def as_json(document: dict[str, Any]) -> str:
    """The document as JSON; rows of matrices are lists in it, with null where there is no number."""
    return orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY).decode()


class HistoryField(models.TextField):
    """A JSON document that is only ever written and read whole.

    Text, and on PostgreSQL uncompressed, because the histories of the whole country are 200 MB: as `jsonb`, each of
    their 10 million numbers would be parsed and the rest compressed, which takes three times as long to store.
    """

    def db_type(self, connection: Any) -> str:
        return "text STORAGE EXTERNAL" if connection.vendor == "postgresql" else "text"

    def cast_db_type(self, connection: Any) -> str:
        return "text"

    def from_db_value(self, value: str, expression: Any, connection: Any) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(value)
        return document

    def get_prep_value(self, value: dict[str, Any]) -> str:
        return as_json(value)
