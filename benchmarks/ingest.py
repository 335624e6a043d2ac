"""Messages a second from first publish to last commit, beside what broker and COPY alone can do.

Work: messages of three values from many devices, QoS 1, native JSON, one worker; embedded broker and
database on the same machine. A first message of each device goes before the measurement, as in a fleet at work.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import latency, load
from benchmarks.machine import circumstances, cpu_s, peak_rss_mb
from benchmarks.stage import register_devices, running_ingest, running_stack, start_load
from core.store.binary import copy_in
from core.store.connection import Connection, connect
from core.store.readings import Rows
from deploy.embedded.processes import Child
from deploy.embedded.stack import Stack


@dataclass(frozen=True)
class Work:
    """What is published."""

    messages: int = 100_000
    devices: int = 1000
    steady_per_s: int = 1000
    backlog: int = 0


def run(work: Work, say: Callable[[str], None]) -> dict[str, Any]:
    """The figures; `say` is told what is under way."""
    with running_stack() as (stack, directory):
        url = stack.environment["NADI_DATABASE_URL"]
        with connect(url, autocommit=True) as connection:
            say("broker alone")
            broker = _broker_rate(stack, work)
            say("COPY alone")
            copy = _copy_rate(connection, work)
            register_devices(connection, work.devices)
            with running_ingest(stack, directory) as child:
                say("first message of each device")
                _publish(stack, 0, work.devices, work)
                _wait_stored(connection, work.devices)
                say(f"{work.messages:,} messages")
                figures = _measured(stack, connection, child, work)
                say(f"delay at {work.steady_per_s} messages/s")
                figures["latency_ms"] = _delay(stack, directory, work)
            if work.backlog:
                say(f"a backlog of {work.backlog:,} messages")
                figures["backlog"] = _backlog(stack, directory, connection, work)
            version = connection.info.server_version
    limit = min(broker, copy / len(load.VALUES))
    return {
        "benchmark": "ingest",
        "work": {"messages": work.messages, "devices": work.devices, "values": len(load.VALUES), "qos": 1},
        **figures,
        "limits": {"broker_messages_per_s": round(broker), "copy_readings_per_s": round(copy)},
        "share_of_limit": round(figures["messages_per_s"] / limit, 3),
        **circumstances(f"{version // 10000}.{version % 10000}"),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _publish(stack: Stack, first: int, count: int, work: Work) -> float:
    """Publish and wait for the broker to have it; the moment of the first publish, since 1970 [s]."""
    process = start_load(
        "publish", stack.publisher_mqtt_url, f"--first={first}", f"--count={count}", f"--devices={work.devices}"
    )
    output, _ = process.communicate()
    if process.returncode:
        raise ChildProcessError(f"the publisher ended with {process.returncode}")
    return float(output)


def _delay(stack: Stack, directory: Path, work: Work) -> dict[str, float]:
    with latency.api(stack, directory, dict(os.environ)) as (connection, _):
        count = work.steady_per_s * 120
        first = work.devices + work.messages
        arguments = [f"--first={first}", f"--count={count}", f"--devices={work.devices}"]
        feeder = start_load("publish", stack.publisher_mqtt_url, *arguments, f"--per-s={work.steady_per_s}")
        try:
            time.sleep(2)
            return latency.measure(stack, connection, feeder)
        finally:
            feeder.terminate()
            feeder.communicate()


def _backlog(stack: Stack, directory: Path, connection: Connection, work: Work) -> dict[str, Any]:
    """Publish while nobody ingests, then drain: seconds, and the memory it took."""
    row = connection.execute("SELECT sum(stored + duplicate) FROM ledger").fetchone()
    before = int(row[0]) if row else 0
    _publish(stack, 10_000_000, work.backlog, work)
    start = time.monotonic()
    with running_ingest(stack, directory) as child:
        _wait_stored(connection, before // len(load.VALUES) + work.backlog, with_duplicates=True)
        seconds = time.monotonic() - start
        return {
            "messages": work.backlog,
            "messages_per_s": round(work.backlog / seconds),
            "peak_rss_mb": round(peak_rss_mb(child.pid), 1),
        }


def _broker_rate(stack: Stack, work: Work) -> float:
    subscriber = start_load("subscribe", stack.environment["NADI_MQTT_URL"], f"--count={work.messages}")
    assert subscriber.stdout is not None
    subscriber.stdout.readline()
    start = _publish(stack, 0, work.messages, work)
    output, _ = subscriber.communicate()
    return work.messages / (float(output) - start)


def _copy_rate(connection: Connection, work: Work) -> float:
    count = work.messages * len(load.VALUES)
    number = np.arange(count)
    series = (number % (work.devices * len(load.VALUES))).astype(np.int32)
    time_us = load.BASE_MS * 1000 + number // (work.devices * len(load.VALUES)) * 1_000_000
    rows = Rows(time_us, -1 - series, 20 + number % 100 / 10, np.zeros(count, np.int16), np.zeros(count, bool))
    start = time.monotonic()
    for begin in range(0, count, 5000):
        part = rows.take(np.arange(begin, min(begin + 5000, count)))
        columns = {"time": part.time_us.view("datetime64[us]"), "series_id": part.series}
        copy_in(connection, "reading", {**columns, "value": part.value, "quality": part.quality})
    elapsed_s = time.monotonic() - start
    connection.execute("TRUNCATE reading")
    return count / elapsed_s


def _wait_stored(connection: Connection, messages: int, *, with_duplicates: bool = False) -> None:
    wanted = messages * len(load.VALUES)
    deadline = time.monotonic() + 600
    what = "stored + duplicate" if with_duplicates else "stored"
    query = f"SELECT coalesce(sum({what}), 0) FROM ledger".encode()
    while (row := connection.execute(query).fetchone()) and row[0] < wanted:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{row[0]} of {wanted} readings are stored after ten minutes")
        time.sleep(0.02)


def _measured(stack: Stack, connection: Connection, child: Child, work: Work) -> dict[str, Any]:
    cpu_before = cpu_s(child.pid)
    first = work.devices
    start = _publish(stack, first, work.messages, work)
    _wait_stored(connection, work.devices + work.messages)
    end = time.time()
    cpu = cpu_s(child.pid) - cpu_before
    row = connection.execute("SELECT count(*) FROM reading").fetchone()
    sums = connection.execute("SELECT sum(duplicate), sum(rejected) FROM ledger").fetchone()
    assert row is not None
    assert sums is not None
    expected = (work.messages + work.devices) * len(load.VALUES)
    elapsed_s = end - start
    return {
        "messages": work.messages,
        "seconds": round(elapsed_s, 2),
        "messages_per_s": round(work.messages / elapsed_s),
        "readings_per_s": round(work.messages * len(load.VALUES) / elapsed_s),
        "lost": expected - int(row[0]),
        "duplicates": int(sums[0]),
        "rejected": int(sums[1]),
        "consumer_cpu_s_per_1000": round(cpu / work.messages * 1000, 4),
        "peak_rss_mb": round(peak_rss_mb(child.pid), 1),
    }
