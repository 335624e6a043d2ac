"""Every other format from a published payload to what is stored and counted, with real broker and database."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import cbor2
import pytest
from sparkplug_node import birth, death, flow, payload
from test_path import CATALOGUE, ledger, letters, publishing, running, settings, values, wait_for

from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts
from core.mqtt import BrokerAddress
from core.settings import Settings
from core.store.connection import connect
from deploy.embedded.broker import Broker
from ingest.sparkplug.wire import REBIRTH, parse

__all__ = ["settings"]  # the fixture

AIR = {
    "id": "urn:ngsi-ld:AirQualityObserved:st-1",
    "type": "AirQualityObserved",
    "dateObserved": "2026-01-05T00:00:00Z",
    "pm25": 12.5,
    "SO2": {"type": "Property", "value": 10, "unitCode": "61"},
    "windSpeed": 2.5,
}
RIVER = {
    "id": "urn:ngsi-ld:FloodMonitoring:FWR013",
    "type": "FloodMonitoring",
    "observationDateTime": "2026-01-05T08:00:00+08:00",
    "currentLevel": {"type": "Property", "value": 98, "unitCode": "CMT"},
    "alertLevel": 10.0,
}
ROOM = {"id": "Room1", "type": "Room", "temperature": 23.5, "relativeHumidity": 0.54}
EUI = "0101010101010101"


def url_of(settings: Settings) -> str:
    return settings.database_url.get_secret_value()


def register(url: str, *facts: Facts) -> None:
    with connect(url, autocommit=True) as connection:
        editor = Editor(connection, CATALOGUE, "tester", datetime.now(UTC))
        for fact in facts:
            add(editor, fact)


@contextmanager
def hearing(broker: Broker, topic: str) -> Iterator[list[bytes]]:
    """Payloads that come on `topic`, to an account that may read everything."""
    heard: list[bytes] = []
    address = BrokerAddress.parse(broker.urls["nadi-ingest"])
    client = address.make_client("test-hearing", clean_session=True)
    client.on_message = lambda client, userdata, message: heard.append(message.payload)
    ready = threading.Event()
    client.on_subscribe = lambda *arguments: ready.set()
    client.connect(address.host, address.port)
    client.loop_start()
    client.subscribe(topic, qos=1)
    assert ready.wait(10)
    yield heard
    client.disconnect()
    client.loop_stop()


def test_each_format_becomes_readings_in_the_metrics_unit(settings: Settings, broker: Broker) -> None:
    url = url_of(settings)
    with running(settings), publishing(broker) as publish:
        publish("nadi/v1/energy/office-1/senml-cbor", cbor2.dumps([{0: "power", 1: "W", 5: 7_200_000}]))
        publish("nadi/v1/energy/office-2/senml", '[{"bs": 3600000, "bu": "W", "n": "power", "s": 3600000}]')
        publish("nadi/v1/river/g-1/csv", "2026-01-05T00:00:00Z,level,642,cm\n1767571500,level,6.43\n")
        publish("/ul/general/room-7/attrs", "t|20|h|54")
        publish("/ul/general/room-7/attrs/illuminance", "300")
        publish("nadi/v1/general/room-8/ultralight", "2026-01-05T00:00:00Z|t|21")
        publish("ngsi/orion/notification", json.dumps({"data": [AIR, RIVER, ROOM]}))
        publish("nadi/v1/air/st-2/ngsi", json.dumps(AIR | {"id": "urn:ngsi-ld:AirQualityObserved:st-2"}))
        wait_for(lambda: ledger(url)["messages"] == 8, "8 messages in the ledger")
    assert letters(url) == []
    assert values(url) == [
        ("Room1", "humidity", pytest.approx(54)),
        ("Room1", "temperature", 23.5),
        ("g-1", "level", pytest.approx(6.42)),
        ("g-1", "level", 6.43),
        ("office-1", "energy", pytest.approx(2)),
        ("office-2", "energy", pytest.approx(2)),
        ("room-7", "humidity", 54),
        ("room-7", "luminosity", 300),
        ("room-7", "temperature", 20),
        ("room-8", "temperature", 21),
        ("st-2", "pm25", 12.5),
        ("st-2", "so2", pytest.approx(26.2, rel=1e-3)),
        ("urn:ngsi-ld:AirQualityObserved:st-1", "pm25", 12.5),
        ("urn:ngsi-ld:AirQualityObserved:st-1", "so2", pytest.approx(26.2, rel=1e-3)),
        ("urn:ngsi-ld:FloodMonitoring:FWR013", "level", pytest.approx(0.98)),
    ]
    counts = ledger(url)
    assert (counts["messages_read"], counts["decoded"], counts["stored"]) == (8, 15, 15)


def test_messages_without_readings_are_read_and_register_nobody(settings: Settings, broker: Broker) -> None:
    url = url_of(settings)
    event = {"deviceInfo": {"devEui": EUI}}
    with running(settings), publishing(broker) as publish:
        for name in ("join", "ack", "txack", "log", "location"):
            publish(f"application/x/device/{EUI}/event/{name}", json.dumps(event))
        publish(f"application/x/device/{EUI}/event/status", json.dumps(event | {"margin": 7, "batteryLevel": 75.5}))
        publish("spBv1.0/g/NBIRTH/n", payload(0, {"name": REBIRTH, "datatype": 11, "boolean_value": False}))
        publish("spBv1.0/g/NDEATH/n", death(0))
        publish("spBv1.0/g/DDEATH/n/d", payload(1))
        publish("spBv1.0/g/NCMD/n", b"another host's")
        publish("spBv1.0/STATE/host", '{"online": true, "timestamp": 1}')
        publish("v1.1/Datastreams(42)/Observations", '{"result": "Normal"}')
        wait_for(lambda: ledger(url)["messages"] == 11, "11 messages in the ledger")
    assert letters(url) == []
    counts = ledger(url)
    assert (counts["messages_read"], counts["decoded"]) == (11, 0)
    with connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM device").fetchone() == (0,)


def test_a_devices_own_state_is_kept_where_its_service_has_metrics_for_it(settings: Settings, broker: Broker) -> None:
    url = url_of(settings)
    register(url, Facts(EUI, service="general"), Facts("0202020202020202", service="air"))
    with running(settings), publishing(broker) as publish:
        for eui in (EUI, "0202020202020202"):
            status = {"deviceInfo": {"devEui": eui}, "margin": 7, "batteryLevel": 75.5}
            publish(f"application/x/device/{eui}/event/status", json.dumps(status))
        wait_for(lambda: ledger(url)["messages"] == 2, "2 messages in the ledger")
    assert letters(url) == []
    assert values(url) == [(EUI, "battery", 75.5), (EUI, "link_margin", 7)]


def test_a_nameless_observation_goes_to_the_points_only_metric(settings: Settings, broker: Broker) -> None:
    url = url_of(settings)
    register(url, Facts("sta-42", service="river", attributes={"metric": "level"}), Facts("sta-43", service="river"))
    observation = json.dumps({"phenomenonTime": "2026-01-05T00:00:00Z", "result": 6.85})
    rain = {
        "phenomenonTime": "2026-01-05T00:05:00Z",
        "result": 0.2,
        "Datastream": {"ObservedProperty": {"name": "rain"}},
    }
    with running(settings), publishing(broker) as publish:
        publish("v1.1/Datastreams(42)/Observations", observation)
        publish("v1.1/Datastreams(43)/Observations", observation)
        publish("v1.1/Datastreams(43)/Observations", json.dumps(rain))
        publish("v1.1/Datastreams(43)/Observations", json.dumps({**rain, "Datastream": {}, "result": 0.3}))
        publish("v1.1/MultiDatastreams(1)/Observations", observation)
        wait_for(lambda: ledger(url)["messages"] == 5, "5 messages in the ledger")
    # The second value of the datastream is nameless again: its series is the only one by then.
    assert values(url) == [("sta-42", "level", 6.85), ("sta-43", "rain", 0.2)]
    assert [reason for reason, _ in letters(url)] == ["unknown_metric", "unknown_topic", "conflict"]


def test_one_entity_that_is_refused_does_not_cost_the_others(settings: Settings, broker: Broker) -> None:
    url = url_of(settings)
    odd = {"id": "x" * 200, "type": "Thing", "a": 1, "b": 2}
    with running(settings), publishing(broker) as publish:
        publish("ngsi/orion/notification", json.dumps({"data": [odd, RIVER]}))
        wait_for(lambda: ledger(url)["messages"] == 1, "the message in the ledger")
    assert [value for _, _, value in values(url)] == [pytest.approx(0.98)]
    counts = ledger(url)
    assert (counts["messages_read"], counts["decoded"], counts["stored"], counts["rejected"]) == (1, 3, 1, 2)


def test_a_flood_of_unknown_names_is_one_short_dead_letter(settings: Settings, broker: Broker) -> None:
    url = url_of(settings)
    odd = ",".join(f'"metric-{number:06d}":1' for number in range(5000))
    with running(settings), publishing(broker) as publish:
        publish("nadi/v1/air/st-1/telemetry", f'{{"values": {{"pm25": 12.5, {odd}}}}}')
        wait_for(lambda: ledger(url)["messages"] == 1, "the message in the ledger")
    assert values(url) == [("st-1", "pm25", 12.5)]
    assert ledger(url)["rejected"] == 5000
    ((reason, detail),) = letters(url)
    assert reason == "unknown_metric"
    assert detail.endswith("and 4980 more")


def test_a_sparkplug_node_is_asked_for_its_births_and_then_understood(settings: Settings, broker: Broker) -> None:
    url = url_of(settings)
    with running(settings), publishing(broker) as publish, hearing(broker, "spBv1.0/water/NCMD/pump-1") as commands:
        publish("spBv1.0/water/NDATA/pump-1", payload(5, flow(2.0)))
        wait_for(lambda: len(commands) == 1, "a command to the node")
        publish("spBv1.0/water/NBIRTH/pump-1", birth())
        publish("spBv1.0/water/DBIRTH/pump-1/dma-1", birth(1, "pressure", 2))
        publish(
            "spBv1.0/water/DDATA/pump-1/dma-1",
            payload(2, {"alias": 2, "double_value": 3.5, "timestamp": 1767571200000}),
        )
        wait_for(lambda: ledger(url)["stored"] == 3, "3 readings stored")
    (metric,) = parse(commands[0]).metrics
    assert (metric.name, metric.boolean_value) == (REBIRTH, True)
    assert [reason for reason, _ in letters(url)] == ["no_birth"]
    assert values(url) == [
        ("water:pump-1", "flow", 1),
        ("water:pump-1:dma-1", "pressure", 3.5),
        ("water:pump-1:dma-1", "pressure", 1),
    ]
