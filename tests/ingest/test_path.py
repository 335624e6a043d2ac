"""From a published payload to a stored reading, with the real broker and the real database."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from paho.mqtt.client import Client

from core.catalogue import load_catalogue
from core.mqtt import BrokerAddress
from core.settings import Settings
from core.store.connection import connect
from deploy.embedded.broker import Broker
from ingest.pipeline import Pipeline
from ingest.service import make_pipeline

CATALOGUE = load_catalogue()


@pytest.fixture
def settings(empty_store_url: str, broker: Broker, request: pytest.FixtureRequest) -> Settings:
    return Settings(
        database_url=empty_store_url,
        mqtt_url=broker.urls["nadi-ingest"],
        mqtt_client_id=f"test-{request.node.name}",
    )


@contextmanager
def running(settings: Settings) -> Iterator[Pipeline]:
    pipeline = make_pipeline(settings, CATALOGUE)
    thread = threading.Thread(target=pipeline.run)
    thread.start()
    try:
        wait_for(lambda: pipeline.is_connected, "a connection to the broker")
        yield pipeline
    finally:
        pipeline.stop()
        thread.join()


@contextmanager
def publishing(broker: Broker) -> Iterator[Callable[..., None]]:
    address = BrokerAddress.parse(broker.urls["nadi-publisher"])
    client: Client = address.make_client("test-publisher", clean_session=True)
    client.connect(address.host, address.port)
    client.loop_start()

    def publish(topic: str, payload: bytes | str, *, retain: bool = False) -> None:
        client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(10)

    yield publish
    client.disconnect()
    client.loop_stop()


def wait_for(condition: Callable[[], bool], what: str, timeout_s: float = 20) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {timeout_s} s for {what}")
        time.sleep(0.02)


def values(url: str) -> list[tuple[str, str, float]]:
    query = """
        SELECT point.key, metric, value FROM reading JOIN series USING (series_id) JOIN point USING (point_id)
        ORDER BY point.key, metric, time
    """
    with connect(url) as connection:
        return connection.execute(query).fetchall()


def ledger(url: str) -> dict[str, int]:
    names = ("messages", "messages_read", "messages_rejected", "decoded", "stored", "duplicate", "rejected")
    query = f"SELECT {', '.join(f'coalesce(sum({name}), 0)' for name in names)} FROM ledger"
    with connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    return dict(zip(names, row, strict=True)) if row else {}


def letters(url: str) -> list[tuple[str, str]]:
    with connect(url) as connection:
        return connection.execute("SELECT reason, detail FROM dead_letter ORDER BY dead_letter_id").fetchall()


def test_each_format_becomes_readings(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    chirpstack = {"deviceInfo": {"devEui": "0101010101010101"}, "object": {"flow": 4.5, "ph": 7.1}}
    things = {"end_device_ids": {"device_id": "dev1"}, "uplink_message": {"decoded_payload": {"luminosity": 0.64}}}
    with running(settings), publishing(broker) as publish:
        publish("nadi/v1/air/station-1/telemetry", '{"values": {"pm25": 12.5, "PM10": 30}}')
        publish("nadi/v1/energy/office-1/senml", '[{"n": "temperature", "u": "[degF]", "v": 86}]')
        publish("application/x/device/0101010101010101/event/up", json.dumps(chirpstack))
        publish("v3/app1@tenant/devices/dev1/up", json.dumps(things))
        wait_for(lambda: ledger(url)["messages"] == 4, "4 messages in the ledger")
    assert values(url) == [
        ("0101010101010101", "flow", 4.5),
        ("0101010101010101", "ph", 7.1),
        ("dev1", "luminosity", 0.64),
        ("office-1", "temperature", pytest.approx(30)),
        ("station-1", "pm10", 30),
        ("station-1", "pm25", 12.5),
    ]


def test_broken_messages_are_kept_with_their_reason_and_harm_nothing(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    with running(settings), publishing(broker) as publish:
        publish("nadi/v1/air/station-1/telemetry", b"\xff\x00{")
        publish("nadi/v1/nowhere/station-1/telemetry", '{"values": {"pm25": 1}}')
        publish("application/x/device/0101010101010101/event/up", '{"deviceInfo": {"devEui": "02"}, "object": {}}')
        publish("nadi/v1/air/station-1/telemetry", '{"values": {"pm25": -5, "noise": 3, "pm10": 20}}')
        publish("nadi/v1/air/station-1/telemetry", '{"ts": 1700000000, "values": {"o3": 20}}')
        wait_for(lambda: ledger(url)["messages"] == 5, "5 messages in the ledger")
    assert values(url) == [("station-1", "pm10", 20)]
    assert [reason for reason, _ in letters(url)] == [
        "undecodable",
        "unknown_service",
        "wrong_device",
        "out_of_range",
        "unknown_metric",
        "clock_invalid",
    ]
    counts = ledger(url)
    assert (counts["messages_read"], counts["messages_rejected"]) == (2, 3)
    assert (counts["decoded"], counts["stored"], counts["rejected"]) == (4, 1, 3)


def test_the_same_again_is_a_duplicate_and_another_value_a_conflict(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    at = '"ts": "2026-01-05T00:00:00Z"'
    with running(settings), publishing(broker) as publish:
        publish("nadi/v1/air/station-1/telemetry", f'{{{at}, "values": {{"pm25": 12.5}}}}')
        wait_for(lambda: ledger(url)["messages"] == 1, "the first message in the ledger")
        publish("nadi/v1/air/station-1/telemetry", f'[{{{at}, "values": {{"pm25": 12.5, "pm10": 1}}}}]')
        publish("nadi/v1/air/station-1/telemetry", f'{{{at}, "values": {{"pm25": 13}}}}')
        wait_for(lambda: ledger(url)["messages"] == 3, "3 messages in the ledger")
    assert values(url) == [("station-1", "pm10", 1), ("station-1", "pm25", 12.5)]
    counts = ledger(url)
    assert (counts["decoded"], counts["stored"], counts["duplicate"], counts["rejected"]) == (4, 2, 1, 1)
    assert [reason for reason, _ in letters(url)] == ["conflict"]


def test_each_message_without_a_time_is_a_reading_however_fast_they_come(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    with running(settings):
        pass
    with publishing(broker) as publish:
        for number in range(200):
            publish("nadi/v1/air/station-1/telemetry", f'{{"values": {{"pm25": {number / 4}}}}}')
    with running(settings):
        wait_for(lambda: ledger(url)["messages"] == 200, "200 messages in the ledger")
    assert letters(url) == []
    assert sorted(value for _, _, value in values(url)) == [number / 4 for number in range(200)]


def test_a_record_said_twice_is_a_duplicate_and_changed_a_revision(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    opened = '{"kind": "complaint", "key": "A-1", "attributes": {"received_at": "2026-07-01"}}'
    closed = (
        '{"kind": "complaint", "key": "A-1", "attributes": {"received_at": "2026-07-01", "closed_at": "2026-07-03"}}'
    )
    with running(settings), publishing(broker) as publish:
        for payload in (opened, opened, closed):
            publish("nadi/v1/general/desk-1/record", payload)
        wait_for(lambda: ledger(url)["messages"] == 3, "3 messages in the ledger")
    counts = ledger(url)
    assert (counts["decoded"], counts["stored"], counts["duplicate"]) == (3, 2, 1)
    with connect(url) as connection:
        assert connection.execute("SELECT max(revision) FROM record").fetchone() == (2,)


def test_what_came_while_ingest_was_away_is_stored_when_it_returns(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    with running(settings):
        pass
    with publishing(broker) as publish:
        for number in range(50):
            publish("nadi/v1/air/station-1/telemetry", f'{{"ts": {1767225600000 + number}, "values": {{"pm25": 1}}}}')
    with running(settings):
        wait_for(lambda: ledger(url)["stored"] == 50, "50 readings stored")
    assert len(values(url)) == 50


def test_nothing_is_lost_or_acknowledged_while_the_database_refuses(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    with running(settings), publishing(broker) as publish, connect(url, autocommit=True) as connection:
        publish("nadi/v1/air/station-1/telemetry", '{"values": {"pm25": 1}}')
        wait_for(lambda: ledger(url)["stored"] == 1, "a first reading")
        for number in range(20):
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nadi'"
                " AND datname = current_database() AND pid <> pg_backend_pid()"
            )
            publish("nadi/v1/air/station-1/telemetry", f'{{"ts": {1767225600000 + number}, "values": {{"pm25": 1}}}}')
        wait_for(lambda: len(values(url)) == 21, "21 readings stored")
    counts = ledger(url)
    assert counts["decoded"] == counts["stored"] + counts["duplicate"]


def test_a_row_that_the_database_refuses_costs_only_its_message(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    with connect(url) as connection:
        connection.execute("ALTER TABLE reading ADD CHECK (value <> 13)")
    with running(settings), publishing(broker) as publish:
        for value in (11, 12, 13, 14):
            publish(f"nadi/v1/air/station-{value}/telemetry", f'{{"values": {{"pm25": {value}}}}}')
        wait_for(lambda: ledger(url)["messages"] == 4, "4 messages in the ledger")
    assert [value for _, _, value in values(url)] == [11, 12, 14]
    assert [reason for reason, _ in letters(url)] == ["refused"]


def test_true_and_false_are_values_of_what_can_only_be_the_two(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    with running(settings), publishing(broker) as publish:
        publish("nadi/v1/lighting/lamp-1/telemetry", '{"values": {"on": true}}')
        publish("nadi/v1/air/station-1/telemetry", '{"values": {"pm25": true, "pm10": 20}}')
        publish(
            "nadi/v1/air/station-1/telemetry", '{"values": {"pm10": {"value": false, "ts": "2026-01-05T00:00:00Z"}}}'
        )
        wait_for(lambda: ledger(url)["messages"] == 3, "3 messages in the ledger")
    assert values(url) == [("lamp-1", "on", 1), ("station-1", "pm10", 20)]
    assert [reason for reason, _ in letters(url)] == ["no_quantity", "no_quantity"]


def test_what_no_source_covers_leaves_a_trace(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    with running(settings), publishing(broker) as publish:
        publish("nadi/v1/air/station-1/telemetri", '{"values": {"pm25": 1}}')
        publish("nadi/v2/air/station-1/telemetry", '{"values": {"pm25": 1}}')
        publish("nadi/v1/air/station-1/command", "reboot")
        wait_for(lambda: ledger(url)["messages"] == 3, "3 messages in the ledger")
    assert [reason for reason, _ in letters(url)] == ["unknown_topic", "unknown_topic"]
    assert (ledger(url)["messages_read"], ledger(url)["messages_rejected"]) == (1, 2)


def test_a_session_of_an_earlier_version_brings_nothing_twice(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    address = BrokerAddress.parse(broker.urls["nadi-ingest"])
    earlier: Client = address.make_client(settings.mqtt_client_id, clean_session=False)
    done = threading.Event()
    earlier.on_connect = lambda client, *_: client.subscribe("nadi/v1/+/+/telemetry", 1)
    earlier.on_subscribe = lambda *_: done.set()
    earlier.connect(address.host, address.port)
    earlier.loop_start()
    assert done.wait(10)
    earlier.disconnect()
    earlier.loop_stop()
    with running(settings), publishing(broker) as publish:
        publish("nadi/v1/air/station-1/telemetry", '{"values": {"pm25": 1}}')
        publish("nadi/v1/air/station-1/telemetry", '{"values": {"pm25": 2}}')
        wait_for(lambda: ledger(url)["messages"] == 2, "2 messages in the ledger")
    assert [value for *_, value in values(url)] == [1, 2]
    assert ledger(url)["messages"] == 2


def test_clearing_what_the_broker_keeps_is_no_dead_letter(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    with running(settings), publishing(broker) as publish:
        publish("nadi/v1/air/station-1/telemetry", b"", retain=True)
        publish("nadi/v1/air/station-1/senml", b"")
        wait_for(lambda: ledger(url)["messages_read"] == 2, "2 messages in the ledger")
    assert letters(url) == []
