"""Live events through the running process: none is lost, whoever wants less gets less, and the slow disturb nobody."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from alarm_city import clear, raise_alarm
from api_city import METER, SAMPLE, STATION
from live_client import Listener, running

from core.catalogue import load_catalogue
from core.store import live
from core.store.connection import INDICATORS_CHANNEL, READINGS_CHANNEL, Connection, connect, notify
from core.store.devices import allocate_series, deployed, register
from core.store.readings import Outcome, Rows
from processors import health

Listen = Callable[..., Listener]

START_US = 1_767_225_600_000_000  # 2026-01-01, UTC


class City:
    """A store with three series; what is stored gets the next second."""

    def __init__(self, url: str, connection: Connection) -> None:
        self.url, self.connection = url, connection
        register(connection, [STATION, METER, SAMPLE])
        self.pm25 = self._series("lora-0a1b", "pm25")
        self.pm10 = self._series("lora-0a1b", "pm10")
        self.flow = self._series("meter-a", "flow")
        self._time_us = START_US

    def _series(self, device: str, metric: str) -> int:
        found = deployed(self.connection, device)
        assert found
        return allocate_series(self.connection, found.point_id, metric, 300, is_counter=False)

    def store(self, series: int, *values: float, outcome: Outcome = Outcome.STORED, quality: int = 0) -> None:
        """As ingest does it, but for the readings themselves."""
        count = len(values)
        times = self._time_us + np.arange(count, dtype=np.int64) * 1_000_000
        self._time_us += count * 1_000_000
        rows = Rows(
            times,
            np.full(count, series, dtype=np.int32),
            np.array(values, dtype=np.float64),
            np.full(count, quality, dtype=np.int16),
            np.zeros(count, dtype=bool),
        )
        with self.connection.transaction():
            live.add_readings(self.connection, rows, np.full(count, outcome, dtype=np.int8))
            notify(self.connection, READINGS_CHANNEL)

    def compute(self, indicator: str, value: float | None, **more: Any) -> None:
        """As the processors do it, but for the value itself."""
        start = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=8)
        row = {
            "indicator": indicator,
            "scope": "city",
            "grain": "month",
            "origin": "simulated",
            "start": start,
            "end": start + timedelta(days=31),
            "revision": 0,
            "value": value,
            "n": 5,
            "points": 1,
            "coverage": 0.9,
            "computed_at": start,
            "reason": None,
        }
        with self.connection.transaction():
            live.add_values(self.connection, [{**row, **more}])
            notify(self.connection, INDICATORS_CHANNEL)


@pytest.fixture(scope="module")
def city(store_url: str) -> Iterator[City]:
    with connect(store_url, autocommit=True) as connection:
        yield City(store_url, connection)


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Makes listeners and closes them."""
    made: list[Listener] = []

    def listen(*arguments: Any, **asked: Any) -> Listener:
        made.append(Listener(*arguments, **asked))
        return made[-1]

    yield listen
    for listener in made:
        listener.close()


@pytest.fixture(scope="module")
def port(city: City) -> Iterator[int]:
    with running(city.url) as port:
        yield port


def values(events: list[Any]) -> list[float]:
    return [event["value"] for event in events]


def test_a_reading_is_told_of_with_all_that_it_is(city: City, port: int, listen: Listen) -> None:
    listener = listen(port).begun()
    assert listener.answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
    city.store(city.pm25, 12.5, quality=1)
    assert listener.events(1) == [
        {
            "point": "udara-sgu",
            "device": "lora-0a1b",
            "service": "air",
            "district": "64.08.04",
            "metric": "pm25",
            "time": listener_time(city, 1),
            "value": 12.5,
            "unit": "ug/m3",
            "quality": ["out_of_usual_range"],
            "late": False,
            "origin": "simulated",
        }
    ]


def listener_time(city: City, back: int) -> str:
    time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=city._time_us - back * 1_000_000)
    return (time.astimezone(UTC) + timedelta(hours=8)).replace(tzinfo=None).isoformat() + "+08:00"


