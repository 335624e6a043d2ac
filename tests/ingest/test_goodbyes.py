"""Who says goodbye, from the real broker to the judge: last wills, Sparkplug deaths, and what was missed."""

from __future__ import annotations

import pytest
from paho.mqtt.client import Client
from sparkplug_node import birth, death, flow, payload
from test_path import ledger, letters, publishing, running, settings, wait_for

from core.mqtt import BrokerAddress
from core.settings import Settings
from core.store.connection import connect
from deploy.embedded.broker import Broker

__all__ = ["settings"]  # the fixture

STATUS = "nadi/v1/air/station-1/status"
_TOLD = """
    SELECT device.key, c.kind, c.missed FROM device_contact c JOIN device USING (device_id)
    WHERE c.kind <> 0 ORDER BY c.received_at, device.key
"""


@pytest.fixture(autouse=True)
def cleared(broker: Broker) -> None:
    """The broker keeps nothing of the test before."""
    with publishing(broker) as publish:
        publish(STATUS, b"", retain=True)


def told(settings: Settings) -> list[tuple[str, int, int]]:
    with connect(settings.database_url.get_secret_value()) as connection:
        return connection.execute(_TOLD).fetchall()


def test_the_broker_says_goodbye_for_a_device_whose_connection_breaks(settings: Settings, broker: Broker) -> None:
    address = BrokerAddress.parse(broker.urls["nadi-publisher"])
    device: Client = address.make_client("station-1", clean_session=True)
    device.will_set(STATUS, "offline", qos=1, retain=True)
    with running(settings):
        device.connect(address.host, address.port)
        device.loop_start()
        device.publish(STATUS, "online", qos=1, retain=True).wait_for_publish(10)
        device.publish("nadi/v1/air/station-1/telemetry", '{"values": {"pm25": 1}}', qos=1).wait_for_publish(10)
        wait_for(lambda: ledger(settings.database_url.get_secret_value())["messages"] == 2, "the device")
        sock = device.socket()
        assert sock is not None
        sock.close()
        wait_for(lambda: told(settings) == [("station-1", 1, 0)], "its last will")
        device.loop_stop()
    with running(settings):
        wait_for(lambda: told(settings) == [("station-1", 1, 0), ("station-1", 2, 0)], "what the broker kept")
    assert letters(settings.database_url.get_secret_value()) == []


def test_a_status_of_nobody_registers_nobody_and_one_of_another_service_is_refused(
    settings: Settings, broker: Broker
) -> None:
    url = settings.database_url.get_secret_value()
    with running(settings), publishing(broker) as publish:
        publish(STATUS, "offline")
        wait_for(lambda: ledger(url)["messages_read"] == 1, "the status")
        with connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM device").fetchone() == (0,)
        publish("nadi/v1/air/station-1/telemetry", '{"values": {"pm25": 1}}')
        publish("nadi/v1/water/station-1/status", "offline")
        wait_for(lambda: ledger(url)["messages"] == 3, "3 messages in the ledger")
    assert [reason for reason, _ in letters(url)] == ["wrong_service"]
    assert told(settings) == []


def test_a_node_takes_its_devices_along_even_after_a_restart_and_gaps_are_counted(
    settings: Settings, broker: Broker
) -> None:
    url = settings.database_url.get_secret_value()
    with running(settings), publishing(broker) as publish:
        publish("spBv1.0/g/NBIRTH/n", birth(bd_seq=7))
        publish("spBv1.0/g/DBIRTH/n/d", birth(1))
        publish("spBv1.0/g/NDATA/n", payload(5, flow(2)))
        wait_for(lambda: told(settings) == [("g:n", 3, 3)], "the gap")
        with connect(url) as connection:
            assert connection.execute("SELECT sum(missed) FROM ledger").fetchone() == (3,)
    # The process that comes next knows no births, and so not which devices are the node's.
    with running(settings), publishing(broker) as publish:
        publish("spBv1.0/g/NDEATH/n", death(7))
        wait_for(lambda: told(settings)[1:] == [("g:n", 1, 0), ("g:n:d", 1, 0)], "the deaths")
