"""Who was heard is told to the judge of device health, whatever became of the values."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from test_path import letters, publishing, running, settings, wait_for

from core.reading import Reading, Record
from core.settings import Settings
from core.store.connection import Connection, connect
from core.store.contacts import NO_TIME_US
from deploy.embedded.broker import Broker
from ingest.batch import Batch
from ingest.hearing import Hearing

__all__ = ["settings"]  # the fixture

US = 1_000_000


def readings(*times_us: int) -> list[Reading]:
    return [Reading("a", "pm25", time_us, 1.0) for time_us in times_us]


@pytest.mark.parametrize("times_us", [(10, 20, 30), (30, 20, 10), (30,)], ids=["oldest first", "newest first", "one"])
def test_the_newest_time_of_the_last_message_counts(times_us: tuple[int, ...]) -> None:
    batch = Batch()
    batch.hear(1, 40, readings(5))
    batch.hear(1, 50, readings(*times_us))
    assert batch.heard.spoke == {1: (50, 30)}


def test_a_record_tells_no_time_of_its_device() -> None:
    batch = Batch()
    batch.hear(1, 40, [Record("complaint", "A-1", {})])
    assert batch.heard.spoke == {1: (40, NO_TIME_US)}


def contacts(connection: Connection) -> list[tuple[Any, ...]]:
    query = "SELECT device_id, skew_s FROM device_contact WHERE device_id <> 0 ORDER BY device_id"
    return connection.execute(query).fetchall()


def test_what_was_heard_is_written_once_and_no_more_than_once_a_second(empty_store_url: str) -> None:
    now = 100.0
    hearing = Hearing(lambda: now)
    batch = Batch()
    batch.hear(1, 100 * US, readings(70 * US))
    batch.hear(2, 100 * US, [Record("complaint", "A-1", {})])
    hearing.note(batch)
    with connect(empty_store_url, autocommit=True) as connection:
        assert hearing.is_due
        hearing.write(connection, 100 * US)
        assert not hearing.is_due
        now = 101.0
        assert hearing.is_due
        hearing.write(connection, 101 * US)
        (first, second) = contacts(connection)
        assert first == (1, 30.0)
        assert second[0] == 2
        assert math.isnan(second[1])
        assert connection.execute("SELECT count(*) FROM device_contact WHERE device_id = 0").fetchone() == (2,)


def test_a_device_whose_clock_is_ahead_is_refused_and_heard(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()
    ahead_ms = round((time.time() + 7200) * 1000)
    with running(settings), publishing(broker) as publish, connect(url, autocommit=True) as connection:
        publish("nadi/v1/air/station-1/telemetry", f'{{"ts": {ahead_ms}, "values": {{"pm25": 1}}}}')
        wait_for(lambda: bool(contacts(connection)), "the contact")
        ((_, skew_s),) = contacts(connection)
    assert skew_s < -3600
    assert [reason for reason, _ in letters(url)] == ["clock_ahead"]


def test_an_idle_ingest_says_that_it_is_there(settings: Settings, broker: Broker) -> None:
    with running(settings), connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
        query = "SELECT count(*) FROM device_contact WHERE device_id = 0"
        wait_for(lambda: (connection.execute(query).fetchone() or (0,))[0] > 1, "two beats")