def test_a_value_is_told_of_with_all_that_it_is(city: City, port: int, listen: Listen) -> None:
    listener = listen(port).begun()
    city.compute("WTR-03", 38.0)
    assert listener.events(1) == [
        {
            "indicator": "WTR-03",
            "service": "water",
            "scope": "city",
            "grain": "month",
            "origin": "simulated",
            "start": "2026-01-01T00:00:00+08:00",
            "end": "2026-02-01T00:00:00+08:00",
            "value": 38.0,
            "unit": "%",
            "n": 5,
            "points": 1,
            "coverage": 0.9,
            "revision": 0,
            "provisional": True,
            "computed_at": "2026-01-01T00:00:00+08:00",
            "reason": None,
        }
    ]


def test_an_alarm_is_told_of_as_it_changes_and_who_was_away_goes_on(city: City, port: int, listen: Listen) -> None:
    listener = listen(port, kind="alarms", service="river").begun()
    city.store(city.pm25, 1)
    raise_alarm(city.connection, "air-ispu", "point:udara-sgu", service="air", agency="dlh")
    alarm_id = raise_alarm(city.connection)
    (raised,) = listener.events(1)
    assert (raised["change"], raised["alarm"]["id"], raised["alarm"]["state"]) == ("raised", alarm_id, "raised")
    assert raised["alarm"]["place"] == "Intake IPA Kabo"
    listener.close()
    clear(city.connection, alarm_id)
    again = listen(port, last=listener.id, kind="alarms")
    (cleared,) = again.events(1)
    assert (cleared["change"], cleared["alarm"]["holds"]) == ("cleared", False)


def test_a_device_that_is_heard_and_falls_silent_is_told_of(city: City, port: int, listen: Listen) -> None:
    def judge(at: datetime, *, heard: bool) -> None:
        """As ingest appends contacts and the processors judge them."""
        with city.connection.transaction():
            for device, skew in (("meter-a", 0.0), (None, 0.0)) if heard else ((None, 0.0),):
                city.connection.execute(
                    """
                    INSERT INTO device_contact (device_id, received_at, newest_time, skew_s)
                    SELECT coalesce((SELECT device_id FROM device WHERE key = %s), 0), %s, %s, %s
                    """,
                    [device, at, at, skew],
                )
        health.update(city.connection, load_catalogue(), late_after_s=300)

    begin = datetime(2026, 1, 1, tzinfo=UTC)
    listener = listen(port, kind="health", service="water", origin="real").begun()
    judge(begin, heard=True)
    (online,) = listener.events(1)
    assert (online["device"], online["point"], online["state"]) == ("meter-a", "meter-a", "online")
    for second in range(20, 800, 20):
        judge(begin + timedelta(seconds=second), heard=False)
    (late,) = listener.events(1)
    assert (late["state"], late["district"], late["state_label"]) == ("late", "64.08.04", "terlambat")


def test_what_was_not_stored_is_no_event(city: City, port: int, listen: Listen) -> None:
    listener = listen(port).begun()
    city.store(city.pm25, 1, outcome=Outcome.DUPLICATE)
    city.store(city.pm25, 2, outcome=Outcome.CONFLICT)
    city.store(city.pm25, 3)
    assert values(listener.events(1)) == [3]


WANTED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "all": ({}, ["pm25", "pm10", "flow", "WTR-03", "AIR-02"]),
    "service": ({"service": "water"}, ["flow", "WTR-03"]),
    "two services": ({"service": ["water", "air"]}, ["pm25", "pm10", "flow", "WTR-03", "AIR-02"]),
    "district": ({"district": "Sangatta Utara"}, ["pm25", "pm10", "flow", "AIR-02"]),
    "device": ({"device": "lora-0a1b"}, ["pm25", "pm10"]),
    "metrics": ({"metric": ["pm10", "flow"]}, ["pm10", "flow"]),
    "indicator": ({"indicator": "WTR-03"}, ["WTR-03"]),
    "origin": ({"origin": "real"}, ["flow"]),
    "readings": ({"kind": "readings", "service": "air"}, ["pm25", "pm10"]),
    "values": ({"kind": "values"}, ["WTR-03", "AIR-02"]),
}


