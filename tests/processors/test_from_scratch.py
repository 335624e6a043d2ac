"""Years computed from scratch: as the live processor does it, on workers too, resumed, and beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from regency import CATALOGUE, HOUR, WITA, Regency, wita
from test_incremental import outcome
from typer.testing import CliRunner

from cli.main import make_app
from core.store import due, recomputation
from core.store.connection import connect
from processors import from_scratch
from processors.from_scratch import make_plan, serially
from processors.workers import processes

Outcome = dict[str, list[tuple[Any, ...]]]
BEGINS, ENDS = wita("2025-09-18 00:00"), wita("2025-10-06 00:00")
NOW = ENDS + 12 * HOUR


@pytest.fixture
def measured(regency: Regency) -> Regency:
    """Weeks over a quarter's end, with hours of silence, all computed."""
    points = [("dma", "water", ["flow", "pressure"]), ("office", "energy", ["energy"]), ("station", "air", ["pm25"])]
    hours = int((ENDS - BEGINS) / HOUR)
    for number, (point, service, metrics) in enumerate(points):
        regency.point(point, service, *metrics, interval_s=3600, attributes={"floor_area_m2": 250.0})
        for metric in metrics:
            kept = [hour for hour in range(hours) if hour % (17 + number)]
            times = [int((BEGINS + hour * HOUR).timestamp() * 1e6) for hour in kept]
            rising = metric == "energy"
            regency.store(point, metric, times, [float(hour if rising else np.sin(hour) * 3 + 4) for hour in kept])
    regency.process(NOW)
    return regency


def assert_equal(found: Outcome, expected: Outcome) -> None:
    for table in expected:
        assert set(found[table]) ^ set(expected[table]) == set(), table


def disturb(regency: Regency) -> None:
    """Parts and figures that a computation from scratch puts right."""
    regency.connection.execute("UPDATE indicator_part SET numerator = numerator + 1 WHERE point_id % 2 = 1")
    regency.connection.execute("DELETE FROM indicator_part WHERE grain IN ('month', 'year')")


def test_serial_equals_what_the_live_processor_made(measured: Regency) -> None:
    expected = outcome(measured)
    disturb(measured)
    plan = make_plan(measured.connection, CATALOGUE, WITA, BEGINS, NOW, [])
    results = list(serially(measured.connection, from_scratch.make_compute(CATALOGUE, WITA), plan, NOW))
    assert sum(result.computed.windows for result in results) > 0
    assert_equal(outcome(measured), expected)


def test_unchanged_figures_get_no_revision(measured: Regency) -> None:
    before = measured.dump("indicator_value", "indicator, scope, grain, start, revision, value")
    plan = make_plan(measured.connection, CATALOGUE, WITA, BEGINS, NOW, [])
    results = list(serially(measured.connection, from_scratch.make_compute(CATALOGUE, WITA), plan, NOW))
    assert sum(result.computed.figures for result in results) == 0
    assert measured.dump("indicator_value", "indicator, scope, grain, start, revision, value") == before


