"""A site at national scale for members to read: what its pages need beside the figures, and what each costs inside.

``python -m tests.benchmarks.pages_site WHAT AREAS INDICATORS MONTHS``, in a process of its own, which prints one line
of JSON; the database is the one that the environment names, with the workload loaded.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from indicators.models import Indicator, IndicatorSet, SetPublication
from landscape.models import Area, AreaLink, Authority
from scrutiny.models import ComparisonRun
from tests.benchmarks import loading, measure
from tests.benchmarks.national import Size
from tests.factories import AppointmentFactory
from tests.scrutiny.plans.making import a_plan, a_target, agreed

TARGETS = 12
VARIANTS = 40
"""Of each kind of page so many addresses, so that no page is asked for twice where a server might have kept it."""
REPEATED = 15
YEARS = (0, -12)
"""What is compared: the last twelve months, and those before."""
Addresses = dict[str, list[str]]


def prepare(size: Size) -> dict[str, Any]:
    for later in YEARS:
        measure.awaited(measure.start(size, later).run)
    return furnish()


def furnish() -> dict[str, Any]:
    """Forces with authorities and partnerships, a plan, a set shown to the public, and a member who has signed in."""
    forces = list(Area.objects.forces().order_by("pk"))
    authorities = Authority.objects.bulk_create(
        Authority(name=f"{each.name} Police Authority", force=each) for each in forces
    )
    partnerships = Area.objects.filter(level="partnership").order_by("pk")
    AreaLink.objects.bulk_create(
        AreaLink(child=each, parent=forces[number % len(forces)]) for number, each in enumerate(partnerships)
    )
    SetPublication.objects.create(
        indicator_set=IndicatorSet.objects.get(), authority=authorities[0], published_at=now(), reason="Agreed"
    )
    plan = a_plan(forces[0])
    for number, indicator in enumerate(Indicator.objects.order_by("position")[:TARGETS]):
        a_target(plan, indicator, -4, about=f"Topic {number}")
    agreed(plan)
    client = Client()
    client.force_login(AppointmentFactory(force=forces[0], authority=authorities[0]).person)
    return {"session": client.cookies[settings.SESSION_COOKIE_NAME].value, "addresses": addresses(plan.pk)}


def addresses(plan: int) -> Addresses:
    """Of each kind of page `VARIANTS` addresses: another area or indicator each time, as far as there are so many."""
    forces, partnerships = (
        list(Area.objects.filter(level=level).order_by("pk").values_list("slug", flat=True))
        for level in ("force", "partnership")
    )
    indicators = list(Indicator.objects.order_by("position").values_list("slug", flat=True))
    runs = ComparisonRun.objects.order_by("end")
    earlier, latest = (each.replace(" ", "+") for each in runs.values_list("period", flat=True))
    base = f"set={loading.SET}&period={latest}&family={loading.EDITION}"
    chosen = "".join(f"&area={slug}" for slug in forces[1:8])
    several = "".join(f"&indicator={slug}" for slug in indicators[:8])

    def each_of(made: str) -> list[str]:
        return [
            made.format(
                force=forces[number % len(forces)],
                partnership=partnerships[number % len(partnerships)],
                indicator=indicators[number % len(indicators)],
                base=base,
            )
            for number in range(VARIANTS)
        ]

    force, partnership = "/forces/{force}/", "/partnerships/{partnership}/"
    kinds = {
        "help (the least of pages)": "/help/overview/",
        "home": "/",
        "search": "/?q={force}",
        "forces": "/forces/",
        "glossary": "/glossary/",
        "methods": "/methods/",
        "force": f"{force}?{{base}}",
        "force, by plan": f"{force}?{{base}}&grouping=priorities",
        "partnership": f"{partnership}?{{base}}",
        "indicator of a force": f"{force}indicators/{{indicator}}/?{{base}}",
        "indicator of a partnership": f"{partnership}indicators/{{indicator}}/?{{base}}",
        "working": f"{force}indicators/{{indicator}}/working/?{{base}}",
        "working of a partnership": f"{partnership}indicators/{{indicator}}/working/?{{base}}",
        "areas within a force": f"{force}areas/?{{base}}&indicator={{indicator}}",
        "family": f"{force}family/?{{base}}",
        "bodies of a force": f"{force}bodies/",
        "paper": f"{force}paper/?{{base}}",
        "compare areas": f"/compare/areas/?{{base}}&level=force&indicator={{indicator}}&area={{force}}{chosen}",
        "compare periods": f"/compare/periods/?{{base}}&area={{force}}&with={earlier}",
        "compare indicators": f"/compare/indicators/?{{base}}&area={{force}}{several}",
        "plans": "/plans/",
        "plan": f"/plans/{plan}/",
        "before planning": "/plans/before/",
        "returns": "/returns/",
        "definitions": "/definitions/",
        "set": f"/definitions/sets/{loading.SET}/",
        "definition": f"/definitions/sets/{loading.SET}/indicators/{{indicator}}/",
        "families": "/families/",
        "account": "/account/",
        "audit trail": "/audit-trail/",
        "public results": f"/public/{forces[0]}/{loading.SET}/",
        "chart, CSV": f"{force}indicators/{{indicator}}/charts/trend.csv?{{base}}",
        "indicator, CSV": f"{force}indicators/{{indicator}}/comparisons.csv?{{base}}",
        "force, CSV": f"{force}comparisons.csv?{{base}}",
    }
    return {kind: each_of(made) for kind, made in kinds.items()}


def inside(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Of each kind of page its queries, and processor milliseconds of Python: anew, and for who has it already."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = told["session"]
    return {kind: _cost(client, wanted) for kind, wanted in told["addresses"].items()}


def _cost(client: Client, wanted: list[str]) -> dict[str, Any]:
    _got(client, wanted[-1])  # what a process reads once of each run
    queries = _queries(client, wanted[0])
    anew, again = [], []
    for address in wanted[1 : REPEATED + 1]:
        began = time.process_time()
        etag = _got(client, address)
        anew.append(time.process_time() - began)
        if etag:
            began = time.process_time()
            client.get(address, headers={"If-None-Match": etag})
            again.append(time.process_time() - began)
    return {
        "queries": queries,
        "processor": 1000 * statistics.median(anew),
        "processor again": 1000 * statistics.median(again) if again else None,
    }


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        _got(client, address)
        return len(asked)


def _got(client: Client, address: str) -> str:
    """Read to the end; its ETag, if it has one."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    if answer.streaming:
        answer.getvalue()
    return answer.get("ETag", "")


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    answer = prepare(Size(*map(int, numbers))) if what == "prepare" else inside(json.load(sys.stdin))
    measure.settle()
    sys.stdout.write(json.dumps(answer))
