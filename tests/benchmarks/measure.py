"""One measurement in a process of its own: prints what it took as one line of JSON.

``python -m tests.benchmarks.measure WHAT AREAS INDICATORS MONTHS [LATER]``; the database is the one that the
environment names, and tasks run where they are called unless it names Redis.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection

from indicators.models import IndicatorSet, Snapshot, SnapshotYear
from landscape.models import FamilyEdition
from scrutiny.comparisons import export, runs
from scrutiny.models import Comparison, ComparisonRun, Publication, RunPart
from scrutiny.statistics import ranks
from tests.benchmarks import floor, loading, national, rival
from tests.benchmarks.national import Size

Seconds = dict[str, Any]


def start(size: Size, later: int = 0) -> runs.Started:
    """Compare everyone for the last twelve months, with the history of all that were loaded."""
    return runs.start(
        indicator_set=IndicatorSet.objects.get(code=loading.SET),
        period=size.period(later),
        edition=FamilyEdition.objects.get(code=loading.EDITION),
        by="bench",
    )


def load(size: Size) -> Seconds:
    """An empty database, the workload in it, and tables as they are after a night: vacuumed and analysed."""
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    loading.load(size)
    seconds = time.perf_counter() - began
    settle()
    return {"load": seconds}


def settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def compare(size: Size) -> Seconds:
    """The whole country, start to publication."""
    forget()
    ranking = timed(ranks, "rank_interval")
    began = time.perf_counter()
    run = start(size).run
    whole = time.perf_counter() - began
    return {**stages(run, whole), "ranks": sum(ranking), "peak MB": peak(), "csv": digest(run)}


def update(size: Size, later: int) -> Seconds:
    """One month more: its return recorded, then the whole country compared, here or by workers that wait for it."""
    figures = loading.month_more(size, later)
    began = time.perf_counter()
    loading.record(figures, f"month {later} more")
    recorded = time.perf_counter()
    run = awaited(start(size, later).run)
    whole = time.perf_counter() - recorded
    return {"record": recorded - began, **stages(run, whole), "together": time.perf_counter() - began}


def distributed(size: Size) -> Seconds:
    """The whole country by workers that wait for it: from the start to the last part done, and to publication.

    `compute` are the seconds of all parts in that stage, of several workers added up.
    """
    forget()
    began = time.time()
    run = awaited(start(size).run)
    whole = time.time() - began
    last = RunPart.objects.filter(run=run).latest("done_at").done_at.timestamp()
    first = run.started_at.timestamp()
    return {"parts": last - first, "compute": run.timings["compute"], "whole": whole, "csv": digest(run)}


def awaited(run: ComparisonRun) -> ComparisonRun:
    """The run when it is published, which without workers it is at once."""
    run.refresh_from_db()
    while run.state == ComparisonRun.State.COMPUTING:
        time.sleep(0.05)  # asking takes a worker’s processor too
        run.refresh_from_db()
    if run.state != ComparisonRun.State.PUBLISHED:
        raise RuntimeError(run.error)
    return run


def arithmetic_floor(size: Size) -> Seconds:
    levels = national.generate(size)
    ranking = timed(floor, "rank_interval")
    began = time.perf_counter()
    for level in levels:
        for each in floor.inputs(size, level):
            floor.compare(each)
    return {"compute": time.perf_counter() - began, "ranks": sum(ranking), "peak MB": peak()}


def arithmetic_rival(size: Size) -> Seconds:
    """Ranks are simulated for one family in ten, and their seconds multiplied."""
    levels = national.generate(size)
    tables = [rival.tables(size, level) for level in levels]
    began = time.perf_counter()
    for each in tables:
        rival.compare(size, *each)
    compared = time.perf_counter()
    for level in levels:
        rival.rank_intervals(level, size, every=10)
    simulated = 10 * (time.perf_counter() - compared)
    whole = compared - began + simulated
    return {"compute": whole, "ranks": simulated, "peak MB": peak()}


def stages(run: ComparisonRun, whole: float) -> Seconds:
    """Seconds by stage; `other` is what lies between: the start with its digest, the tasks, the parts' bookkeeping."""
    run.refresh_from_db()
    if run.state != ComparisonRun.State.PUBLISHED:
        raise RuntimeError(run.error or f"The run is {run.state}.")
    return {**run.timings, "other": whole - sum(run.timings.values()), "whole": whole}


def timed(module: Any, name: str) -> list[float]:
    """Seconds of each call from now on of the module's function."""
    seconds: list[float] = []
    function = getattr(module, name)

    def timing(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            seconds.append(time.perf_counter() - began)

    setattr(module, name, timing)
    return seconds


def peak() -> float:
    """The most memory this process ever held, in MB; `ru_maxrss` would count what its parent held."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


def digest(run: ComparisonRun) -> str:
    """Of comparisons.csv without the first column, which is the number of the run."""
    sha256 = hashlib.sha256()
    for line in export.lines(run):
        sha256.update(line.partition(",")[2].encode())
    return sha256.hexdigest()


def forget() -> None:
    """Remove the runs there are and the ledger's snapshots, so that the same one is computed again from nothing."""
    for model in (Publication, Comparison, RunPart, ComparisonRun, SnapshotYear, Snapshot):
        model.objects.all()._raw_delete(using="default")
    settle()


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    size = Size(*map(int, numbers[:3]))
    sys.stdout.write(json.dumps(globals()[what](size, *map(int, numbers[3:]))))
