"""What `make demo` and its set-up do when something stands in the way."""

import os
import socket
import subprocess
import sys

import pytest

from scripts import assets, browser, environment
from scripts.demo import Indented, port
from tests.conftest import PROJECT


def test_port_that_is_taken_is_told_in_a_sentence(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        with pytest.raises(SystemExit, match=f"^Port {taken} is taken.*make demo PORT="):
            port()


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", ""])
def test_port_that_is_none_is_told_in_a_sentence(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(SystemExit, match="which is no port"):
        port()


def test_demo_never_opens_a_production_database():
    code = (
        "from scripts.demo import prepare_django; prepare_django();"
        "from django.db import connection; from django.conf import settings;"
        "print(connection.vendor, settings.CELERY_TASK_ALWAYS_EAGER)"
    )
    assert {"DATABASE_URL", "REDIS_URL"} <= set(os.environ)
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == "sqlite True\n"


def test_output_of_a_step_is_set_in_line_by_line(capsys):
    step = Indented()
    step.write("19 of ")
    step.write("19 parts\n\nRun 1\n")
    assert capsys.readouterr().out == "     19 of 19 parts\n\n     Run 1\n"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An environment folder that is not there yet."""
    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "venv" / "bin" / "python")
    return tmp_path


def test_environment_counts_as_installed_until_lock_or_folder_changes(elsewhere, monkeypatch):
    lock = elsewhere / "some.lock"
    lock.write_text("celery==5.7.0")
    environment.PYTHON.parent.mkdir(parents=True)
    environment.PYTHON.touch()
    assert not environment.is_installed(lock)
    environment.stamp(lock).write_text(environment.fingerprint(lock))
    assert environment.is_installed(lock)
    assert environment.venv_is_sound()

    lock.write_text("celery==5.7.1")
    assert not environment.is_installed(lock)
    assert environment.venv_is_sound()

    environment.VENV.rename(elsewhere / "moved")
    monkeypatch.setattr(environment, "VENV", elsewhere / "moved")
    monkeypatch.setattr(environment, "PYTHON", elsewhere / "moved" / "bin" / "python")
    assert not environment.venv_is_sound()


def test_node_that_is_too_old_is_passed_over(tmp_path, monkeypatch):
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v18.20.4\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert assets.machine_node() is None
    (tmp_path / "node").write_text("#!/bin/sh\necho v20.19.0\n")
    assert assets.machine_node() == (str(tmp_path / "node"), [str(tmp_path / "npm")])


def test_vendor_files_name_no_file_that_is_missing_and_no_typeface():
    styles = (PROJECT / "static" / "vendor" / "govuk.css").read_text()
    assert ".govuk-table" in styles
    assert "url(" not in styles
    assert "@font-face" not in styles
    assert "GDS Transport" not in styles


def test_browser_chosen_by_hand_is_taken(tmp_path, monkeypatch):
    program = tmp_path / "my-chrome"
    program.touch(mode=0o755)
    monkeypatch.setenv("BROWSER_PATH", str(program))
    assert browser.find() == str(program)


def test_machine_without_browser_and_rights_says_how_to_get_one(monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.main() == 1
    assert "apt-get install --no-install-recommends chromium-headless-shell" in capsys.readouterr().err
