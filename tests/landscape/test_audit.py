"""The audit trail: what an entry holds, who reads it, and that nothing changes it."""

import sqlite3

import pytest
from django.db import DatabaseError, connection, transaction

from landscape.append_only import create_triggers
from landscape.audit import record
from landscape.models import AuditEntry
from tests.factories import AreaFactory, PersonFactory
from tests.sqlite import run

CHANGES = ["UPDATE landscape_auditentry SET why = 'none'", "DELETE FROM landscape_auditentry"]
SENTENCE = "The audit trail is never changed"


@pytest.fixture
def entry(db):
    return record(by="a test", action="changed", subject="something", before={"a": 1}, after={"a": 2}, why="To see")


def test_entry_says_who_what_before_after_and_why(db):
    person, force = PersonFactory(), AreaFactory()
    entry = record(
        by=person,
        action="changed",
        subject="s" * 300,
        before=[1],
        after=[2],
        why="Because",
        detail={"x": 1},
        force=force,
    )
    entry.refresh_from_db()
    assert (entry.by, entry.before, entry.after, entry.why) == (person.email, [1], [2], "Because")
    assert (entry.subject, entry.detail, entry.force, entry.private) == ("s" * 200, {"x": 1}, force.code, False)


def test_entries_about_a_force_are_for_those_of_the_force(db):
    mine, other = AreaFactory(), AreaFactory()
    for force in (mine, other, None):
        record(by="a test", action="changed", subject=force.code if force else "the site", force=force)
    record(by="a test", action="signed in", subject="someone", private=True)
    read = AuditEntry.objects.of_changes().about_forces([mine.code])
    assert {entry.subject for entry in read} == {mine.code, "the site"}


@pytest.mark.parametrize("statement", CHANGES)
def test_database_refuses_to_change_or_delete_an_entry(entry, statement):
    with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().why == "To see"


@pytest.mark.parametrize("do", [AuditEntry.save, AuditEntry.delete])
def test_django_is_refused_as_well(entry, do):
    with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic():
        do(entry)


def test_triggers_are_put_in_place_again_without_a_fault(entry):
    create_triggers(using="default")
    create_triggers(using="default")
    with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic():
        entry.delete()


@pytest.mark.slow
def test_sqlite_refuses_to_change_or_delete_an_entry(tmp_path):
    run(tmp_path, [["migrate", "--verbosity=0"], ["load_reference"]])
    with sqlite3.connect(tmp_path / "scrutiny.sqlite3") as database:
        (before,) = database.execute("SELECT count(*) FROM landscape_auditentry").fetchone()
        for statement in CHANGES:
            with pytest.raises(sqlite3.IntegrityError, match=SENTENCE):
                database.execute(statement)
        (after,) = database.execute("SELECT count(*) FROM landscape_auditentry").fetchone()
    database.close()
    assert before == after > 0
