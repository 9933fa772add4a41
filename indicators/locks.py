"""Triggers by which the database itself refuses to change a set that is locked or retired, whoever asks and how.

They are put in place after every migration, and taken away before: SQLite makes some tables anew while it migrates.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import Model

from indicators.models import Domain, Indicator, IndicatorPart, IndicatorSet

SENTENCE = "This indicator set is locked: copy it forward and change the copy."
KEPT_WHEN_RETIRED = {"state", "version"}
OF_AN_INDICATOR = f"(SELECT indicator_set_id FROM {Indicator._meta.db_table} WHERE id = {{row}}.indicator_id)"  # noqa: S608
SET_OF = {Domain: "{row}.indicator_set_id", Indicator: "{row}.indicator_set_id", IndicatorPart: OF_AN_INDICATOR}
CHANGES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def name_of(model: type[Model], change: str) -> str:
    return f"{model._meta.db_table}_kept_from_{change.lower()}"


def drop_triggers(*, using: str, **_: Any) -> None:
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in (*SET_OF, IndicatorSet):
            for change in CHANGES:
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name_of(model, change)}")
                elif model._meta.db_table in existing:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name_of(model, change)} ON {model._meta.db_table}")


def create_triggers(*, using: str, **_: Any) -> None:
    """Put the triggers in place, in place of those that are there; nothing where the tables aren't all made yet."""
    connection = connections[using]
    with connection.cursor() as cursor:
        columns = (
            {each.name for each in connection.introspection.get_table_description(cursor, IndicatorSet._meta.db_table)}
            if IndicatorSet._meta.db_table in connection.introspection.table_names(cursor)
            else set()
        )
        if not columns >= KEPT_WHEN_RETIRED:
            return
        drop_triggers(using=using)
        statements = _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()
        for statement in statements:
            cursor.execute(statement)


def _state_of(set_id: str, *, lock: str = "") -> str:
    return f"(SELECT state FROM {IndicatorSet._meta.db_table} WHERE id = {set_id}{lock})"  # noqa: S608


def _is_kept(model: type[Model], change: str, *, lock: str = "") -> str:
    """Whether the row belongs to a set that isn't a draft, before or after the change."""
    return " OR ".join(f"{_state_of(SET_OF[model].format(row=row), lock=lock)} <> 'draft'" for row in CHANGES[change])


def _is_more_than_retiring() -> str:
    """A set that isn't a draft may only be retired."""
    others = [each.column for each in IndicatorSet._meta.concrete_fields if each.name not in KEPT_WHEN_RETIRED]
    differs = " OR ".join(f"OLD.{each} IS DISTINCT FROM NEW.{each}" for each in others)
    return f"OLD.state <> 'draft' AND (NEW.state <> 'retired' OR {differs})"


def _conditions(*, lock: str = "") -> list[tuple[type[Model], str, str]]:
    of_rows = [(model, change, _is_kept(model, change, lock=lock)) for model in SET_OF for change in CHANGES]
    return [
        *of_rows,
        (IndicatorSet, "UPDATE", _is_more_than_retiring()),
        (IndicatorSet, "DELETE", "OLD.state <> 'draft'"),
    ]


def _on_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {name_of(model, change)} BEFORE {change} ON {model._meta.db_table} "
        f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        for model, change, condition in _conditions()
    ]


def _on_postgresql() -> list[str]:
    """The set's row is locked while its state is read, so that no row slips in while someone else locks the set."""
    statements = []
    for model, change, condition in _conditions(lock=" FOR SHARE"):
        name = name_of(model, change)
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'check_violation'; END IF; "
            f"RETURN {'OLD' if change == 'DELETE' else 'NEW'}; END $$",
            f"CREATE TRIGGER {name} BEFORE {change} ON {model._meta.db_table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    return statements
