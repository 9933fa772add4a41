"""Triggers by which the database itself refuses to change or delete an audit entry, whoever asks and how.

They are put in place after every migration, because SQLite loses them whenever it makes the table anew.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from landscape.models import AuditEntry

SENTENCE = "The audit trail is never changed: an entry stays as it was written."
TABLE = AuditEntry._meta.db_table
CHANGES = ("UPDATE", "DELETE")


def create_triggers(*, using: str, **_: Any) -> None:
    """Put the triggers in place where the table exists, and leave those that are there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE in connection.introspection.table_names(cursor):
            for statement in _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql():
                cursor.execute(statement)


def _on_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_refuses_{change.lower()} BEFORE {change} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        for change in CHANGES
    ]


def _on_postgresql() -> list[str]:
    """TRUNCATE is left to whoever owns the table, who could as well drop it; the site itself never asks for it."""
    refusal = f"{TABLE}_refuses"
    function = (
        f"CREATE OR REPLACE FUNCTION {refusal}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    return [
        function,
        *(
            f"CREATE OR REPLACE TRIGGER {refusal}_{change.lower()} BEFORE {change} ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {refusal}()"
            for change in CHANGES
        ),
    ]
