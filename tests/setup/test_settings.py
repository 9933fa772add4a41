"""What can be set in the environment is told in one place, and Docker Compose sets nothing else."""

import re

import yaml

from tests.conftest import PROJECT

SETTING = re.compile(r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"|"([A-Z_]+)" (?:not )?in env')
OUTSIDE_SETTINGS = {
    "POSTGRES_PASSWORD",  # docker-compose.yml puts it into DATABASE_URL
    "PORT",  # docker-compose.yml and the demo
    "BROWSER_PATH",  # tests and screenshots
}


def settings_read() -> set[str]:
    source = (PROJECT / "config" / "settings.py").read_text()
    return {name for names in SETTING.findall(source) for name in names if name}


def sample_names() -> set[str]:
    sample = (PROJECT / "dotenv-sample").read_text()
    return set(re.findall(r"^#?([A-Z_]+)=", sample, re.MULTILINE))


def test_settings_are_found_in_the_source():
    assert {"DATABASE_URL", "SECRET_KEY", "MEDIA_ROOT", "HTTPS"} <= settings_read()


def test_sample_names_what_settings_read_and_nothing_else():
    assert sample_names() == settings_read() | OUTSIDE_SETTINGS


def test_compose_sets_only_what_settings_read():
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
    for name in ("web", "worker", "beat", "migrate"):
        assert set(services[name]["environment"]) <= settings_read(), name


def test_compose_asks_only_for_variables_of_the_sample():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (PROJECT / "docker-compose.yml").read_text()))
    assert asked <= sample_names()
