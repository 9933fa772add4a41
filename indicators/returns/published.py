"""The published figures that come with the project: `fixtures/published/`, each file with its source and licence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from indicators.returns.receipts import Outcome, digest, taken_before, unchanged


def load(folder: Path, *, by: str) -> Iterator[Outcome]:
    """Take every file that `sources.json` lists, in its order, as any other return; an outcome for each."""
    for entry in json.loads((folder / "sources.json").read_text(encoding="utf-8")):
        path = folder / entry["file"]
        earlier = taken_before(digest(path))
        yield unchanged(path, earlier) if earlier else take(path, entry, by)


def take(path: Path, entry: dict[str, Any], by: str) -> Outcome:
    from indicators.returns.actions import receive_and_publish  # loads pandas, which a later start need not wait for

    published_on = entry["published_on"]
    [outcome] = receive_and_publish(
        paths=[path],
        layout=entry["layout"],
        source=f"{entry['publisher']}, {entry['title']}, {entry['edition']}",
        licence=entry["licence"],
        attribution=entry["attribution"],
        published_on=date.fromisoformat(published_on) if published_on else None,
        by=by,
    )
    return outcome
