"""``make bench``: what the pages of a national site cost the server, the line and the reader.

Starts a PostgreSQL of its own, loads the workload, compares two years of it, and serves it as production does, with two
processes of gunicorn. Then each kind of page is asked for as a member: one request at a time, from many addresses, so
that nothing is answered from what a server kept; again by those who have it; and in a browser. Nothing fails for being
slow.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from scripts import browser as browsers
from tests import services
from tests.benchmarks.__main__ import PROJECT, database, environment, once
from tests.benchmarks.national import Size

SERVERS = 2
COLLECT = ["collectstatic", "--no-input", "--verbosity=0"]
MIX = ("force", "indicator of a force", "areas within a force", "partnership", "home", "working", "compare areas")
READERS, SECONDS = 4, 8
SECRET = "x" * 32
"""Of the forms of a reader who has been here before; each new reader would get a new one, and other pages with it."""
LATENT = 5
"""Of each kind of page so many are opened in the browser."""
MEASURED = """() => new Promise(done => {
  const painted = entries => entries.at(-1).startTime;
  new PerformanceObserver(list => done({
    largest: painted(list.getEntries()),
    page: performance.getEntriesByType("navigation")[0].encodedBodySize,
    files: performance.getEntriesByType("resource")
      .filter(each => !each.name.includes("plotly-basic"))
      .reduce((sum, each) => sum + each.encodedBodySize, 0),
  })).observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(null), 3000);
})"""
Told = dict[str, Any]


def main() -> None:
    chosen = arguments()
    size = Size(chosen.areas, chosen.indicators, chosen.months)
    try:
        results, mix = measured(size, services.start_postgresql(), chosen.seconds)
    finally:
        services.stop_services()
    sys.stdout.writelines(f"{line}\n" for line in told(size, results, mix))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pages", description=__doc__)
    whole = Size()
    parser.add_argument("--areas", type=int, default=whole.areas)
    parser.add_argument("--indicators", type=int, default=whole.indicators)
    parser.add_argument("--months", type=int, default=whole.months, help="a multiple of 3, 39 or more")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long the mix of pages is asked for")
    return parser.parse_args()


def measured(size: Size, server: str, seconds: float) -> tuple[dict[str, Told], float]:
    """Of each kind of page what it costs, and how many pages a second two processes give of a mix."""
    with tempfile.TemporaryDirectory() as folder:
        where = {
            **database(server, "pages"),
            "HTTPS": "0",
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "MEDIA_ROOT": folder,
        }
        once(where, "load", size)
        site = in_process(where, "prepare", *map(str, (size.areas, size.indicators, size.months)))
        subprocess.run([sys.executable, "manage.py", *COLLECT], env=environment(where), cwd=PROJECT, check=True)
        results = in_process(where, "inside", told=site)
        with serving(where) as port:
            for kind, addresses in site["addresses"].items():
                results[kind] |= on_the_line(port, site["session"], addresses)
                sys.stderr.write(f"{kind}\n")
            mix = throughput(port, site["session"], [site["addresses"][kind] for kind in MIX], seconds)
            for kind, seen in in_browser(port, site).items():
                results[kind] |= seen
    return results, mix


def in_process(where: dict[str, str], *words: str, told: Told | None = None) -> Told:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.pages_site", *words],
        env=environment(where),
        cwd=PROJECT,
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def serving(where: dict[str, str]) -> Iterator[int]:
    """The port of the site, served as docker-compose.yml has it."""
    own = {"env": environment(where), "cwd": PROJECT, "stdout": subprocess.DEVNULL}
    port = services.free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level=error"]
    running = subprocess.Popen([*command, f"--workers={SERVERS}"], **own)
    try:
        services.wait_for_port(port, 30)
        yield port
    finally:
        running.terminate()
        running.wait(30)


def on_the_line(port: int, session: str, addresses: list[str]) -> Told:
    """Milliseconds from the request to the last byte of the answer: anew, and for who has it already."""
    for address in addresses[-2 * SERVERS :]:
        get(port, session, address)  # templates and connections of both processes are got ready
    anew, again = [], []
    for address in addresses[: -2 * SERVERS]:
        milliseconds, status, etag = get(port, session, address)
        if status != 200:
            raise RuntimeError(f"{address} answered {status}.")
        anew.append(milliseconds)
        if etag:
            milliseconds, status, _ = get(port, session, address, etag)
            again += [milliseconds] if status == 304 else []
    return {"p50": statistics.median(anew), "p95": late(anew), "again": late(again) if again else None}


def get(port: int, session: str, address: str, etag: str = "") -> tuple[float, int, str]:
    headers = {"Cookie": f"sessionid={session}; csrftoken={SECRET}", "Accept-Encoding": "gzip"}
    headers |= {"If-None-Match": etag} if etag else {}
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    milliseconds = 1000 * (time.perf_counter() - began)
    connection.close()
    return milliseconds, answer.status, answer.headers.get("ETag", "")


def late(milliseconds: list[float]) -> float:
    return (
        statistics.quantiles(milliseconds, n=20, method="inclusive")[-1] if len(milliseconds) > 1 else milliseconds[0]
    )


def throughput(port: int, session: str, kinds: list[list[str]], seconds: float) -> float:
    """Pages a second that several readers get at once, each going through the mix from another place."""
    mix = [address for several in zip(*kinds, strict=True) for address in several]
    until = time.monotonic() + seconds
    answered = [0] * READERS

    def read(reader: int) -> None:
        place = reader * len(mix) // READERS
        while time.monotonic() < until:
            get(port, session, mix[place % len(mix)])
            answered[reader] += 1
            place += 1

    threads = [threading.Thread(target=read, args=(reader,)) for reader in range(READERS)]
    began = time.monotonic()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(answered) / (time.monotonic() - began)


def in_browser(port: int, site: Told) -> dict[str, Told]:
    """When the largest part of each page was painted, and the bytes that it took, but for the library of charts."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.ARGUMENTS)
        try:
            pages = {kind: each for kind, each in site["addresses"].items() if not kind.endswith("CSV")}
            return {kind: seen(running, port, site["session"], each[:LATENT]) for kind, each in pages.items()}
        finally:
            running.close()