@pytest.mark.parametrize(("asked", "expected"), WANTED.values(), ids=list(WANTED))
def test_who_wants_less_gets_less(
    city: City, port: int, asked: dict[str, Any], expected: list[str], listen: Listen
) -> None:
    listener = listen(port, **asked).begun()
    for series in (city.pm25, city.pm10, city.flow):
        city.store(series, 1)
    city.compute("WTR-03", 1)
    city.compute("AIR-02", 1, scope="district:64.08.04")
    heard = [event.get("metric") or event.get("indicator") for event in listener.events(len(expected))]
    assert heard == expected


def test_who_comes_again_goes_on_behind_the_last_event(city: City, port: int, listen: Listen) -> None:
    first = listen(port, service="air").begun()
    city.store(city.pm25, 1, 2, 3, 4)
    assert values(first.events(2)) == [1, 2]
    first.close()
    city.store(city.flow, 99)
    city.store(city.pm10, 5)
    again = listen(port, last=first.id, service="air")
    city.store(city.pm25, 6)
    assert values(again.events(4)) == [3, 4, 5, 6]
    again.close()
    third = listen(port, last_event_id=again.id, service="air")
    city.store(city.pm25, 7)
    assert values(third.events(1)) == [7]


def test_nothing_is_lost_or_doubled_however_often_somebody_comes_again(city: City, port: int, listen: Listen) -> None:
    stopping = threading.Event()

    def keep_storing() -> None:
        number = 0
        while not stopping.is_set():
            city.store(city.pm25, *range(number, number + 7))
            number += 7

    listener = listen(port, metric="pm25").begun()
    thread = threading.Thread(target=keep_storing)
    thread.start()
    heard: list[float] = []
    try:
        for _ in range(20):
            heard += values(listener.events(37))
            listener.close()
            listener = listen(port, last=listener.id, metric="pm25")
    finally:
        stopping.set()
        thread.join()
    listener.close()
    assert heard == list(range(20 * 37))


def test_two_writers_at_once_are_heard_whole(city: City, port: int, listen: Listen) -> None:
    """The one who took a number first may commit last: a reader must not be past it then."""
    listener = listen(port, metric="pm10").begun()

    def store(first: int) -> None:
        with connect(city.url, autocommit=True) as connection:
            mine = object.__new__(City)
            mine.__dict__ = {**city.__dict__, "connection": connection}
            for number in range(50):
                mine.store(mine.pm10, first + number)

    threads = [threading.Thread(target=store, args=[first]) for first in (0, 1000, 2000)]
    for thread in threads:
        thread.start()
    heard = values(listener.events(150))
    for thread in threads:
        thread.join()
    listener.close()
    assert sorted(heard) == [first + number for first in (0, 1000, 2000) for number in range(50)]
    for first in (0, 1000, 2000):
        assert [value for value in heard if first <= value < first + 50] == list(range(first, first + 50))


def test_what_is_no_longer_kept_is_said_to_be_missing(city: City, port: int, listen: Listen) -> None:
    first, witness = (listen(port, metric="flow").begun() for _ in range(2))
    city.store(city.flow, 1)
    first.events(1)
    first.close()
    city.store(city.flow, 2)
    city.store(city.flow, 3)
    assert values(witness.events(3)) == [1, 2, 3]
    witness.close()
    city.connection.execute("DELETE FROM live_batch WHERE batch_id < (SELECT max(batch_id) FROM live_batch)")
    again = listen(port, last=first.id, metric="flow")
    name, content = again.next() or ("", {})
    assert (name, content["reason"]) == ("gap", "not kept")
    assert values(again.events(1)) == [3]
    again.close()
    stranger = listen(port, last="999999999", metric="flow")
    assert (stranger.next() or ("",))[0] == "gap"
    city.store(city.flow, 4)
    assert values(stranger.events(1)) == [4]


def test_the_table_stays_short(city: City) -> None:
    city.connection.execute("UPDATE live_batch SET at = now() - INTERVAL '16 minutes'")
    for number in range(65):
        city.store(city.flow, number)
    row = city.connection.execute("SELECT count(*) FROM live_batch").fetchone()
    assert row
    assert row[0] <= 65


