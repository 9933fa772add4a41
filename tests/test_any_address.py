"""Whatever is typed into an address, the answer is a page that says what is wrong, never a fault of ours."""

from __future__ import annotations

import os
import random
from urllib.parse import quote, urlencode

import pytest

from landscape.models import Role
from tests.addresses import NOBODY, TABLE
from tests.scrutiny.dashboards.conftest import build
from tests.test_permissions import come_as

ADDRESSES_TRIED = int(os.environ.get("ADDRESSES_TRIED", "300"))
"""Try 10,000 with ``ADDRESSES_TRIED=10000``; the suite tries a share of them."""
SLUGS = [
    "metropolitan-police",
    "e22000000",
    "nowhere",
    "a" * 300,
    "-",
    "0",
    "met%00",
    "%E2%82%AC",
    "..",
    "METROPOLITAN",
]
INDICATORS = ["crime-0", "crime-1", "nothing", "x" * 200, "1", "%20"]
BELOW_AN_INDICATOR = ["", "", "", "comparisons.csv", "working/", "charts/trend.csv", "charts/nothing.csv"]
VALUES = {
    "set": ["recorded-crime", "nothing", "", "\0", "é" * 50, "' OR 1=1 --"],
    "period": [
        "12m to 2010-03",
        "2009/10",
        "12m to 9999-12",
        "12m to 0001-01",
        "2010-W53",
        "0000",
        "q9",
        "²",
        "",
        "\0",
    ],
    "family": ["best-known", "nobody", "", "{{ 7 }}", "\ud7ff"],
    "run": ["1", "0", "-1", "9" * 9, "9" * 30, "²", "one", "", "1e3"],
    "indicator": ["crime-0", "nothing", "", "\0"],
    "area": ["metropolitan-police", "e22000000", "nowhere", "", "\0"],
    "level": ["force", "partnership", "bcu", "district", "", "\0"],
    "with": ["12m to 2010-03", "12m to 2009-03", "never", ""],
    "page": ["1", "0", "-1", "9" * 30, "²", ""],
    "grouping": ["domains", "hmic", "priorities", "colour", "", "\0"],
    "order": ["value", "name", "", "\0"],
    "sort": ["-", "-at", "nothing", "\0"],
    "per_page": ["-1", "0", "9" * 30],
    "row": ["1", "-1", "²", "9" * 30, "\0"],
    "year": ["2010", "9" * 20, "\0"],
    "since": ["1/4/2010", "31/2/2010", "9999-12-31", "\0"],
    "earlier": ["recorded-crime", "nothing", "\0"],
    "later": ["recorded-crime", "nothing", "\0"],
    "state": ["published", "nothing", "\0"],
    "force": ["metropolitan-police", "1", "nothing", "\0"],
    "q": ["met", "", "%", "_", "\0", "a" * 5000, "’"],
}


READERS = [Role.MEMBER, Role.ANALYST, Role.ADMINISTRATOR]


def any_address(chance: random.Random, of_the_site: list[str]) -> str:
    area = f"/{chance.choice(['forces', 'units', 'partnerships'])}/{chance.choice(SLUGS)}/"
    page = chance.choice(
        [
            "",
            "areas/",
            "bodies/",
            "family/",
            "paper/",
            "comparisons.csv",
            "areas/map.svg",
            "areas/charts/areas.csv",
            *(f"indicators/{each}/{below}" for each in INDICATORS for below in BELOW_AN_INDICATOR),
        ]
    )
    path = chance.choice([area + page] * 6 + [chance.choice(of_the_site)] * 6 + [f"/{quote(chance.choice(SLUGS))}"])
    asked = chance.sample(sorted(VALUES), chance.randint(0, 4))
    return f"{path}?{urlencode({key: chance.choice(VALUES[key]) for key in asked})}"


@pytest.mark.django_db
def test_no_address_ends_in_a_fault():
    site = build(indicators=2, boroughs=1)
    of_the_site = [
        line.made(site) for name, line in TABLE.items() if line.get != NOBODY and not name.endswith("paper-pdf")
    ]
    clients = [come_as(each, site) for each in READERS]
    chance = random.Random(20100610)
    answers = {}
    for _ in range(ADDRESSES_TRIED):
        address = any_address(chance, of_the_site)
        response = chance.choice(clients).get(address, follow=True)
        answers.setdefault(response.status_code, address)
        if response.streaming:
            b"".join(response.streaming_content)
    assert {200, 404} <= answers.keys() <= {200, 400, 403, 404, 422}, answers