def seen(running: Browser, port: int, session: str, addresses: list[str]) -> Told:
    """Each page in a browser that has none of its files yet."""
    found = []
    for address in addresses:
        context = running.new_context(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
        page = context.new_page()
        page.goto(address)
        found.append(page.evaluate(MEASURED))
        context.close()
    known = [each for each in found if each]
    return {
        "painted": max(each["largest"] for each in known) if known else None,
        "kB": max(each["page"] + each["files"] for each in known) / 1000 if known else None,
        "HTML kB": max(each["page"] for each in known) / 1000 if known else None,
    }


COLUMNS = {
    "queries": ("queries", "8"),
    "processor": ("CPU ms", ""),
    "p50": ("p50 ms", ""),
    "p95": ("p95 ms", "100"),
    "processor again": ("304 CPU", ""),
    "again": ("304 p95", "10"),
    "HTML kB": ("HTML kB", ""),
    "kB": ("all kB", "150"),
    "painted": ("LCP ms", "1500"),
}


def told(size: Size, results: dict[str, Told], mix: float) -> Iterator[str]:
    yield f"Pages of a site with {size.observations:,} figures and two years compared, as a member reads them."
    yield "CPU: Python's own processor time, the median. p50, p95: one request at a time over HTTP, nothing kept."
    yield "304: for who has the page already. kB: as sent, without the library of charts, no file kept. LCP: the worst."
    yield ""
    yield _row("", [name for name, _ in COLUMNS.values()])
    yield _row("at most", [most for _, most in COLUMNS.values()])
    for kind, costs in results.items():
        yield _row(kind, [_cell(costs.get(name)) for name in COLUMNS])
    yield ""
    yield f"{mix:.0f} pages a second of a mix ({', '.join(MIX)}), {READERS} readers at once, {SERVERS} processes."


def _cell(number: float | None) -> str:
    if number is None:
        return "–"
    return f"{number}" if isinstance(number, int) else f"{number:.1f}"


def _row(name: str, cells: list[str]) -> str:
    return f"{name:28}" + "".join(f"{cell:>9}" for cell in cells)


if __name__ == "__main__":
    main()
