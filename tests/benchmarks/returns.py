"""How fast a national file is checked and published, beside a bare COPY of the same rows: ``make bench``.

``python -m tests.benchmarks.returns``: starts a PostgreSQL of its own, and measures in a process of its own what
`import_return` does with 96 months of every area and data item at once, and then with one month more. The bare COPY
takes the rows as they lie in the table, from memory, into an empty table with the same indexes and constraints.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from tests import services

AREAS, ITEMS, MONTHS = 419, 60, 96
FIRST = "2002-04"
PROJECT = Path(__file__).resolve().parents[2]


def main() -> None:
    months = int(sys.argv[1]) if len(sys.argv) > 1 else MONTHS
    try:
        server = services.start_postgresql()
        own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        with tempfile.TemporaryDirectory() as folder:
            own |= {
                "DATABASE_URL": server,
                "REDIS_URL": "memory://",
                "SECRET_KEY": "only for the benchmark",
                "ALLOWED_HOSTS": "localhost",
                "MEDIA_ROOT": folder,
                "EMAIL_URL": "consolemail://",
                "EMAIL_FROM": "nobody@example.org",
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
            command = [sys.executable, "-m", "tests.benchmarks.returns", "measure", str(months)]
            done = subprocess.run(command, env=own, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True)
    finally:
        services.stop_services()
    told = json.loads(done.stdout.splitlines()[-1])
    rows = AREAS * ITEMS * months
    sys.stdout.write(
        f"A national file of {rows:,} rows: checked and published in {told['whole']:.1f} s (60 at most), "
        f"a bare COPY of its rows takes {told['copy']:.1f} s: {100 * told['copy'] / told['whole']:.0f}% of its rate "
        f"(40% or more), {told['peak MB']:.0f} MB.\n"
        f"One month more, {AREAS * ITEMS:,} rows: {told['month']:.1f} s (3 at most).\n"
    )


def measure(months: int) -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command

    from indicators.returns.actions import receive_and_publish
    from tests.benchmarks.measure import peak

    call_command("migrate", verbosity=0)
    prepare()
    folder = Path(os.environ["MEDIA_ROOT"])
    periods = [f"{month}" for month in pd.period_range(FIRST, periods=months + 1, freq="M")]
    paths = [written(folder / name, part) for name, part in (("all.csv", periods[:-1]), ("month.csv", periods[-1:]))]
    seconds = []
    for path in paths:
        began = time.perf_counter()
        receive_and_publish(paths=[path], source="A benchmark", by="bench")
        seconds.append(time.perf_counter() - began)
        sys.stderr.write(f"{path.name}: {seconds[-1]:.1f} s\n")
    return {"whole": seconds[0], "month": seconds[1], "peak MB": peak(), "copy": bare_copy(AREAS * ITEMS * months)}


def prepare() -> None:
    """Areas and data items, and nothing else."""
    from indicators.models import DataItem
    from landscape.models import Area

    levels = ["force"] * 43 + ["partnership"] * (AREAS - 43)
    Area.objects.bulk_create(
        Area(level=level, code=f"E{number:08}", slug=f"area-{number}", name=f"Area {number}")
        for number, level in enumerate(levels, start=1)
    )
    DataItem.objects.bulk_create(
        DataItem(code=f"crime.group-{number}", name=f"Group {number}", unit="offences") for number in range(ITEMS)
    )


def written(path: Path, periods: list[str]) -> Path:
    """Counts with a level for each area and item, and chance about it."""
    random = np.random.default_rng(2009)
    level = random.gamma(2, 30, (AREAS, ITEMS))
    counts = random.poisson(level, (len(periods), AREAS, ITEMS))
    period, area, item = np.indices(counts.shape).reshape(3, -1)
    table = pd.DataFrame(
        {
            "area": np.array([f"E{number:08}" for number in range(1, AREAS + 1)])[area],
            "item": np.array([f"crime.group-{number}" for number in range(ITEMS)])[item],
            "period": np.array(periods)[period],
            "value": counts.ravel(),
        }
    )
    table.to_csv(path, index=False)
    return path


def bare_copy(rows: int) -> float:
    """Seconds of a COPY of so many stored rows into an empty table like theirs, with what guards it."""
    from django.db import connection

    with connection.cursor() as cursor:
        data = io.BytesIO()
        cursor.copy_expert(f"COPY (SELECT * FROM indicators_observation ORDER BY id LIMIT {rows}) TO STDOUT", data)
        data.seek(0)
        cursor.execute("CREATE TABLE bare (LIKE indicators_observation INCLUDING ALL)")
        began = time.perf_counter()
        cursor.copy_expert("COPY bare FROM STDIN", data)
        return time.perf_counter() - began


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        sys.stdout.write(json.dumps(measure(int(sys.argv[2]))) + "\n")
    else:
        main()
