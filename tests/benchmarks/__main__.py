"""``make bench``: how fast the comparison of the whole country is, stage by stage, and how often it cries wolf.

Starts a PostgreSQL and a Redis of its own, makes the workload, measures each thing in a process of its own, several
times, and prints medians. Nothing here fails for being slow.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psycopg2

from tests import services
from tests.benchmarks.national import Size

PROJECT = Path(__file__).resolve().parents[2]
MEASURE = [sys.executable, "-m", "tests.benchmarks.measure"]
COLUMNS = ["read", "compute", "ranks", "store", "publish", "other", "whole", "peak MB"]
MONTH = ["record", "read", "compute", "store", "publish", "whole", "together"]
Numbers = dict[str, Any]


def main() -> None:
    chosen = arguments()
    size = Size(chosen.areas, chosen.indicators, chosen.months)
    try:
        results = measured(size, chosen.repeat, services.start_postgresql())
    finally:
        services.stop_services()
    if chosen.json:
        sys.stdout.write(json.dumps(results, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in told(size, chosen.repeat, results))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    whole = Size()
    parser.add_argument("--areas", type=int, default=whole.areas)
    parser.add_argument("--indicators", type=int, default=whole.indicators)
    parser.add_argument("--months", type=int, default=whole.months, help="a multiple of 3, 39 or more")
    parser.add_argument("--repeat", type=int, default=3, help="how often each thing is measured")
    parser.add_argument("--json", action="store_true", help="print the medians as JSON")
    return parser.parse_args()


def measured(size: Size, repeat: int, server: str) -> dict[str, Numbers]:
    """Medians of each measurement, by name."""
    with tempfile.TemporaryDirectory() as folder:
        postgresql, sqlite = database(server, "whole"), {"SQLITE_PATH": f"{folder}/whole.sqlite3"}
        results = {}
        for name, where in (("PostgreSQL", postgresql), ("SQLite", sqlite)):
            results[f"load, {name}"] = once(where, "load", size)
            results[name] = median(once(where, "compare", size) for _ in range(repeat))
        for workers in (1, 2):
            with working(workers, postgresql):
                once({**postgresql, **REDIS}, "distributed", size)  # a first one, in which the workers get warm
                several = (once({**postgresql, **REDIS}, "distributed", size) for _ in range(repeat))
                results[f"workers, {workers}"] = median(several)
        with working(2, postgresql):
            once({**postgresql, **REDIS}, "distributed", size)
            months = range(1, repeat + 1)
            results["month, two workers"] = median(once({**postgresql, **REDIS}, "update", size, m) for m in months)
        months = range(repeat + 1, 2 * repeat + 1)
        results["month, one process"] = median(once(postgresql, "update", size, later) for later in months)
        halves = {
            "half the areas": Size(size.areas // 2, size.indicators, size.months),
            "half the months": Size(size.areas, size.indicators, size.months // 2),
        }
        for name, half in halves.items():
            where = database(server, name.replace(" ", "_"))
            once(where, "load", half)
            results[name] = median(once(where, "compare", half) for _ in range(repeat))
        for name, what in (("NumPy", "arithmetic_floor"), ("pandas", "arithmetic_rival")):
            results[name] = median(once(sqlite, what, size) for _ in range(repeat))
        with ThreadPoolExecutor(2) as both:
            results["NumPy, twice at once"] = median(
                both.map(lambda _: once(sqlite, "arithmetic_floor", size), range(2))
            )
    return results


REDIS: dict[str, str] = {}


def database(server: str, name: str) -> dict[str, str]:
    """An empty database on the server, and the environment that names it."""
    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(f'CREATE DATABASE "{name}"')
    connection.close()
    address = server.rpartition("/")[0] + f"/{name}"
    without_servers = {"REDIS_URL": "memory://", "EMAIL_URL": "dummymail://", "EMAIL_FROM": "bench@localhost"}
    told = {"DATABASE_URL": address, "SECRET_KEY": "only for the benchmark", "ALLOWED_HOSTS": "localhost"}
    return told | without_servers


def once(where: dict[str, str], what: str, size: Size, *more: int) -> Numbers:
    """One measurement in a process of its own."""
    began = time.perf_counter()
    numbers = [str(number) for number in (size.areas, size.indicators, size.months, *more)]
    done = subprocess.run(
        [*MEASURE, what, *numbers], env=environment(where), cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True
    )
    sys.stderr.write(f"{what:18} {time.perf_counter() - began:5.1f} s\n")
    return json.loads(done.stdout)


def environment(where: dict[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return {**own, "DJANGO_SETTINGS_MODULE": "config.settings", **where}


@contextmanager
def working(workers: int, where: dict[str, str]) -> Iterator[None]:
    """So many worker processes of Celery, as in production, on a Redis of their own."""
    REDIS["REDIS_URL"] = services.start_redis()
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=prefork", f"--concurrency={workers}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(
        [*command, "--loglevel=ERROR"], env=environment({**where, **REDIS}), cwd=PROJECT, **quiet
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)


def median(several: Iterator[Numbers]) -> Numbers:
    """Of each number its median; of what is no number, whether all said the same."""
    collected = list(several)
    return {
        name: statistics.median(each[name] for each in collected)
        if isinstance(value, int | float)
        else " ".join(sorted({each[name] for each in collected}))
        for name, value in collected[0].items()
    }


def told(size: Size, repeat: int, results: dict[str, Numbers]) -> Iterator[str]:
    """The results as a table of plain text."""
    whole, numpy, pandas = results["PostgreSQL"], results["NumPy"], results["pandas"]
    twice = results["NumPy, twice at once"]
    yield f"{size.observations:,} figures: {size.areas} areas × {size.indicators} indicators × {size.months} months."
    yield (
        f"Compared: every area on every indicator in the last twelve months, each with its family, its year before and "
        f"the history of all months in rolling years by quarters. Medians of {repeat}, in seconds."
    )
    yield "“ranks” is the part of compute that tells how far chance may carry a place in a family. Ours and NumPy work"
    yield "it out; pandas simulates it, as an analyst would, for one area in ten, and its seconds are taken ten times."
    yield ""
    yield _row("", COLUMNS)
    for name in ("PostgreSQL", "SQLite", "half the areas", "half the months"):
        yield _row(name, [f"{results[name][column]:.2f}" for column in COLUMNS])
    for name in ("NumPy", "pandas"):
        yield _row(f"{name}, arithmetic alone", [f"{results[name].get(c, np.nan):.2f}" for c in COLUMNS])
    yield ""
    without = {name: row["compute"] - row["ranks"] for name, row in results.items() if "ranks" in row}
    yield from lines(
        ("compute ÷ NumPy floor", whole["compute"] / numpy["compute"], "3 at most"),
        ("  both without the chance of ranks", without["PostgreSQL"] / without["NumPy"], ""),
        ("pandas ÷ compute", pandas["compute"] / whole["compute"], "5 or more"),
        ("  both without the chance of ranks", without["pandas"] / without["PostgreSQL"], ""),
        ("doubling the areas", whole["whole"] / results["half the areas"]["whole"], "2.2 at most"),
        ("doubling the months", whole["whole"] / results["half the months"]["whole"], "2.2 at most"),
        (
            "two workers against one, all parts",
            results["workers, 1"]["parts"] / results["workers, 2"]["parts"],
            "1.7 or more",
        ),
        (
            "  seconds of the compute stage, twice one worker's",
            2 * results["workers, 1"]["compute"] / results["workers, 2"]["compute"],
            "as far as they don't slow each other down",
        ),
        ("  the NumPy floor, two processes against one", 2 * numpy["compute"] / twice["compute"], "by this machine"),
    )
    yield ""
    yield "One month more, for every area and indicator: recorded, compared, published; 3 s at most. Of two workers"
    yield "the seconds of each stage are added up."
    yield _row("", MONTH)
    for name in ("month, two workers", "month, one process"):
        yield _row(name, [f"{results[name][column]:.2f}" for column in MONTH])
    yield ""
    for workers in (1, 2):
        row = results[f"workers, {workers}"]
        yield f"Workers, {workers}: all parts {row['parts']:.2f} s, to the publication {row['whole']:.2f} s"
    yield "Loading: " + ", ".join(
        f"{name} {results[f'load, {name}']['load']:.1f} s" for name in ("PostgreSQL", "SQLite")
    )
    same = {results[name]["csv"] for name in ("PostgreSQL", "SQLite", "workers, 1", "workers, 2")}
    verdict = "the same bytes" if len(same) == 1 else "DIFFERENT"
    yield f"comparisons.csv on both databases, with one worker and with two: {verdict}"


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:26}" + "".join(f"{cell.replace('nan', ''):>10}" for cell in cells)


def lines(*rows: tuple[str, float, str]) -> Iterator[str]:
    for name, ratio, wanted in rows:
        yield f"{name:45}{ratio:7.2f} ×   {wanted}".rstrip()


if __name__ == "__main__":
    main()