def test_workers_equal_the_serial_computation(
    measured: Regency, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NADI_DATABASE_URL", store_url)
    expected = outcome(measured)
    disturb(measured)
    plan = make_plan(measured.connection, CATALOGUE, WITA, BEGINS, NOW, [])
    with processes(2) as (executor, count):
        results = list(from_scratch.run(plan, executor, count, NOW))
    assert [result.failure for result in results if result.failure] == []
    assert len(results) == plan.total
    assert_equal(outcome(measured), expected)


def test_an_interrupted_run_goes_on_with_what_is_left(measured: Regency) -> None:
    compute = from_scratch.make_compute(CATALOGUE, WITA)
    plan = make_plan(measured.connection, CATALOGUE, WITA, BEGINS, ENDS, ["WTR-03", "DQ-02"])
    results = serially(measured.connection, compute, plan, NOW)
    first = next(results)
    again = make_plan(measured.connection, CATALOGUE, WITA, BEGINS, ENDS, ["WTR-03", "DQ-02"])
    assert (again.total, again.left) == (plan.total, [chunk for chunk in plan.left if chunk != first.chunk])
    assert len(list(serially(measured.connection, compute, again, NOW))) == plan.total - 1
    recomputation.close(measured.connection, BEGINS, ENDS)
    assert measured.dump("recomputation", "indicator") == []


def test_the_live_processor_goes_on_with_the_other_indicators(measured: Regency, store_url: str) -> None:
    with connect(store_url) as other:  # a chunk of WTR-03 is under way
        due.wait_for_lock(other, "WTR-03")
        measured.measure("dma", "flow", ENDS, [9.0] * 5, every_s=3600)
        measured.now = NOW + HOUR
        assert not measured.schedule.run(measured.connection, lambda: False)
        assert {row[0] for row in measured.dump("due", "indicator")} == {"WTR-03"}
        other.rollback()
    measured.process(NOW + 2 * HOUR)


def test_what_was_made_of_readings_that_are_gone_stays(measured: Regency) -> None:
    measured.connection.execute("SELECT drop_chunks('reading', %s::timestamptz)", [wita("2025-10-02 00:00")])
    plan = make_plan(measured.connection, CATALOGUE, WITA, BEGINS, NOW, [])
    assert "WTR-05" in plan.skipped
    assert "WTR-03" not in plan.skipped
    before = measured.figure("WTR-05", "city", "day", wita("2025-09-20 00:00"))["value"]
    list(serially(measured.connection, from_scratch.make_compute(CATALOGUE, WITA), plan, NOW))
    assert measured.figure("WTR-05", "city", "day", wita("2025-09-20 00:00"))["value"] == before


def test_the_command_tells_what_it_did(measured: Regency, store_url: str) -> None:
    words = ["process", "--from", "2025-09-01", "--to", "2025-10-07", "--indicator", "WTR-03"]
    disturb(measured)
    done = CliRunner().invoke(make_app(), words, env={"NADI_DATABASE_URL": store_url})
    assert done.exit_code == 0
    assert "windows computed" in done.output
    for wrong in (["process", "--to", "2025-10-07"], [*words, "--indicator", "X-1"], [*words[:2], "besok"]):
        assert CliRunner().invoke(make_app(), wrong, env={"NADI_DATABASE_URL": store_url}).exit_code == 2


@contextmanager
def cluster(url: str) -> Iterator[str]:
    """A Dask scheduler and one worker, as an operator starts them."""
    environment = {**os.environ, "NADI_DATABASE_URL": url}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    port = _free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = subprocess.Popen(
        [*dask, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], stderr=subprocess.DEVNULL
    )
    worker = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nworkers", "1", "--nthreads", "2",
         "--no-dashboard"],
        env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield address
    finally:
        for process in (worker, scheduler):
            process.terminate()
            process.wait(timeout=20)


def wait_for_worker(address: str) -> None:
    look = "import sys; from distributed import Client; Client(sys.argv[1], timeout=60).wait_for_workers(1, timeout=60)"
    subprocess.run([sys.executable, "-c", look, address], check=True, capture_output=True, timeout=120)


def _free_port() -> int:
    from deploy.embedded.ports import free_port

    return free_port()


def values(regency: Regency) -> Outcome:
    """The outcome without what is final: the command's clock is today's."""
    found = outcome(regency)
    return found | {"indicator_current": [row[:-1] for row in found["indicator_current"]]}


def test_dask_equals_the_serial_computation(measured: Regency, store_url: str) -> None:
    pytest.importorskip("distributed")
    expected = values(measured)
    disturb(measured)
    with cluster(store_url) as address:
        wait_for_worker(address)
        command = [sys.executable, "-m", "cli", "process", "--from", "2025-09-01", "--to", "2025-10-07"]
        run = subprocess.run(
            [*command, "--scheduler", address],
            env={**os.environ, "NADI_DATABASE_URL": store_url},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert run.returncode == 0, run.stdout + run.stderr
    assert_equal(values(measured), expected)


def test_time_is_cut_at_local_quarters_and_years() -> None:
    hourly, daily = CATALOGUE.indicators["DQ-02"], CATALOGUE.indicators["WTR-03"]
    begins, ends = wita("2024-11-15 00:00"), wita("2025-02-01 00:00")
    cuts = [chunk.start for chunk in from_scratch._chunks(hourly, WITA, begins, begins, ends)]
    assert cuts == [begins, wita("2025-01-01 00:00")]
    until = [chunk.until for chunk in from_scratch._chunks(daily, WITA, begins, begins, ends + timedelta(days=400))]
    assert until == [wita("2025-01-01 00:00"), wita("2026-01-01 00:00"), ends + timedelta(days=400)]
