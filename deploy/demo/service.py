"""The demo from its start to its closing report.

Order at the end: the feeds first, so that nothing more comes; then ingest and the processors get time to
finish what is under way; then the report; then everything else.
"""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from rich.console import Console

from core.catalogue import load_catalogue
from core.errors import Unavailable
from core.settings import load_settings
from core.shipped_figures import load_figures
from core.store.connection import Connection, connect
from core.store.overview import Overview, overview
from deploy.access.keeper import AccessKeeper
from deploy.demo.parts import Part, Parts
from deploy.demo.screen import Screen, alarm_counts, statuses
from deploy.demo.stage import stage_of
from deploy.embedded.location import kept_secret, write_private
from deploy.embedded.ports import require_free
from deploy.embedded.stack import Stack, run_stack
from deploy.migrate import migrate

# Readings made by the fast path, beside the broker; core.store.ledger counts them under this source.
HISTORY = "history"
_DRAIN_S = 60.0
_TURN_S = 0.5


def run_demo(
    console: Console,
    var: Path,
    *,
    for_s: float | None,
    speed: float,
    days: int,
    seed: int,
    api_port: int,
    mqtt_port: int,
    database_port: int,
) -> int:
    """Run everything until `for_s` [s] have passed or it is asked to stop.

    returns  0, or 1 if the ledger does not add up
    raises   NadiError: a service cannot start or a part ends again and again
    """
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    var = var.resolve()
    console.print("starting the database and the broker …")
    with run_stack(var, database_port=database_port, mqtt_port=mqtt_port) as stack:
        require_free(api_port, "the API", "API_PORT=8001 or --api-port 8001")
        migrate(stack.environment["NADI_DATABASE_URL"])
        environment = _environment(stack, var, api_port)
        demo_env = var / "demo.env"
        write_private(demo_env, "".join(f"{key}={value}\n" for key, value in _published(stack, environment).items()))
        parts = Parts(_parts(environment, stack, var, speed, days, seed), _logs(var), random.Random())
        started_at = datetime.now(UTC)
        try:
            _say_where(console, environment, demo_env)
            with connect(stack.environment["NADI_DATABASE_URL"], autocommit=True) as connection:
                catalogue = load_catalogue()
                load_figures(connection, catalogue, load_settings(environment).zone, started_at)
                access = AccessKeeper(connection, catalogue.sources, stack.broker.admit)
                access.refresh()
                before = _overview(connection, started_at)
                _watch(console, parts, connection, access, stack, started_at, for_s, stopping)
                _drain(console, parts, connection, before, started_at, var)
                last = _overview(connection, started_at).since(before)
        except psycopg.OperationalError as error:
            stack.require_running()
            raise Unavailable(f"database: {str(error).strip().splitlines()[0]}") from error
        finally:
            parts.stop([*parts.names(feeds=True), *reversed(parts.names(feeds=False))])
            demo_env.unlink(missing_ok=True)
        _report(console, last, _published_count(var), parts, started_at)
        return 1 if last.difference else 0


def _environment(stack: Stack, var: Path, api_port: int) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if not key.startswith("NADI_")}
    return {
        **ours,
        **stack.environment,
        "NADI_API_PORT": str(api_port),
        "NADI_API_URL": f"http://127.0.0.1:{api_port}",
        "NADI_API_KEY": kept_secret(var / "secrets" / "api-key"),
        "NADI_VAR": str(var),
    }


def _published(stack: Stack, environment: Mapping[str, str]) -> dict[str, str]:
    return {
        "NADI_API_URL": environment["NADI_API_URL"],
        "NADI_API_KEY": environment["NADI_API_KEY"],
        "NADI_MQTT_URL": stack.publisher_mqtt_url,
        "NADI_DATABASE_URL": environment["NADI_DATABASE_URL"],
    }


def _logs(var: Path) -> Path:
    logs = var / "logs"
    logs.mkdir(exist_ok=True)
    for log in logs.glob("*.log"):
        log.unlink()
    return logs


