"""The audit trail as a page and a download."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landscape.audit import record
from landscape.models import AuditEntry, Role
from landscape.people.wording import in_words
from tests.factories import AppointmentFactory, AreaFactory, AuthorityFactory
from tests.landscape.people.making import signed_in
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return AuthorityFactory()


@pytest.fixture
def member(mine):
    return signed_in(AppointmentFactory(role=Role.MEMBER, authority=mine).person)


def change(subject="a plan", **fields):
    return record(**{"by": "ann@example.org", "action": "changed", "subject": subject, "why": "Because"} | fields)


def rows(client, query="") -> list[dict[str, str]]:
    text = b"".join(client.get(f"/audit-trail.csv?{query}").streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_entry_is_read_with_who_what_before_after_and_why(member):
    change("indicator: burglary", before={"title": "Old"}, after={"title": "New"})
    (row,) = (text for text in Page(member.get("/audit-trail/")).texts["tr"] if "burglary" in text)
    for part in (
        "ann@example.org",
        "changed",
        "indicator: burglary",
        "Before: title: Old",
        "After: title: New",
        "Because",
    ):
        assert part in row


def test_each_reads_what_is_theirs(member, mine, office):
    change("the site's")
    change("mine", force=mine.force)
    change("another's", force=AreaFactory())
    change("a sign-in", private=True)
    assert {row["subject"] for row in rows(member)} == {"the site's", "mine"}
    assert {row["subject"] for row in rows(office)} == {"the site's", "mine", "another's", "a sign-in"}
    page = Page(member.get("/audit-trail/")).text
    assert "another's" not in page
    assert "a sign-in" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("by=ANN", {"first"}),
        ("action=retired", {"second"}),
        ("subject=sec", {"second"}),
        ("since=1/1/2000&until=1/1/2001", set()),
        ("since=2000-01-01", {"first", "second"}),
        ("by=%00", {"first", "second"}),
    ],
)
def test_filters_leave_what_is_asked_for_on_page_and_in_download(member, query, found):
    change("first")
    change("second", by="bob@example.org", action="retired")
    assert {row["subject"] for row in rows(member, query)} == found
    page = Page(member.get(f"/audit-trail/?{query}")).texts["tbody"][0]
    assert {each for each in ("first", "second") if each in page} == found


def test_actions_of_others_are_not_offered_as_filters(member):
    change(action="secretly changed", force=AreaFactory())
    assert "ecretly" not in member.get("/audit-trail/").content.decode()


@pytest.mark.parametrize(
    ("query", "fault"), [("since=31/2/2010", "Enter a date as"), ("action=x", "Select a valid choice")]
)
def test_filter_that_means_nothing_is_told_in_a_sentence(member, query, fault):
    change("first")
    response = member.get(f"/audit-trail/?{query}")
    assert response.status_code == 400
    assert fault in Page(response).text
    assert rows(member, query) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A0"])
def test_download_carries_no_formula(member, text):
    change(text, why=text)
    (row,) = rows(member)
    assert row["subject"] == row["why"] == f"'{text}"


def test_entry_outlives_what_it_describes(member):
    area = AreaFactory(name="Gone")
    change(f"area: {area}", force=None)
    area.delete()
    assert rows(member)[0]["subject"] == "area: Gone"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_changed_here(office, method):
    change()
    assert getattr(office, method)("/audit-trail/").status_code == 405
    assert AuditEntry.objects.count() == 1


def test_page_asks_no_more_of_the_database_when_there_is_more(member):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            member.get("/audit-trail/")
        return len(asked)

    change()
    few = queries()
    for each in range(40):
        change(f"number {each}", before={"a": [1, 2]}, after={"b": None})
    assert queries() == few


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ({}, ""),
        ({"ends_on": "", "is open": True}, "ends on: none; is open: yes"),
        ([1, "two", {"a": 0}], "1, two, a: 0"),
        (0, "0"),
    ],
)
def test_values_are_said_in_words(value, words):
    assert in_words(value) == words
