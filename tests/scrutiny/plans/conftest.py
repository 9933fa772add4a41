"""A policing plan of 2009/10, and the people who meet it."""

import pytest
from django.test import Client

from landscape.models import Role
from tests.factories import AppointmentFactory
from tests.scrutiny.plans.making import a_force, a_plan


def words(response) -> str:
    return " ".join(response.content.decode().split())


def come_as(role, force):
    client = Client()
    client.force_login(AppointmentFactory(role=role, force=force).person)
    return client


@pytest.fixture
def plan():
    return a_plan(a_force())


@pytest.fixture
def officer(plan):
    return come_as(Role.AUTHORITY_OFFICER, plan.force)


@pytest.fixture
def commander(plan):
    return come_as(Role.FORCE_OFFICER, plan.force)


@pytest.fixture
def member(plan):
    return come_as(Role.MEMBER, plan.force)