def test_the_database_may_go_and_come_back(city: City, port: int, listen: Listen) -> None:
    listener = listen(port, metric="flow").begun()
    city.store(city.flow, 1)
    assert values(listener.events(1)) == [1]
    city.connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nadi'"
        " AND datname = current_database() AND pid <> pg_backend_pid()"
    )
    city.store(city.flow, 2)
    assert values(listener.events(1)) == [2]
    listener.close()
    # Requests met connections that had died; they are replaced.
    statuses = []
    while 200 not in statuses:
        another = listen(port)
        statuses.append(another.answer.status)
        another.close()
    assert set(statuses) <= {200, 503}


def test_a_device_that_was_replaced_is_named_anew(city: City, port: int, listen: Listen) -> None:
    listener = listen(port, metric="pm10").begun()
    city.store(city.pm10, 1)
    assert listener.events(1)[0]["district"] == "64.08.04"
    city.connection.execute("UPDATE point SET district = '64.08.05' WHERE key = 'udara-sgu'")
    notify(city.connection, "nadi_registry", "lora-0a1b")
    heard = "64.08.04"
    while heard == "64.08.04":
        city.store(city.pm10, 2)
        heard = listener.events(1)[0]["district"]
    assert heard == "64.08.05"
    city.connection.execute("UPDATE point SET district = '64.08.04' WHERE key = 'udara-sgu'")
    notify(city.connection, "nadi_registry", "lora-0a1b")


def test_a_slow_client_is_dropped_with_the_reason_and_disturbs_nobody(city: City, port: int, listen: Listen) -> None:
    slow = listen(port, receive_buffer=4096, metric="pm25").begun()
    quick = listen(port, metric="pm25").begun()
    batch = range(5000)
    count = 0
    for _ in range(40):
        city.store(city.pm25, *batch)
        assert values(quick.events(len(batch))) == list(batch)
        count += 1
    heard = 0
    while (event := slow.next()) is not None and event[0] == "reading":
        heard += 1
    assert event is not None
    assert (event[0], event[1]["reason"]) == ("dropped", "slow")
    assert heard < count * len(batch)
    assert slow.next() is None
    # It comes again with its id, and what it missed is there.
    again = listen(port, last=slow.id, metric="pm25")
    assert values(again.events(1)) == [heard % len(batch)]


def test_two_hundred_clients_hear_everything(city: City, port: int, listen: Listen) -> None:
    listeners = [listen(port, metric=("pm25", "pm10", "flow")[number % 3]) for number in range(200)]
    for listener in listeners:
        listener.begun()
    for number in range(10):
        for series in (city.pm25, city.pm10, city.flow):
            city.store(series, number, number)
    for listener in listeners:
        assert values(listener.events(20)) == [number for number in range(10) for _ in range(2)]


REFUSED = {
    "?kind=alarm": 422,
    "?service=wind": 422,
    "?district=Paris": 422,
    "?metric=pm3": 422,
    "?indicator=ABC-1": 404,
    "?origin=invented": 422,
    "?device=%00": 422,
    "?last_event_id=x": 422,
    "?last_event_id=1.": 422,
    "?last_event_id=1.2.3": 422,
    "?colour=red": 422,
}


@pytest.mark.parametrize(("query", "status"), REFUSED.items(), ids=list(REFUSED))
def test_what_nobody_can_hear_is_refused(port: int, query: str, status: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"/v1/stream{query}")
    answer = connection.getresponse()
    assert answer.status == status
    assert answer.getheader("Content-Type") == "application/problem+json"
    connection.close()


def test_no_more_clients_than_the_setting_allows(city: City, listen: Listen) -> None:
    with running(city.url, api_streams="1") as port:
        first = listen(port).begun()
        second = listen(port)
        assert (second.answer.status, second.answer.getheader("Retry-After")) == (503, "5")
        first.close()


def test_the_end_of_the_api_is_told(city: City, listen: Listen) -> None:
    with running(city.url) as port:
        listener = listen(port).begun()
    assert (listener.next() or ("",))[0] == "dropped"
    assert listener.next() is None
