"""How fast the API answers: each question alone, then mixed while ingest and live events run, then a big file.

Work: the city of `benchmarks.api_city`; embedded broker and database and the asking client on the same machine.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks import api_city, latency
from benchmarks.api_questions import MIX, mixed, questions
from benchmarks.asking import Asking
from benchmarks.machine import Peak, circumstances, cpu_s
from benchmarks.stage import register_devices, running_ingest, running_stack, start_load
from core.catalogue import load_catalogue
from core.settings import load_settings
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
        with latency.api(stack, directory, dict(os.environ)) as (connection, child):
            bench = _Bench(work, stack, directory, connection, child, say)
            alone = bench.alone()
            figures = {"alone_ms": alone, "mixed": bench.beside_ingest(), "export": bench.export()}
    return {
        "benchmark": "api",
        "work": {
            "devices": work.size.devices,
            "readings": work.size.devices * work.size.moments,
            "mix": MIX,
            "workers": load_settings().api_workers,
        },
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
    connection: HTTPConnection
    child: Child
    say: Callable[[str], None]

    def __post_init__(self) -> None:
        self.random = random.Random(_SEED)
        self.asking = Asking(self.connection.port, self.directory)
        monthly = [key for key, entry in load_catalogue().indicators.items() if "month" in entry.grains]
        self.makers = questions(self.work.size, monthly)
        self.published = 0

    def alone(self) -> dict[str, dict[str, float]]:
        """{question: {p50, p95, p99}} [ms], one after another over one connection; a few go before to warm up."""
        found = {}
        for name, make in self.makers.items():
            self.say(name)
            self.asking.ask(make(self.random) for _ in range(20))
            answers = self.asking.ask(make(self.random) for _ in range(self.work.asked))
            found[name] = {each: answers[each] for each in ("p50", "p95", "p99")}
        return found

    def beside_ingest(self) -> dict[str, Any]:
        """The mix as fast as it is answered, at the issue's pace, and with live streams, ingest beside each."""
        with running_ingest(self.stack, self.directory):
            self.say(f"mixed, beside {self.work.ingest} messages/s")
            with self._fed():
                before, start = cpu_s(self.child.pid, with_children=True), time.monotonic()
                fastest = self._mix()
                used_s = cpu_s(self.child.pid, with_children=True) - before
                elapsed_s = time.monotonic() - start
            cost = {"api_processors": round(used_s / elapsed_s, 2)}
            cost["api_ms_a_request"] = round(used_s / sum(fastest["statuses"].values()) * 1000, 2)
            self.say(f"the same at {LIMITS['mixed_per_s']} requests/s")
            with self._fed():
                pace = self._mix(per_s=LIMITS["mixed_per_s"])
            self.say(f"{self.work.streams} live streams beside them")
            with self._fed():
                streams = self._streams()
        return {**fastest, **cost, "at_600_per_s": pace, "streams": streams}

    @contextmanager
    def _fed(self) -> Iterator[None]:
        """Messages come in, at a steady pace, each new."""
        count = round(self.work.ingest * (self.work.mixed_s * 2 + 60))
        arguments = [f"--first={self.published}", f"--count={count}", f"--per-s={self.work.ingest}"]
        feeder = start_load("publish", self.stack.publisher_mqtt_url, *arguments)
        self.published += count
        try:
            assert feeder.stdout is not None
            feeder.stdout.readline()  # it tells when it begins
            yield
        finally:
            feeder.terminate()
            feeder.communicate()

    def _mix(self, **paced: float) -> dict[str, Any]:
        count = round(2 * LIMITS["mixed_per_s"] * self.work.mixed_s)
        addresses = itertools.islice(mixed(self.makers, self.random), count)
        return self.asking.ask(addresses, self.work.connections, seconds=self.work.mixed_s, **paced)

    def _streams(self) -> dict[str, Any]:
        seconds = self.work.mixed_s + 5
        arguments = [str(self.asking.port), str(self.work.streams), str(seconds)]
        command = [sys.executable, "-m", "benchmarks.stream_load", *arguments]
        listeners = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT)
        time.sleep(2)
        beside = self._mix(per_s=100)
        output, _ = listeners.communicate()
        return {**json.loads(output), "beside_100_per_s": beside}

    def export(self) -> dict[str, Any]:
        """A Parquet file of so many readings, thrown away as it comes; memory is that of the API's processes."""
        self.say(f"a file of {self.work.exported:,} readings")
        moments = self.work.exported // self.work.size.devices
        since = api_city.NOW - moments * api_city.INTERVAL
        span = f"from={since:%Y-%m-%dT%H:%M:%SZ}&to={api_city.NOW:%Y-%m-%dT%H:%M:%SZ}"
        peak, before = Peak(self.child.pid), cpu_s(self.child.pid, with_children=True)
        start, size = time.monotonic(), 0
        self.connection.request("GET", f"/v1/readings?service={api_city.SERVICE}&{span}&format=parquet")
        answer = self.connection.getresponse()
        while piece := answer.read(1 << 20):
            size += len(piece)
        return {
            "status": answer.status,
            "readings": moments * self.work.size.devices,
            "seconds": round(time.monotonic() - start, 1),
            "api_cpu_s": round(cpu_s(self.child.pid, with_children=True) - before, 1),
            "mb": round(size / 1e6, 1),
            "peak_memory_mb": round(peak.stop()),
        }
