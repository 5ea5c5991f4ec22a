#!/usr/bin/env python3
"""Ingest of N feeds by Preread and by the library `reader`, side by side; prints one JSON document.

    .venv/bin/python scripts/bench_ingest.py ../shared/data/feeds/real --feeds 500 \
        --reader-python READER_VENV/bin/python

A server in a process of its own serves every file of the folder, over and over until there are N
feeds, each from an address of its own in 127.0.0.0/8, every answer `--latency-ms` late. Copies of a
file get addresses and titles of their own (`distinct`), since Preread would rightly see that they
are one work, and would have less to store than `reader`, which does not look.

Each side runs in a process of its own, started with its sources already in its database, and is
timed from the start of the process to its end: `preread ingest --all`, and `reader`'s
`update_feeds(workers=20)` with `update_search()`. Then everything is sanitised, readable and
searchable in both. Memory is the sum of the resident memory of the process and its children, read
every 50 ms. The warm run asks again: all answers are 304. A last cold run has a process beside it
that reads what the app reads.
"""

import argparse
import importlib.util
import json
import multiprocessing
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from db import queries, search, sources  # noqa: E402 - the repository's root comes first
from db.connect import open_database  # noqa: E402
from db.records import Filters  # noqa: E402
from tests.world.addresses import loopback  # noqa: E402
from tests.world.folder import with_validators  # noqa: E402
from tests.world.server import World  # noqa: E402

SAMPLE_SECONDS = 0.05
READ_PAUSE_SECONDS = 0.02
WORKERS = 20
QUERIES = ("language model", "apple", "new release of the compiler", '"open source"')
_ADDRESS = re.compile(
    rb"(<(?:link|guid|id|feedburner:origLink)\b[^>]*>\s*(?:<!\[CDATA\[)?\s*https?://"
    rb"|<(?:atom:)?link\b[^>]*?\bhref=[\"']https?://)"
)
_READER = """
import json, sys, time
from reader import make_reader
reader = make_reader(sys.argv[1], feed_root=None)
if sys.argv[2] == "add":
    for url in json.load(sys.stdin):
        reader.add_feed(url)
    reader.enable_search()
    reader.update_search()
else:
    failed = sum(isinstance(r.value, Exception) for r in
                 reader.update_feeds_iter(workers=int(sys.argv[3])))
    updated = time.monotonic()
    reader.update_search()
    print(json.dumps({"entries": reader.get_entry_counts().total, "failed": failed,
                      "search_s": round(time.monotonic() - updated, 2)}))
"""


def distinct(body: bytes, copy: int) -> bytes:
    """The feed as another site would publish it: own host names in its links, own titles."""
    if copy == 0:
        return body
    body = _ADDRESS.sub(lambda m: m[1] + b"c%d." % copy, body)
    return body.replace(b"</title>", b" copy %d</title>" % copy)


def serve(files: Sequence[Path], count: int, latency_s: float, pipe: Connection) -> None:
    """Serve until the pipe says to stop; sends the feeds' addresses."""
    hosts = loopback(count)
    with World(hosts, latency_s=latency_s) as world:
        urls = []
        for number, host in enumerate(hosts):
            copy, which = divmod(number, len(files))
            body = distinct(files[which].read_bytes(), copy)
            world.routes[f"{host} /feed.xml"] = with_validators(body, "application/xml")
            urls.append(world.url("/feed.xml", host))
        pipe.send(urls)
        pipe.recv()


class Watch:
    """The peak of the resident memory of a process and all its descendants, in MiB."""

    def __init__(self, process: int) -> None:
        self.peak_mb = 0.0
        self._process = process
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._done.set()
        self._thread.join()
        return round(self.peak_mb, 1)

    def _run(self) -> None:
        page = resource.getpagesize()
        while not self._done.wait(SAMPLE_SECONDS):
            total = sum(map(_resident_pages, descendants(self._process)))
            self.peak_mb = max(self.peak_mb, total * page / 1024 / 1024)


def descendants(process: int) -> Iterator[int]:
    """A process and all that it started (proc(5): children; Linux only)."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = children.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in found:
            yield from descendants(int(child))


def _resident_pages(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0


def timed(command: Sequence[str], **more: Any) -> tuple[dict[str, Any], str]:
    """Run a command; wall seconds, processor seconds (children included), peak memory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, **more)
    watch = Watch(process.pid)
    output, _ = process.communicate()
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.returncode not in (0, 3):
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    figures = {"seconds": round(seconds, 2), "cpu_s": round(cpu, 2), "peak_mb": watch.stop()}
    return figures, output


