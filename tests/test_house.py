"""The house stands on what it says it stands on."""

from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3


def test_database_is_postgresql_through_psycopg2(db):
    assert connection.vendor == "postgresql"
    assert is_psycopg3 is False