def _parts(environment: dict[str, str], stack: Stack, var: Path, speed: float, days: int, seed: int) -> list[Part]:
    feed = {**environment, "NADI_MQTT_URL": stack.publisher_mqtt_url}
    for report in _reports(var):
        report.unlink(missing_ok=True)
    simulate = ["simulate", "--history", f"{days}d", "--live", "--seed", str(seed), "--speed", f"{speed:g}"]
    simulate += ["--stage", stage_of(var, datetime.now(UTC)).isoformat()]
    return [
        Part("api", ["api"], {**environment, "NADI_MQTT_URL": stack.api_mqtt_url}),
        Part("ingest", ["ingest"], environment),
        Part("process", ["process"], environment),
        Part("simulate", [*simulate, "--report", str(_reports(var)[0])], feed, is_feed=True),
        Part("replay", ["replay", "--report", str(_reports(var)[1])], feed, is_feed=True),
    ]


def _reports(var: Path) -> list[Path]:
    return [var / "simulate.json", var / "replay.json"]


def _published_count(var: Path) -> int:
    return sum(json.loads(path.read_text())["published"] for path in _reports(var) if path.exists())


def _say_where(console: Console, environment: Mapping[str, str], demo_env: Path) -> None:
    url = environment["NADI_API_URL"]
    console.print(
        f"running: {url}/docs, {url}/v1/masterplan; to try things by hand: set -a; . {demo_env}", soft_wrap=True
    )


def _overview(connection: Connection, started_at: datetime) -> Overview:
    since = started_at.replace(second=0, microsecond=0)
    return overview(connection, since, datetime.now(UTC) + timedelta(minutes=1), without_source=HISTORY)


def _watch(
    console: Console,
    parts: Parts,
    connection: Connection,
    access: AccessKeeper,
    stack: Stack,
    started_at: datetime,
    for_s: float | None,
    stopping: threading.Event,
) -> None:
    begin = time.monotonic()
    first_figure = False
    with Screen(console, "Nadi") as screen:
        while not stopping.is_set() and (for_s is None or time.monotonic() - begin < for_s):
            stack.require_running()
            for line in parts.keep_running():
                screen.say(line)
            if access.heed():
                screen.say("the registry changed: the broker knows its accounts anew")
            elapsed_s = time.monotonic() - begin
            now = _overview(connection, started_at)
            if now.figures and not first_figure:
                first_figure = True
                screen.say(f"first indicators after {elapsed_s:.1f} s")
            left = "Ctrl-C ends it" if for_s is None else f"{max(0.0, for_s - elapsed_s):.0f} s to go"
            screen.show(now, elapsed_s, left)
            stopping.wait(_TURN_S)


def _drain(
    console: Console, parts: Parts, connection: Connection, before: Overview, started_at: datetime, var: Path
) -> None:
    """Let what was published be stored and computed, for a minute at most."""
    console.print("stopping the feeds, then finishing what is under way …")
    parts.stop(parts.names(feeds=True))
    deadline = time.monotonic() + _DRAIN_S
    published = _published_count(var)
    while time.monotonic() < deadline:
        parts.keep_running()
        now = _overview(connection, started_at).since(before)
        if now.messages >= published and not now.touched and not now.due:
            return
        time.sleep(0.2)
    console.print(f"not all was finished within {_DRAIN_S:.0f} s; the next run takes it up")


def _report(console: Console, last: Overview, published: int, parts: Parts, started_at: datetime) -> None:
    rows = {
        "messages published": f"{published:,}",
        "messages received": f"{last.messages:,}",
        "readings stored": f"{last.stored:,}, of them {last.late:,} late (fast motion and replay speak of the past)",
        "duplicate": f"{last.duplicate:,}",
        "rejected": f"{last.rejected:,}, kept as dead letters",
        "ledger's difference": f"{last.difference:,}",
        "indicators computed": f"{last.indicators}, {last.figures:,} figures",
        "masterplan (simulated)": statuses(last),
        "open alarms (simulated)": alarm_counts(last),
        "restarts": ", ".join(f"{name} {count}" for name, count in parts.restarts.items()) or "none",
    }
    console.print(f"closing report, {(datetime.now(UTC) - started_at).total_seconds():.0f} s")
    for name, value in rows.items():
        console.print(f"  {name:<24}{value}", highlight=False, soft_wrap=True)
