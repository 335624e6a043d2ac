"""Where a reading goes: to the point where the device was at its time, and only if its sender may say so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from core.catalogue import load_catalogue
from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts
from core.devices.replacing import replace as replace_device
from core.devices.secrets import password_hash
from core.devices.states import activate, maintain, retire
from core.reading import Quality
from core.store.connection import Connection, connect
from ingest import decoders
from ingest.batch import Batch
from ingest.decoding import open_decoders
from ingest.directory import Directory
from ingest.letterbox import Letterbox
from ingest.message import Message
from ingest.reader import Reader
from ingest.topic import Topics
from ingest.writer import store

CATALOGUE = load_catalogue()
NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD, SUSPENDED = int(Quality.GOOD), int(Quality.OUT_OF_SERVICE)


@dataclass
class Scene:
    """A registry, and ingest without its broker."""

    connection: Connection
    editor: Editor
    reader: Reader
    directory: Directory
    clock: list[float] = field(default_factory=lambda: [0.0])

    def at(self, hour: float) -> Editor:
        """Somebody who changes the registry so many hours after NOW."""
        return replace(self.editor, now=NOW + hour * HOUR)

    def say(self, topic: str, payload: object) -> list[str]:
        """Have a message read and stored; reasons of what was refused."""
        self.clock[0] += 10
        batch = Batch()
        received_us = round((NOW + 24 * HOUR).timestamp() * 1e6)
        while not batch.contents:
            self.directory.heed_changes()
            self.reader.read(Message(topic, json.dumps(payload).encode(), received_us, 1, 1), batch)
        store(self.connection, batch, Letterbox(1000, 1000, 10**9))
        return [letter.reason for content in batch.contents for letter in content.letters]

    def measure(self, device: str, *hours: float) -> list[str]:
        """Readings of value = hour, at these hours after NOW."""
        values = [{"ts": (NOW + hour * HOUR).isoformat(), "values": {"pm25": abs(hour)}} for hour in hours]
        return self.say(f"nadi/v1/air/{device}/telemetry", values)

    def heed(self, key: str) -> None:
        """Have ingest hear of a change, which travels beside the commit."""
        while key in self.directory.devices:
            self.clock[0] += 10
            self.directory.heed_changes()

    def stored(self) -> list[tuple[str, float, int]]:
        query = """
            SELECT key, value, quality FROM reading JOIN series USING (series_id) JOIN point USING (point_id)
            ORDER BY key, time
        """
        return self.connection.execute(query).fetchall()


@pytest.fixture
def scene(empty_store_url: str) -> Iterator[Scene]:
    with connect(empty_store_url, autocommit=True) as connection, connect(empty_store_url, autocommit=True) as own:
        clock = [0.0]
        directory = Directory(own, CATALOGUE, registers=True, now=lambda: clock[0])
        topics = Topics(CATALOGUE.sources, open_decoders(decoders, lambda topic, payload: True))
        reader = Reader(topics, directory, max_ahead_us=0, late_after_us=300_000_000)
        yield Scene(connection, Editor(connection, CATALOGUE, "tester", NOW), reader, directory, clock)


def test_a_late_reading_goes_to_the_point_where_the_device_was(scene: Scene) -> None:
    add(scene.editor, Facts("old", service="air", point="q"))
    add(scene.editor, Facts("a", service="air", point="p"))
    scene.measure("a", -3)
    replace_device(scene.at(0), "old", "a", at=NOW)
    scene.heed("a")
    assert scene.measure("a", 1, -1, 2) == []
    assert scene.stored() == [("p", 3, GOOD), ("p", 1, GOOD), ("q", 1, GOOD), ("q", 2, GOOD)]


def test_a_replaced_device_still_delivers_what_it_measured_before(scene: Scene) -> None:
    add(scene.editor, Facts("a", service="air", point="p"))
    scene.measure("a", -3)
    replace_device(scene.editor, "a", "b", at=NOW)
    scene.heed("a")
    assert scene.measure("a", -2) == []
    assert scene.measure("b", 1) == []
    assert scene.stored() == [("p", 3, GOOD), ("p", 2, GOOD), ("p", 1, GOOD)]
    assert scene.measure("a", 1) == ["unknown_device"]
    assert scene.measure("a", -1, 1) == ["not_deployed"]


def test_what_a_device_measured_before_it_came_is_nobodys(scene: Scene) -> None:
    add(scene.editor, Facts("a", service="air", point="p"), since=NOW)
    assert scene.measure("a", -1, 1) == ["not_deployed"]
    assert scene.stored() == [("p", 1, GOOD)]


def test_readings_of_a_time_out_of_service_are_flagged_whenever_they_come(scene: Scene) -> None:
    add(scene.editor, Facts("a", service="air", point="p"))
    scene.measure("a", -1)
    maintain(scene.at(0), "a")
    scene.heed("a")
    scene.measure("a", -0.5, 1)
    activate(scene.at(2), Facts("a"))
    scene.heed("a")
    scene.measure("a", 1.5, 3)
    assert [(value, quality) for _, value, quality in scene.stored()] == [
        (1, GOOD),
        (0.5, GOOD),
        (1, SUSPENDED),
        (1.5, SUSPENDED),
        (3, GOOD),
    ]


def test_a_device_that_is_commissioned_counts_from_its_activation_on(scene: Scene) -> None:
    add(scene.editor, Facts("a", service="air"), state="commissioning")
    scene.measure("a", -1)
    activate(scene.at(0), Facts("a"))
    scene.heed("a")
    scene.measure("a", -0.5, 1)
    assert [quality for _, _, quality in scene.stored()] == [SUSPENDED, SUSPENDED, GOOD]


def test_a_retired_device_is_refused(scene: Scene) -> None:
    add(scene.editor, Facts("a", service="air"))
    retire(scene.editor, "a")
    assert scene.measure("a", 1) == ["unknown_device"]


def test_a_stranger_does_not_write_into_a_point_of_its_name(scene: Scene) -> None:
    add(scene.editor, Facts("a", service="air", point="p"))
    assert scene.measure("p", 1) == []
    assert scene.stored() == [("p~pending", 1, GOOD)]


def uplink(application: str, device: str) -> tuple[str, object]:
    payload = {"deviceInfo": {"devEui": device}, "time": NOW.isoformat(), "object": {"pm25": 1}}
    return f"application/{application}/device/{device}/event/up", payload


def test_an_application_speaks_for_its_devices_alone(scene: Scene) -> None:
    for name, application in (("ns-1", "app-1"), ("ns-2", "app-2")):
        add(scene.editor, Facts(name, kind="network_server", server="chirpstack", application=application))
    add(scene.editor, Facts("lora", service="air", gateway="ns-1"))
    add(scene.editor, Facts("direct", service="air"), password_hash=password_hash("s"))
    add(scene.editor, Facts("loose", service="air"))
    assert scene.say(*uplink("app-1", "lora")) == []
    assert scene.say(*uplink("app-2", "lora")) == ["wrong_application"]
    assert scene.say(*uplink("app-1", "direct")) == ["wrong_application"]
    assert scene.say(*uplink("app-1", "loose")) == []
    assert [key for key, _, _ in scene.stored()] == ["loose", "lora"]


def test_a_new_device_is_assigned_to_the_application_that_spoke_for_it(scene: Scene) -> None:
    add(scene.editor, Facts("ns-1", kind="network_server", server="chirpstack", application="app-1"))
    assert scene.say(*uplink("app-1", "0102030405060708")) == []
    assert scene.say(*uplink("app-2", "0102030405060708")) == ["wrong_application"]


def test_a_context_broker_speaks_for_its_entities_alone(scene: Scene) -> None:
    add(scene.editor, Facts("orion", kind="network_server", server="ngsi", application="orion"))
    add(scene.editor, Facts("urn:ngsi-ld:AirQualityObserved:1", service="air", gateway="orion"))
    entities = [
        {"id": f"urn:ngsi-ld:AirQualityObserved:{number}", "type": "AirQualityObserved", "pm25": {"value": 5}}
        for number in (1, 2)
    ]
    assert scene.say("ngsi/orion/notification", {"data": entities[:1]}) == []
    assert scene.say("ngsi/other/notification", {"data": entities}) == ["wrong_application"]
    assert len(scene.stored()) == 2


def test_changes_are_looked_for_once_a_second(scene: Scene) -> None:
    add(scene.editor, Facts("a", service="air", point="p"))
    scene.measure("a", -1)
    maintain(scene.at(0), "a")
    scene.directory.heed_changes()
    assert "a" in scene.directory.devices
    scene.heed("a")
    assert "a" not in scene.directory.devices
