"""A refusal on the command line is a sentence and nothing else."""

import subprocess
import sys

from django.conf import settings

from tests.commands import environment


def manage(tmp_path, *arguments):
    own = environment(SQLITE_PATH=str(tmp_path / "db.sqlite3"), MEDIA_ROOT=str(tmp_path / "received"))
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, env=own, capture_output=True, text=True
    )


def test_refusal_is_a_plain_sentence_with_exit_status_1(tmp_path):
    manage(tmp_path, "migrate", "--verbosity=0")
    done = manage(tmp_path, "compare", "no-such-set", "12m to 2010-03")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no indicator set “no-such-set”.")


def test_wrong_usage_has_exit_status_2(tmp_path):
    assert manage(tmp_path, "compare").returncode == 2
