"""Whoever is on duty is told: of what, when, how often, and that a channel that fails holds up nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from alarm_scene import RULES, Scene
from regency import CATALOGUE, MINUTE, wita

from core.errors import ConfigurationError
from core.settings import load_settings
from core.store import notifications
from core.store.connection import Connection
from processors.notifying import Notifier, make_send

START = wita("2025-11-03 12:00")


class Channel:
    """A service that takes notifications over HTTP, as Apprise's json:// speaks to it."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.status = 200
        channel = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if channel.status == 200:
                    channel.taken.append(json.loads(body))
                self.send_response(channel.status)
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def channel() -> Iterator[Channel]:
    channel = Channel()
    yield channel
    channel.server.shutdown()
    channel.server.server_close()


@pytest.fixture
def scene(store: Connection) -> Scene:
    scene = Scene(store)
    scene.gauge()
    return scene


def notifier(channel: Channel, **settings: str) -> Notifier:
    named = {f"NADI_NOTIFY_{name.upper()}": value for name, value in settings.items()}
    return Notifier(load_settings({"NADI_NOTIFY_URLS": channel.url} | named), CATALOGUE, RULES, make_send(channel.url))


def flood(scene: Scene, at: datetime = START, key: str = "kabo", level: float = 8.5) -> datetime:
    """A gauge that turns red, or yellow; when its alarm was raised."""
    return scene.levels(at, [level] * 3, key) + MINUTE


def states(scene: Scene) -> list[tuple[str, str]]:
    rows = scene.connection.execute("SELECT state, detail FROM notification ORDER BY notification_id")
    return [(state, detail) for state, detail in rows]


def test_a_critical_alarm_is_told_of_once_and_what_was_sent_is_kept(scene: Scene, channel: Channel) -> None:
    now = flood(scene)
    told = notifier(channel)
    for _ in range(3):
        told.run(scene.connection, now)
    (message,) = channel.taken
    assert message["title"] == "[KRITIS] Muka air Sungai Sangatta – kabo"
    assert "Sejak 03-11-2025 12:00 WITA\nMerah: 8,50 m\n- Periksa alat duga" in message["message"]
    assert "Hubungi Pusdalops, BPBD" in message["message"]
    assert message["type"] == "failure"
    (kept,) = notifications.of_alarm(scene.connection, scene.the_alarm().alarm_id)
    assert (kept["state"], kept["settled_at"], kept["title"]) == ("sent", now, message["title"])


def test_what_is_less_severe_or_simulated_is_not_told_of_unless_wished(scene: Scene, channel: Channel) -> None:
    scene.gauge("tiruan", origin="simulated")
    flood(scene, level=7.8)
    now = flood(scene, key="tiruan")
    notifier(channel).run(scene.connection, now)
    assert channel.taken == []
    notifier(channel, severity="warning", simulated="true").run(scene.connection, now)
    assert [message["title"] for message in channel.taken] == [
        "[WASPADA] Muka air Sungai Sangatta – kabo",
        "[SIMULASI] [KRITIS] Muka air Sungai Sangatta – tiruan",
    ]


@pytest.mark.parametrize(
    ("start", "level", "due"),
    [
        pytest.param("2025-11-03 22:00", 7.8, "2025-11-04 06:00", id="evening"),
        pytest.param("2025-11-03 02:00", 7.8, "2025-11-03 06:00", id="before dawn"),
        pytest.param("2025-11-03 12:00", 7.8, None, id="by day"),
        pytest.param("2025-11-03 22:00", 8.5, None, id="critical"),
    ],
)
def test_in_quiet_hours_only_critical_alarms_wake_anybody(
    scene: Scene, channel: Channel, start: str, level: float, due: str | None
) -> None:
    now = flood(scene, wita(start), level=level)
    told = notifier(channel, severity="warning", quiet="21:00-06:00")
    told.run(scene.connection, now)
    assert len(channel.taken) == (0 if due else 1)
    if due:
        told.run(scene.connection, wita(due) - MINUTE)
        assert channel.taken == []
        told.run(scene.connection, wita(due))
        assert len(channel.taken) == 1


def test_more_than_the_limit_in_an_hour_is_kept_and_not_sent(scene: Scene, channel: Channel) -> None:
    for number in range(3):
        scene.gauge(f"g{number}")
        now = flood(scene, START + timedelta(minutes=number), key=f"g{number}")
    told = notifier(channel, per_hour="2")
    told.run(scene.connection, now)
    assert len(channel.taken) == 2
    assert states(scene) == [("sent", ""), ("sent", ""), ("limited", "more than 2 in an hour")]


def test_a_channel_that_fails_is_tried_again_and_then_given_up(scene: Scene, channel: Channel) -> None:
    channel.status = 500
    now = flood(scene)
    told = notifier(channel)
    told.run(scene.connection, now)
    assert states(scene) == [("waiting", "try 1 failed")]
    told.run(scene.connection, now + timedelta(seconds=59))
    assert states(scene) == [("waiting", "try 1 failed")]
    channel.status = 200
    told.run(scene.connection, now + MINUTE)
    assert states(scene) == [("sent", "")]


def test_after_the_last_try_it_is_said_that_it_failed(scene: Scene, channel: Channel) -> None:
    channel.status = 500
    now = flood(scene)
    told = notifier(channel)
    for minutes in (0, 1, 6, 36):
        told.run(scene.connection, now + minutes * MINUTE)
    assert states(scene) == [("failed", "4 tries failed")]
    assert scene.the_alarm().state == "raised"


def test_who_turns_it_on_is_not_told_of_what_is_long_past(scene: Scene, channel: Channel) -> None:
    now = flood(scene)
    notifier(channel).run(scene.connection, now + timedelta(hours=2))
    assert channel.taken == []


def test_an_address_that_nobody_knows_is_refused_without_being_shown() -> None:
    with pytest.raises(ConfigurationError, match="NADI_NOTIFY_URLS: address 2") as refused:
        make_send("json://127.0.0.1/ nonsense://user:geheim@host")
    assert "geheim" not in str(refused.value)
