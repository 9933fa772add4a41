"""What a chart draws, kept beside each comparison."""

from __future__ import annotations

from typing import Any

from indicators.documents import Document, decode_as_json
from indicators.models.documents import DocumentField


class HistoryField(DocumentField):
    """A document written with arrays and read as JSON has it: the histories of the country are 10 million numbers."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Document:
        return decode_as_json(bytes(value))