def preread_add(home: Path, urls: Sequence[str]) -> None:
    """A home with these sources."""
    home.mkdir()
    database = open_database(home / "preread.db")
    for url in urls:
        sources.add_source(database, url, title=url, now=datetime.now(UTC))
    database.close()


def preread_run(home: Path) -> dict[str, Any]:
    """One `preread ingest --all`."""
    code = "import sys; sys.argv[0] = 'preread'; import cli; cli.main()"
    command = [sys.executable, "-c", code, "--home", str(home), "ingest", "--all", "--json"]
    environment = os.environ | {"PREREAD_ALLOW_HOSTS": "127.0.0.0/8", "PYTHONPATH": str(ROOT)}
    figures, output = timed([*command, "--quiet"], env=environment)
    report = json.loads(output)
    outcomes: dict[str, int] = {}
    for source in report["sources"]:
        outcomes[source["outcome"]] = outcomes.get(source["outcome"], 0) + 1
    database = open_database(home / "preread.db")
    works = queries.count(database, Filters())
    database.close()
    feeds = len(report["sources"])
    return figures | {
        "feeds_per_s": round(feeds / figures["seconds"], 1),
        "works": works,
        "new": report["new"],
        "outcomes": outcomes,
    }


def reader_run(python: str, path: Path, urls: Sequence[str]) -> dict[str, Any]:
    """One update of `reader` from nothing."""
    command = [python, "-c", _READER, str(path)]
    subprocess.run([*command, "add"], input=json.dumps(urls), text=True, check=True)
    figures, output = timed([*command, "update", str(WORKERS)])
    found: dict[str, Any] = json.loads(output)
    return figures | found


def read_beside(home: Path, pipe: Connection) -> None:
    """What the app reads, over and over until told to stop; sends the seconds of each read."""
    database = open_database(home / "preread.db")
    reads: list[tuple[str, Callable[[], object]]] = [
        ("library", lambda: queries.page(database, Filters(), limit=50)),
        ("count", lambda: queries.count(database, Filters())),
        ("sources", lambda: sources.all_sources(database)),
        *((query, lambda query=query: search.search(database, query)) for query in QUERIES),
    ]
    seconds: list[float] = []
    pipe.send("ready")
    while not pipe.poll():
        for _, read in reads:
            began = time.perf_counter()
            read()
            seconds.append(time.perf_counter() - began)
        time.sleep(READ_PAUSE_SECONDS)
    pipe.send(seconds)


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)], 1)

    return {"reads": len(ordered), "p50_ms": at(0.5), "p95_ms": at(0.95), "max_ms": at(1.0)}


def with_reads(home: Path) -> dict[str, Any]:
    """A cold run while another process reads."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=read_beside, args=(home, theirs), daemon=True)
    process.start()
    theirs.close()  # so that `recv` ends, should that process fail
    ours.recv()
    figures = preread_run(home)
    ours.send("stop")
    seconds = ours.recv()
    process.join()
    return {"seconds": figures["seconds"], **percentiles(seconds)}


def compare(folder: Path, count: int, latency_ms: float, python: str | None) -> dict[str, Any]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(
        target=serve, args=(files, count, latency_ms / 1000, theirs), daemon=True
    )
    server.start()
    urls = ours.recv()
    result: dict[str, Any] = {"feeds": len(urls), "latency_ms": latency_ms, "cpus": os.cpu_count()}
    with tempfile.TemporaryDirectory() as name:
        try:
            home, second = Path(name, "home"), Path(name, "second")
            preread_add(home, urls)
            preread_add(second, urls)
            result["preread_cold"] = preread_run(home)
            if python:
                result["reader_cold"] = reader_run(python, Path(name, "reader.db"), urls)
                ratio = result["reader_cold"]["seconds"] / result["preread_cold"]["seconds"]
                result["ratio"] = round(ratio, 1)
            result["preread_warm"] = preread_run(home)
            result["reads_during_cold"] = with_reads(second)
        finally:
            ours.send("stop")
            server.join()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?", help="a folder of feeds")
    parser.add_argument("--folder", type=Path, dest="named_folder")
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--latency-ms", type=float, default=30.0)
    parser.add_argument("--reader-python", help="a Python that has reader[search]; else left out")
    arguments = parser.parse_args()
    folder = arguments.named_folder or arguments.folder or ROOT.parent / "shared/data/feeds/real"
    python = arguments.reader_python or _own_reader()
    print(json.dumps(compare(folder, arguments.feeds, arguments.latency_ms, python), indent=1))


def _own_reader() -> str | None:
    """This Python, where the extra `bench` is installed."""
    if importlib.util.find_spec("reader") is None:
        print(
            "reader is not installed: --reader-python names a Python that has it", file=sys.stderr
        )
        return None
    return sys.executable


if __name__ == "__main__":
    main()
