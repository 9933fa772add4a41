"""Whatever is typed into an address, the answer is a page that says what is wrong, never a fault of ours."""

from __future__ import annotations

import os
import random
from urllib.parse import quote, urlencode

from tests.scrutiny.dashboards.conftest import build

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
    "grouping": ["domains", "hmic", "priorities", "colour", "", "\0"],
    "order": ["value", "name", "", "\0"],
    "q": ["met", "", "%", "_", "\0", "a" * 5000, "’"],
}


def any_address(chance: random.Random) -> str:
    area = f"/{chance.choice(['forces', 'units', 'partnerships'])}/{chance.choice(SLUGS)}/"
    page = chance.choice(
        [
            "",
            "areas/",
            "bodies/",
            "family/",
            "paper/",
            "comparisons.csv",
            *(f"indicators/{each}/" for each in INDICATORS),
        ]
        + [f"indicators/{each}/comparisons.csv" for each in INDICATORS]
    )
    path = chance.choice(
        [area + page] * 8 + ["/", "/forces/", "/methods/", "/glossary/", "/help/", f"/{quote(chance.choice(SLUGS))}"]
    )
    asked = chance.sample(sorted(VALUES), chance.randint(0, 4))
    return f"{path}?{urlencode({key: chance.choice(VALUES[key]) for key in asked})}"


def test_no_address_ends_in_a_fault(member):
    build(indicators=2, boroughs=1)
    chance = random.Random(20100610)
    member.raise_request_exception = True
    answers = {}
    for _ in range(ADDRESSES_TRIED):
        address = any_address(chance)
        response = member.get(address, follow=True)
        answers.setdefault(response.status_code, address)
        if response.streaming:
            b"".join(response.streaming_content)
    assert {200, 404} <= answers.keys() <= {200, 400, 404}, answers
