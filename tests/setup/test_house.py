"""The rules of scripts/house.py notice what they are there to notice."""

import json
import shutil
import subprocess

import pytest

from scripts import house
from tests.conftest import PROJECT


@pytest.fixture
def clone(tmp_path):
    """A small project under git, with this project's locks."""
    for file in [*PROJECT.glob("requirements*.lock"), PROJECT / "pyproject.toml", *PROJECT.glob("package*.json")]:
        shutil.copy(file, tmp_path)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return tmp_path


def add(clone, name, text):
    (clone / name).write_text(text)
    subprocess.run(["git", "add", name], cwd=clone, check=True)


def replace(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_length_over_the_limit_is_told_with_the_count(clone):
    add(clone, "long.py", "x = 1\n" * 301)
    add(clone, "full.py", "x = 1\n" * 300)
    add(clone, "data.csv", "1\n" * 1000)
    assert house.too_long(clone) == ["long.py has 301 lines; 300 are allowed without a reason in scripts/house.py."]


@pytest.mark.parametrize(
    "line",
    ["index-" + "url = x", "--index" + "-url x", "https://py" + "pi.org/simple", '"resolved"' + ": 1", "registry=x"],
)
def test_index_address_is_told_with_its_line(clone, line):
    add(clone, "notes.txt", f"first\n{line}\n")
    (fault,) = house.index_addresses(clone)
    assert fault.startswith("notes.txt, line 2: names a package index")


def test_file_that_git_does_not_keep_may_name_an_index(clone):
    (clone / "notes.txt").write_text("index-" + "url = x")
    assert house.index_addresses(clone) == []


def test_locks_as_committed_are_in_step():
    assert house.python_locks() == []
    assert house.node_lock() == []


def test_requirement_that_is_not_locked_is_told(clone):
    replace(clone / "pyproject.toml", "dependencies = [", 'dependencies = [\n    "markdown>=3",')
    assert house.python_locks(clone) == [
        "requirements.lock lacks markdown; run make lock.",
        "requirements-dev.lock lacks markdown; run make lock.",
    ]


def test_version_that_is_not_allowed_is_told(clone):
    replace(clone / "pyproject.toml", "uv>=0.13", "uv>=99")
    (fault,) = house.python_locks(clone)
    assert fault.startswith("requirements-uv.lock has uv 0.")
    assert fault.endswith("pyproject.toml wants uv>=99; run make lock.")


def test_tests_on_another_version_than_the_demo_are_told(clone):
    version = house.pins(clone / "requirements.lock")["celery"]
    replace(clone / "requirements-dev.lock", f"celery=={version}", "celery==5.99")
    assert house.python_locks(clone) == [f"celery is {version} in requirements.lock and 5.99 in the lock of the tests."]


def test_node_package_that_is_not_locked_is_told(clone):
    package = json.loads((clone / "package.json").read_text())
    package["dependencies"]["htmx.org"] = "4.0.1"
    (clone / "package.json").write_text(json.dumps(package))
    assert house.node_lock(clone) == [
        "package-lock.json has htmx.org None, and package.json wants 4.0.1; run make lock."
    ]


@pytest.mark.parametrize(
    "secret",
    [
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "DATABASE_URL=postgres://scrutiny:" + "hunter2hunter2@db/x",
        "SECRET_KEY=" + "k3y" * 10,
        "ghp_" + "a1B2" * 9,
    ],
)
def test_secret_in_a_committed_file_is_named_and_not_repeated(clone, secret):
    add(clone, "settings.txt", f"first line\n{secret}\n")
    (fault,) = house.secrets(clone)
    assert fault.startswith("settings.txt, line 2: looks like a secret")
    assert secret[-8:] not in fault


def test_no_secret_is_committed():
    assert house.secrets() == []
