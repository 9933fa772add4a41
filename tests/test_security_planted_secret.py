"""A number that nobody may see yet is planted, and every page, download and count is searched for it.

For each reader who may not see it the site is walked before and after: every page must read the same, so that not even
a count gives it away. Those who may see it find it, which shows that the walk would.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urldefrag, urlsplit

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client

from indicators.models import Return
from landscape.audit import record
from landscape.models import Role
from scrutiny.models import ComparisonRun, Objective, Plan, SpendProject
from tests.addresses import NOBODY, TABLE, a_set_shown
from tests.factories import ComparisonFactory, ComparisonRunFactory, PersonFactory, ReturnFactory
from tests.landscape.test_permissions import TABLE as ROLES
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import Site, build
from tests.scrutiny.plans import addresses as plans
from tests.test_permissions import STRANGER, come_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SECRET = ("8675309", "8,675,309")
WORD = "quicksilver"
TO_ASK = {"/": ("q",), "/people/": ("q",), "/returns/": ("force", "state", "set"), "/audit-trail/": ("by", "subject")}
OUTSIDERS = [
    STRANGER,
    *(f"{role} elsewhere" for role in (Role.FORCE_OFFICER, Role.AUTHORITY_OFFICER)),
    Role.REGIONAL_OFFICE,
]
SEES_NO_MORE = {
    Role.ANALYST: Role.FORCE_OFFICER,
    Role.MEMBER: Role.AUTHORITY_OFFICER,
    Role.INSPECTOR: Role.FORCE_OFFICER,
}
"""Outsiders who need not walk: each may do no more than another, who does."""

KNOWN_TO_THOSE_WHO_RUN_THEM = "/runs/"
"""That comparisons are on their way, of the whole country; no figure of theirs is there."""


def plant(site: Site, *, told: str = SECRET[0]) -> list[str]:
    """Plant the number in whatever isn't published, and return the addresses that lead to it.

    The audit trail tells of it as `told`.
    """
    officer, analyst = PersonFactory(), PersonFactory()
    file = ContentFile(
        f"area,item,period,value,note\n{site.force.code},x,2010-03,{SECRET[0]},{WORD}\n".encode(), "x.csv"
    )
    about = {"force": site.force, "indicator_set": site.run.indicator_set, "source": WORD, "figures": int(SECRET[0])}
    embargo = {"submitted_by": analyst, "accepted_by": officer, "publish_at": datetime(2090, 1, 1, tzinfo=UTC)}
    returns = [
        ReturnFactory(**about, file=file, state=Return.State.CHECKED, file_name=f"{WORD}.csv"),
        ReturnFactory(**about, file=file, state=Return.State.SENT_BACK),
        ReturnFactory(**about, file=file, state=Return.State.ACCEPTED, **embargo),
    ]
    for each in returns:
        each.findings.create(check_name="a-check", severity="warning", message=f"{SECRET[1]} {WORD}")
        record(by=WORD, action=WORD, subject=f"return {each.pk}", detail={"n": told}, force=site.force)
    record(by=WORD, action=WORD, subject=WORD, private=True)
    runs = [
        ComparisonRunFactory(
            indicator_set=site.run.indicator_set, family_edition=site.run.family_edition, state=state, published_at=None
        )
        for state in (ComparisonRun.State.COMPUTING, ComparisonRun.State.FAILED, ComparisonRun.State.CANCELLED)
    ]
    for run in runs:
        ComparisonFactory(run=run, indicator=site.indicators[0], area=site.force, value=int(SECRET[0]), break_note=WORD)
    target, project = plans.a_target(site), plans.a_spend_project(site)
    challenge, draft = plans.a_challenge(site), target.plan_id
    Plan.objects.filter(pk=draft).update(summary=f"{SECRET[0]} {WORD}")
    Objective.objects.filter(pk=target.objective_id).update(title=f"{SECRET[1]} {WORD}")
    SpendProject.objects.filter(pk=project.pk).update(title=f"{SECRET[0]} {WORD}")
    parts = ("", "draft/", "gaps/", "coverage/", "alignment/")
    written = [*(f"{draft}/{part}" for part in parts), f"challenges/{challenge.pk}/", f"spend/{project.plan_id}/"]
    ends = ("", "progress", "file", "findings/", "findings.csv", "changes/", "figures/")
    shown = [f"/returns/{each.pk}/{end}" for each in returns for end in ends]
    chosen = [f"/forces/{site.force.slug}/{page}?run={run.pk}" for run in runs for page in ("", "comparisons.csv")]
    return [*shown, *chosen, *(f"/plans/{each}" for each in written)]


def walk(client: Client, begin: list[str], seen: set[tuple] | None = None) -> dict[str, str]:
    """Every page that links lead to, one for each path and names of what it is asked, as it reads.

    What is `seen` already is left out, and what is met here is added to it.
    """
    to_see, read = list(begin), {}
    seen = set() if seen is None else seen
    while to_see:
        address = to_see.pop(0)
        parts = urlsplit(urldefrag(address).url)
        key = (parts.path, tuple(sorted(name for name, _ in parse_qsl(parts.query))))
        if key in seen or parts.netloc or parts.scheme or not parts.path.startswith("/"):
            continue
        seen.add(key)
        response = client.get(address)
        if response.status_code in (301, 302):
            to_see.append(response.url)
            continue
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode(errors="replace")
        if response.headers["Content-Type"].startswith("text/html"):
            page = Page(response)  # whose text leaves out the tokens of its forms, new with each answer
            to_see += [link for link in page.links if link.startswith("/") and not link.startswith("//")]
            to_see += [f"{parts.path}{link}" for link in page.links if link.startswith("?")]
            text = f"{page.texts['html'][0]} {said_aside(page)}"
        read[address] = text
    return read


def said_aside(page: Page) -> str:
    """What stands in attributes, where charts keep their data; but for the tokens of forms."""
    every = (each for found in page.attributes.values() for each in found)
    return " ".join(
        f"{value}" for each in every if each.get("name") != "csrfmiddlewaretoken" for value in each.values() if value
    )


def addresses(site: Site) -> list[str]:
    made = [line.made(site) for line in TABLE.values() if isinstance(line.address, str) and line.get != NOBODY]
    made.append(a_set_shown(site))
    asked = [f"{address}?{name}={WORD}" for address, names in TO_ASK.items() for name in names]
    return [*made, *asked]


def holds(text: str) -> bool:
    return any(number in text for number in SECRET)


def test_outsiders_who_need_not_walk_may_no_more_than_one_who_does():
    walking = {reader.removesuffix(" elsewhere") for reader in OUTSIDERS} - {STRANGER}
    assert walking | set(SEES_NO_MORE) | {Role.ADMINISTRATOR} == set(Role)
    for role, other in SEES_NO_MORE.items():
        assert other in walking
        assert all(less <= more for less, more in zip(ROLES[role], ROLES[other], strict=True)), role


@pytest.mark.parametrize("reader", OUTSIDERS)
def test_outsiders_find_no_trace(reader):
    site = build(indicators=1, peers=1, boroughs=1)
    client, begin = come_as(reader, site), addresses(site)
    before = walk(client, begin)
    secret = plant(site)
    cache.clear()
    seen: set[tuple] = set()
    after = walk(client, begin, seen)
    assert {address for address in before if before[address] != after.get(address)} <= {KNOWN_TO_THOSE_WHO_RUN_THEM}
    assert set(after) == set(before)
    answers = walk(client, secret, seen)
    assert [address for address, text in {**after, **answers}.items() if holds(text)] == []


def test_member_of_the_authority_reads_that_there_are_returns_but_no_number_of_theirs():
    site = build(indicators=1, peers=1, boroughs=1)
    secret = plant(site, told="nothing")
    read = walk(come_as(Role.MEMBER, site), [*addresses(site), *secret])
    assert [address for address, text in read.items() if holds(text)] == []
    assert WORD in read["/audit-trail/"]


def test_analyst_of_the_force_finds_it_by_links_alone():
    site = build(indicators=1, peers=1, boroughs=1)
    plant(site)
    assert any(holds(text) for text in walk(come_as(Role.ANALYST, site), ["/returns/"]).values())
