"""The process itself: woken by readings, stopped by an event, outliving the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from regency import Regency
from typer.testing import CliRunner

from cli.main import make_app
from core.settings import load_settings
from core.store import contacts
from core.store.connection import READINGS_CHANNEL, Connection, connect, notify
from core.store.contacts import Heard
from processors.service import run

NOBODY = "postgresql://nadi@127.0.0.1:1/nadi"
PATIENCE_S = 30.0


@contextmanager
def running(url: str) -> Iterator[threading.Thread]:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(load_settings({"NADI_DATABASE_URL": url}), stop))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(PATIENCE_S)
    assert not thread.is_alive()


def until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.05)


def listeners(store: Connection) -> list[int]:
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    return [pid for (pid,) in store.execute(query)]


def count(regency: Regency) -> int:
    row = regency.connection.execute("SELECT max(n) FROM indicator_current WHERE indicator = 'DQ-03'").fetchone()
    return int(row[0] or 0) if row else 0


def arrive(regency: Regency, minutes_ago: int) -> None:
    with regency.connection.transaction():
        regency.measure("dma", "flow", datetime.now(UTC) - timedelta(minutes=minutes_ago), [1.0])
        notify(regency.connection, READINGS_CHANNEL)


def test_readings_become_figures_until_the_stop(regency: Regency, store_url: str) -> None:
    regency.point("dma", "water", "flow")
    with running(store_url):
        arrive(regency, 1)
        until(lambda: count(regency) == 1, "the first figure")
        arrive(regency, 2)
        until(lambda: count(regency) >= 1 and not regency.dump("touched_hour", "hour"), "the second reading's rollup")


def test_connection_that_is_cut_is_made_anew(regency: Regency, store_url: str) -> None:
    regency.point("dma", "water", "flow")
    with running(store_url):
        until(lambda: bool(listeners(regency.connection)), "the first connection")
        for pid in listeners(regency.connection):
            regency.connection.execute("SELECT pg_terminate_backend(%s)", [pid])
        arrive(regency, 1)
        until(lambda: count(regency) == 1, "a figure after the cut")


def test_database_that_is_away_does_not_end_the_process(caplog: pytest.LogCaptureFixture) -> None:
    with running(NOBODY) as thread:
        until(lambda: caplog.text.count("database away") >= 2, "a second try")
        assert thread.is_alive()


def test_second_process_waits_for_its_turn(regency: Regency, store_url: str) -> None:
    regency.point("dma", "water", "flow")
    with connect(store_url) as other, running(store_url):
        other.execute("SELECT pg_advisory_xact_lock(7263942)")
        arrive(regency, 1)
        until(lambda: bool(listeners(regency.connection)), "the process's connection")
        time.sleep(0.5)
        assert regency.dump("touched_hour", "arrived") == [(1,)]
        other.rollback()
        until(lambda: count(regency) == 1, "the figure")


def test_once_does_what_is_due_and_ends(regency: Regency, store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    regency.point("dma", "water", "flow")
    arrive(regency, 200)
    arrive(regency, 1)
    monkeypatch.setenv("NADI_DATABASE_URL", store_url)
    result = CliRunner().invoke(make_app(), ["process", "--once"])
    assert result.exit_code == 0, result.output
    assert "figures written" in result.output
    assert count(regency) >= 1
    assert regency.dump("touched_hour", "hour") == []


def test_device_health_is_kept_beside_the_other_work(regency: Regency, store_url: str) -> None:
    regency.point("dma", "water", "flow")
    (device,) = regency.connection.execute("SELECT device_id FROM device WHERE key = 'dma'").fetchone() or (0,)
    heard_us = time.time_ns() // 1000
    contacts.append(regency.connection, heard_us, Heard({device: (heard_us, heard_us)}))
    query = "SELECT state FROM device_health WHERE device_id = %s"
    with running(store_url):
        until(lambda: regency.connection.execute(query, [device]).fetchone() == ("online",), "the judgement")
