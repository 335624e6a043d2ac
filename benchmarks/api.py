"""How fast the API answers: each question alone, then mixed while ingest and live events run, then a big file.

Work: the city of `benchmarks.api_city`; embedded broker and database and the asking client on the same machine.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks import api_city, latency
from benchmarks.api_questions import MIX, mixed, questions
from benchmarks.machine import circumstances, cpu_s, family, peak_rss_mb, rss_mb
from benchmarks.stage import register_devices, running_ingest, running_stack, start_load
from core.catalogue import load_catalogue
from core.store.connection import connect
from deploy.embedded.processes import Child
from deploy.embedded.stack import Stack

_ROOT = Path(__file__).resolve().parent.parent
_SEED = 2027
# The limits: p95 [ms] of each question alone, and of the rest as named.
LIMITS = {
    "readings_30d_hourly": 40,
    "values_5y_monthly": 20,
    "masterplan": 50,
    "latest_2000_devices": 60,
    "mixed_per_s": 600,
    "mixed_p99_ms": 150,
    "export_5_million_s": 15,
    "export_memory_mb": 300,
}


@dataclass(frozen=True)
class Work:
    """What is asked.

    asked      times that each question is asked alone
    mixed_s    how long the mix is asked for [s]
    ingest     messages that come in beside it [1/s]
    """

    size: api_city.Size = field(default_factory=api_city.Size)
    asked: int = 300
    mixed_s: float = 30
    connections: int = 16
    ingest: int = 1000
    streams: int = 200
    exported: int = 5_000_000


def run(work: Work, say: Callable[[str], None]) -> dict[str, Any]:
    """The figures; `say` is told what is under way."""
    with running_stack() as (stack, directory):
        with connect(stack.environment["NADI_DATABASE_URL"], autocommit=True) as connection:
            api_city.build(connection, load_catalogue(), work.size, say)
            register_devices(connection, 1000)
            version = connection.info.server_version
        with latency.api(stack, directory, dict(os.environ)) as (asking, child):
            bench = _Bench(work, stack, directory, asking, child, say)
            alone = bench.alone()
            figures = {"alone_ms": alone, "mixed": bench.beside_ingest(), "export": bench.export()}
    return {
        "benchmark": "api",
        "work": {"devices": work.size.devices, "readings": work.size.devices * work.size.moments, "mix": MIX},
        **figures,
        "limits": LIMITS,
        "share_of_limit": round(figures["mixed"]["requests_per_s"] / LIMITS["mixed_per_s"], 3),
        **circumstances(f"{version // 10000}.{version % 10000}"),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


@dataclass
class _Bench:
    work: Work
    stack: Stack
    directory: Path
    asking: HTTPConnection
    child: Child
    say: Callable[[str], None]

    def __post_init__(self) -> None:
        self.random = random.Random(_SEED)
        catalogue = load_catalogue()
        monthly = [key for key, entry in catalogue.indicators.items() if "month" in entry.grains]
        self.makers = questions(self.work.size, monthly)

    def alone(self) -> dict[str, dict[str, float]]:
        """{question: {p50, p95, p99}} [ms], one after another over one connection; a few go before to warm up."""
        found = {}
        for name, make in self.makers.items():
            self.say(name)
            self._ask(make(self.random) for _ in range(20))
            found[name] = percentiles(self._ask(make(self.random) for _ in range(self.work.asked))["seconds"])
        return found

    def beside_ingest(self) -> dict[str, Any]:
        """The mix as fast as it is answered, then at the issue's pace, with ingest and live events beside it."""
        with running_ingest(self.stack, self.directory):
            count = round(self.work.ingest * (3 * self.work.mixed_s + 30))
            feeder = start_load(
                "publish", self.stack.publisher_mqtt_url, f"--count={count}", f"--per-s={self.work.ingest}"
            )
            try:
                time.sleep(3)
                self.say(f"mixed, beside {self.work.ingest} messages/s")
                before, start = cpu_s(self.child.pid, with_children=True), time.monotonic()
                fastest = self._mix(round(LIMITS["mixed_per_s"] * self.work.mixed_s / 2), None)
                cores = (cpu_s(self.child.pid, with_children=True) - before) / (time.monotonic() - start)
                pace = self._mix(round(LIMITS["mixed_per_s"] * self.work.mixed_s), LIMITS["mixed_per_s"])
                self.say(f"{self.work.streams} live streams beside them")
                streams = self._streams()
            finally:
                feeder.terminate()
                feeder.communicate()
        return {**fastest, "api_processors": round(cores, 2), "at_600_per_s": pace, "streams": streams}

    def _mix(self, count: int, per_s: float | None) -> dict[str, Any]:
        addresses = itertools.islice(mixed(self.makers, self.random), count)
        answer = self._ask(addresses, self.work.connections, per_s)
        rate = round(count / answer["elapsed_s"])
        return {"requests_per_s": rate, **percentiles(answer["seconds"]), "statuses": answer["statuses"]}

    def _streams(self) -> dict[str, Any]:
        command = [sys.executable, "-m", "benchmarks.stream_load", str(self.asking.port), str(self.work.streams), "20"]
        listeners = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT)
        time.sleep(2)
        beside = self._mix(3000, 200)
        output, _ = listeners.communicate()
        return {**json.loads(output), "beside_200_per_s": beside}

    def export(self) -> dict[str, Any]:
        """A Parquet file of so many readings, thrown away as it comes; memory is that of the API over all."""
        self.say(f"a file of {self.work.exported:,} readings")
        moments = self.work.exported // self.work.size.devices
        since = api_city.NOW - moments * api_city.INTERVAL
        span = f"from={since:%Y-%m-%dT%H:%M:%SZ}&to={api_city.NOW:%Y-%m-%dT%H:%M:%SZ}"
        path = f"/v1/readings?service={api_city.SERVICE}&{span}"
        peak = _Peak(self.child.pid)
        start, size = time.monotonic(), 0
        self.asking.request("GET", f"{path}&format=parquet")
        answer = self.asking.getresponse()
        while piece := answer.read(1 << 20):
            size += len(piece)
        seconds = time.monotonic() - start
        return {
            "status": answer.status,
            "readings": moments * self.work.size.devices,
            "seconds": round(seconds, 1),
            "mb": round(size / 1e6, 1),
            "peak_memory_mb": round(peak.stop()),
            "api_peak_memory_mb": round(sum(peak_rss_mb(pid) for pid in family(self.child.pid))),
        }

    def _ask(self, addresses: Iterable[str], connections: int = 1, per_s: float | None = None) -> dict[str, Any]:
        file = self.directory / "addresses"
        file.write_text("\n".join(addresses))
        command = [sys.executable, "-m", "benchmarks.http_load", str(self.asking.port), str(file)]
        command += [f"--connections={connections}", *([f"--per-s={per_s}"] if per_s else [])]
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found


class _Peak:
    """The most memory that a process and its children hold at once, looked at twenty times a second [MB]."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most = pid, 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            self._most = max(self._most, sum(rss_mb(pid) for pid in family(self._pid)))


def percentiles(seconds: list[float]) -> dict[str, float]:
    """{p50, p95, p99} [ms]."""
    steps = statistics.quantiles(seconds, n=100)
    return {f"p{each}": round(steps[each - 1] * 1000, 1) for each in (50, 95, 99)}
