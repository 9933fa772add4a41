"""Lets another hold rows of the database, to see who waits for them."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import connection, transaction
from django.db.models import Model


@contextmanager
def held_by_another(model: type[Model]) -> Iterator[None]:
    """In the block another holds all rows of the model, which must be committed; whoever would wait for it fails."""
    with closing(connection.copy()) as other, other.cursor() as cursor:
        other.set_autocommit(False)
        cursor.execute(f"SELECT FROM {model._meta.db_table} FOR UPDATE")
        with transaction.atomic(), connection.cursor() as own:
            own.execute("SET LOCAL lock_timeout = '50ms'")
            yield
