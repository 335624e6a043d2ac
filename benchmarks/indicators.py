"""Hours of series turned into indicator values a second, from scratch, on worker processes.

Beside it the limit: the same inputs read out of the database by COPY alone, and the same parts and values written
back by COPY alone, by as many processes. Embedded database on the same machine.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.indicator_city import ENDS, Size, build, zone
from benchmarks.machine import circumstances
from core.catalogue import Catalogue, load_catalogue
from core.store.connection import Connection, connect
from deploy.embedded.database import run_database
from deploy.embedded.ports import free_port
from deploy.migrate import migrate
from processors import from_scratch
from processors.workers import processes

_INPUTS = """
    COPY (SELECT h.* FROM reading_1h h JOIN series USING (series_id) JOIN point USING (point_id)
          WHERE '*' = ANY(%s) OR service || '.' || metric = ANY(%s)) TO STDOUT (FORMAT binary)
"""
_KEPT = ("indicator_part", "indicator_value")


@dataclass(frozen=True)
class Work:
    """What is computed, and by how many processes."""

    size: Size = field(default_factory=Size)
    workers: int = 2


def run(work: Work, say: Callable[[str], None]) -> dict[str, Any]:
    """The figures; `say` is told what is under way."""
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory(prefix="nadi-bench-") as name:
        directory = Path(name)
        directory.chmod(0o711)
        with run_database(directory / "database", free_port()) as database:
            migrate(database.url)
            with connect(database.url, autocommit=True) as connection:
                say(f"{work.size.years} years, {work.size.districts} districts")
                hours = build(connection, catalogue, work.size, say)
                say(f"{len(catalogue.computed)} indicators, {work.workers} workers")
                read, windows, figures, slowest = _computed(connection, database.url, catalogue, work, say)
                say("reading and writing alone")
                limit_s = _limit(connection, database.url, catalogue, work)
                version = connection.info.server_version
    return {
        "benchmark": "indicators",
        "work": {
            "years": work.size.years,
            "districts": work.size.districts,
            "indicators": len(catalogue.computed),
            "hours": hours,
            "workers": work.workers,
        },
        "seconds": round(read, 1),
        "hours_per_s": round(hours / read),
        "windows": windows,
        "windows_per_s": round(windows / read),
        "figures": figures,
        "slowest_s": slowest,
        "limits": {"copy_seconds": round(limit_s, 1), "hours_per_s": round(hours / limit_s)},
        "share_of_limit": round(limit_s / read, 3),
        "load_average": round(os.getloadavg()[1], 1),
        **circumstances(f"{version // 10000}.{version % 10000}"),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _computed(
    connection: Connection, url: str, catalogue: Catalogue, work: Work, say: Callable[[str], None]
) -> tuple[float, int, int, dict[str, float]]:
    """Seconds, windows, figures, and the indicators that took longest [s of a worker]."""
    os.environ["NADI_DATABASE_URL"] = url  # the workers read their settings themselves
    plan = from_scratch.make_plan(connection, catalogue, zone(), work.size.begins, ENDS, [])
    took: dict[str, float] = {}
    windows = figures = 0
    with processes(work.workers) as (executor, count):
        start = time.monotonic()
        for number, result in enumerate(from_scratch.run(plan, executor, count, datetime.now(UTC)), 1):
            if result.failure:
                raise RuntimeError(result.failure)
            windows += result.computed.windows
            figures += result.computed.figures
            took[result.chunk.indicator] = took.get(result.chunk.indicator, 0.0) + result.seconds
            if number % 50 == 0:
                say(f"{number} of {plan.total} chunks")
        seconds = time.monotonic() - start
    slowest = sorted(took, key=lambda key: -took[key])[:8]
    return seconds, windows, figures, {key: round(took[key], 1) for key in slowest}


def _limit(connection: Connection, url: str, catalogue: Catalogue, work: Work) -> float:
    """Seconds that reading every indicator's hours and writing every part and value takes, and nothing else."""
    for table in _KEPT:
        connection.execute(f"CREATE UNLOGGED TABLE bare_{table} (LIKE {table} INCLUDING INDEXES)".encode())
    metrics = [list(entry.metrics) for entry in catalogue.computed.values()]
    start = time.monotonic()
    with ThreadPoolExecutor(work.workers) as pool:
        list(pool.map(lambda names: _read(url, names), metrics))
        list(pool.map(lambda table: _rewrite(url, table), _KEPT))
    return time.monotonic() - start


def _read(url: str, metrics: list[str]) -> None:
    with connect(url) as connection, connection.cursor() as cursor, cursor.copy(_INPUTS, [metrics, metrics]) as copy:
        for _ in copy:
            pass


def _rewrite(url: str, table: str) -> None:
    with connect(url, autocommit=True) as reader, connect(url, autocommit=True) as writer:
        out = f"COPY {table} TO STDOUT (FORMAT binary)".encode()
        into = f"COPY bare_{table} FROM STDIN (FORMAT binary)".encode()
        with reader.cursor().copy(out) as source, writer.cursor().copy(into) as target:
            for data in source:
                target.write(data)
