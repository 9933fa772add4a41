"""Migrations of a database that holds comparisons already lose nothing of them."""

import json
import subprocess
import sys
from contextlib import closing

import psycopg2
import pytest
from django.conf import settings

from tests.commands import environment
from tests.faults.processes import database_of_the_test

pytestmark = pytest.mark.slow

HISTORIES = [
    {
        "ends": ["2009-03-31", "2010-03-31"],
        "value": [0.1, 7.675013547],
        "lower": [None, 1e-300],
        "breaks": [["2009-04-01", "Counted “anew”\nfrom April"]],
        "months": {"every": 1, "signals": [[35, "outside", -1]], "baselines": [{"from": 0, "mean": 2.5}]},
    },
    {},
]
SESSION = """
import json, sys
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

before = [("scrutiny", "0004_rebases")]
executor = MigrationExecutor(connection)
executor.migrate(before)
of = executor.loader.project_state(before).apps.get_model

a_set = of("indicators", "IndicatorSet").objects.create(code="old", name="Old")
domain = of("indicators", "Domain").objects.create(indicator_set=a_set, name="Crime", position=1)
own = {"indicator_set": a_set, "domain": domain, "position": 1, "title": "Robbery", "unit": "offences"}
indicator = of("indicators", "Indicator").objects.create(
    reference="robbery", slug="robbery", formula="rate", polarity="lower", **own
)
edition = of("landscape", "FamilyEdition").objects.create(code="old", name="Old", kind="derived")
run = of("scrutiny", "ComparisonRun").objects.create(
    indicator_set=a_set, period="12m to 2010-03", start="2009-04-01", end="2010-03-31", family_edition=edition,
    as_known_at="2010-06-10T09:00Z", digest="0", started_by="a test",
)
of("scrutiny", "RunPart").objects.create(run=run, indicator=indicator)
Comparison = of("scrutiny", "Comparison")
TEXTS = [
    field.column for field in Comparison._meta.concrete_fields
    if not field.null and field.column not in ("id", "run_id", "indicator_id", "area_id", "history", "family_verdict")
]

# What is called a history in the first migrations was JSON when databases were made by them.
kind = "jsonb" if connection.vendor == "postgresql" else "text"
with connection.cursor() as cursor:
    cursor.execute("ALTER TABLE scrutiny_comparison DROP COLUMN history")
    cursor.execute(f"ALTER TABLE scrutiny_comparison ADD COLUMN history {kind} NOT NULL DEFAULT '{{}}'")

for number, history in enumerate(json.load(sys.stdin)):
    name = f"x{number}"
    area = of("landscape", "Area").objects.create(code=name, slug=name, name=name, level="force")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scrutiny_comparison (run_id, indicator_id, area_id, value, history, family_verdict, "
            + ", ".join(TEXTS) + ") VALUES (%s, %s, %s, %s, %s, 'in line'" + ", ''" * len(TEXTS) + ")",
            [run.pk, indicator.pk, area.pk, number, json.dumps(history)],
        )

executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes())

from scrutiny.models import Comparison, RunPart

rows = Comparison.objects.order_by("area__code").values_list("history", "value", "family_verdict", "run__digest")
print(json.dumps([list(rows), RunPart.objects.get().attempts]))
"""


def migrated(**own):
    done = subprocess.run(
        [sys.executable, "-c", SESSION],
        input=json.dumps(HISTORIES),
        env=environment(SECRET_KEY="only for tests", **own),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def empty_database(db):
    """One beside that of the tests, on their server."""
    address = database_of_the_test()
    with closing(psycopg2.connect(address)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("CREATE DATABASE beside_the_tests")
        yield address.rpartition("/")[0] + "/beside_the_tests"
        cursor.execute("DROP DATABASE beside_the_tests WITH (FORCE)")


@pytest.mark.parametrize("where", ["PostgreSQL", "SQLite"])
def test_histories_are_kept_when_they_become_bytes(where, request, tmp_path):
    if where == "SQLite":
        own = {"SQLITE_PATH": str(tmp_path / "old.sqlite3")}
    else:
        without_servers = {"REDIS_URL": "memory://", "EMAIL_URL": "dummymail://", "EMAIL_FROM": "tests@localhost"}
        database = request.getfixturevalue("empty_database")
        own = {"DATABASE_URL": database, "ALLOWED_HOSTS": "testserver", **without_servers}
    rows, attempts = migrated(**own)
    assert rows == [[history, number, "in line", "0"] for number, history in enumerate(HISTORIES)]
    assert attempts == 0
