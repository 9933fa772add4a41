"""A document with arrays in a column of bytes."""

from typing import Any

from django.db import models

from indicators.documents import Document, decode, encode


class DocumentField(models.BinaryField):
    """A document that is only ever written and read whole (`indicators.documents`).

    Not compressed on PostgreSQL: numbers shrink by little, and it would take three times as long.
    """

    def db_type(self, connection: Any) -> str | None:
        return "bytea STORAGE EXTERNAL" if connection.vendor == "postgresql" else super().db_type(connection)

    def cast_db_type(self, connection: Any) -> str | None:
        return super().db_type(connection)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Document:
        return decode(bytes(value))

    def get_db_prep_value(self, value: Document, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(encode(value), connection, prepared)
