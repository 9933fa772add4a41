"""Several writers at once, and one that is killed: real threads and processes on a real database."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings as django_settings
from django.db import connection

from indicators.models import Observation, Return
from indicators.returns.actions import receive_and_publish
from indicators.returns.audit import audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("country")]

ROWS = ("E23000036,crime.robbery,2009/10,10", "E23000014,crime.robbery,2009/10,..")


def take_at_once(paths):
    """Every path in a thread of its own, all let go at one moment; the outcomes."""
    start = Barrier(len(paths))

    def take(path):
        try:
            start.wait(10)
            return receive_and_publish(paths=[path], source="test", by="test")[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(paths)) as threads:
        return list(threads.map(take, paths))


def test_same_file_imported_twice_at_once_is_stored_once(written, files):
    for number in range(3):
        path = written(*[row.replace("2009/10", f"200{number}") for row in ROWS], name=f"{number}.csv")
        sentences = sorted(outcome.sentence.split()[0] for outcome in take_at_once([path] * 4))
        assert sentences == ["published", "unchanged:", "unchanged:", "unchanged:"]
    assert (Return.objects.count(), Observation.objects.count(), len(files())) == (3, 6, 3)
    assert audit() == []


def test_revisions_of_one_figure_at_once_follow_each_other(written):
    paths = [written(ROWS[0].replace(",10", f",{value}"), ROWS[1], name=f"{value}.csv") for value in range(20, 24)]
    outcomes = take_at_once(paths)
    assert sorted(outcome.counts.new for outcome in outcomes) == [0, 0, 0, 2]
    assert sum(outcome.counts.revised for outcome in outcomes) == 3
    assert len({outcome.of_return.published_at for outcome in outcomes}) == 4
    assert audit() == []


KILLED_WHILE_STORING = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from indicators import ledger
from indicators.returns.actions import receive_and_publish
record = ledger.record
def record_and_die(*figures, **about):
    record(*figures, **about)
    os.kill(os.getpid(), signal.SIGKILL)
ledger.record = record_and_die
receive_and_publish(paths=[Path(sys.argv[1])], source="test", by="test")
"""


@pytest.mark.slow
def test_import_killed_half_way_leaves_no_figure_and_can_be_repeated(written, files, received):
    path = written(*ROWS)
    of_test = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgres://{of_test['USER']}:{of_test['PASSWORD']}@{of_test['HOST']}:{of_test['PORT']}/{of_test['NAME']}",
        "MEDIA_ROOT": str(received.parent),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_STORING, path], env=environment, cwd=django_settings.BASE_DIR
    )
    assert killed.returncode == -signal.SIGKILL
    assert (Return.objects.count(), Observation.objects.count()) == (0, 0)
    assert ["belongs to no return" in fault for fault in audit()] == [True]
    [outcome] = receive_and_publish(paths=[path], source="test", by="test")
    assert outcome.counts.new == 2
    assert len(files()) == 1
    assert audit() == []
