"""The plan for demonstrations says what the report prints, and is made once."""

import pytest
from django.core.management import CommandError, call_command

from scrutiny.models import Plan, TargetStanding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRODUCTION, settings.VAR_DIR = tmp_path, False, tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_command_says_what_has_to_be_loaded_first():
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo_plan")


def test_command_is_refused_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not created in production"):
        call_command("load_demo_plan")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_member_reads_at_once_that_confidence_is_ahead(celery_eager):
    for name in ("load_reference", "load_plan_reference", "load_demo_people", "load_demo_plan", "load_demo_plan"):
        call_command(name)
    plan = Plan.objects.get()
    target = plan.targets.get()
    assert (plan.state, plan.version) == ("published", 1)
    assert [(str(each.on), each.value) for each in target.points.all()] == [("2011-03-31", 55.4), ("2012-03-31", 59.4)]
    stands = TargetStanding.objects.get(target=target)
    assert (stands.value, stands.lower_95, stands.upper_95, stands.verdict) == (53.1, 50.5, 55.7, "better")
