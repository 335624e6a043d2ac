"""Dead letters: a replay stores once and is counted, a flood is sampled and said once, old ones make room."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import typer

from cli.letters import chosen
from core.catalogue import load_catalogue
from core.reading import Record
from core.settings import Settings
from core.store import dead_letters, devices, ledger, maintenance, records
from core.store.connection import Connection, connect
from core.store.dead_letters import DeadLetter
from ingest.assembly import replaying
from ingest.batch import Batch, Content
from ingest.letterbox import Letterbox
from ingest.message import Message
from ingest.replayer import Replay, Replayer
from ingest.writer import Writing

CAME = datetime(2026, 1, 5, tzinfo=UTC)
TOPIC = "nadi/v1/air/aq-1/telemetry"
GOOD = b'{"values": {"pm25": 12.5}}'


@pytest.fixture
def settings(empty_store_url: str) -> Settings:
    return Settings(database_url=empty_store_url, unknown_device="reject")


@pytest.fixture
def store(settings: Settings) -> Iterator[Connection]:
    with connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
        yield connection


@pytest.fixture
def replayer(settings: Settings) -> Iterator[Replayer]:
    with replaying(settings, load_catalogue()) as replayer:
        yield replayer


def letter(payload: bytes = GOOD, reason: str = "unknown_device", topic: str = TOPIC, number: int = 1) -> DeadLetter:
    return DeadLetter(CAME, "native", topic, payload, f"aq-{number}", reason, "as it was")


def kept(connection: Connection, *letters: DeadLetter) -> list[int]:
    dead_letters.add(connection, letters)
    return dead_letters.open_ids(connection, limit=100)


def register(connection: Connection) -> None:
    entry = devices.Registration(
        point="aq-1", device="aq-1", service="air", name="aq-1", agency="dlh", origin="real", interval_s=300
    )
    with connection.transaction():
        devices.register(connection, [entry])


def stored(connection: Connection) -> list[tuple[datetime, float]]:
    return connection.execute("SELECT time, value FROM reading ORDER BY time, value").fetchall()


def sums(connection: Connection, source: str) -> tuple[int, ...]:
    """(messages, read, rejected, decoded, stored, duplicate, readings rejected, difference)."""
    total = ledger.total(connection, CAME - timedelta(days=3650), CAME + timedelta(days=3650), source=source)
    names = (
        "messages",
        "messages_read",
        "messages_rejected",
        "decoded",
        "stored",
        "duplicate",
        "rejected",
        "difference",
    )
    return tuple(int(total[name]) for name in names)


def test_a_replay_stores_as_of_when_the_message_came_and_counts_one_delivery(
    store: Connection, replayer: Replayer
) -> None:
    (number,) = kept(store, letter())
    register(store)
    assert replayer.replay(number) == Replay(number)
    assert stored(store) == [(CAME, 12.5)]
    assert sums(store, "replay") == (1, 1, 0, 1, 1, 0, 0, 0)
    assert sums(store, "native") == (0,) * 8
    assert store.execute("SELECT count(*) FROM touched_hour").fetchone() == (1,)


def test_replaying_twice_stores_nothing_twice(store: Connection, replayer: Replayer) -> None:
    first, second = kept(store, letter(), letter())
    register(store)
    assert replayer.replay(first) == Replay(first)
    assert replayer.replay(first) is None
    assert replayer.replay(second) == Replay(second)
    assert len(stored(store)) == 1
    assert sums(store, "replay") == (2, 2, 0, 2, 1, 1, 0, 0)


def test_what_is_still_refused_stays_open_with_the_new_reason(store: Connection, replayer: Replayer) -> None:
    (number,) = kept(store, letter(b'{"values": {"pm25": -5, "pm10": 20}}'))
    result = replayer.replay(number)
    assert result is not None
    assert result.reason == "unknown_device"
    register(store)
    result = replayer.replay(number)
    assert result is not None
    assert (result.reason, result.is_stored) == ("out_of_range", False)
    row = dead_letters.find(store, number)
    assert row is not None
    assert (row["state"], row["reason"], "pm25 is -5" in row["detail"]) == ("open", "out_of_range", True)
    assert len(dead_letters.list_letters(store)) == 1
    assert [value for _, value in stored(store)] == [20]
    assert sums(store, "replay") == (2, 1, 1, 2, 1, 0, 1, 0)


def test_a_conflict_stays_a_conflict(store: Connection, replayer: Replayer) -> None:
    first, second = kept(store, letter(), letter(b'{"values": {"pm25": 13}}', "conflict"))
    register(store)
    replayer.replay(first)
    result = replayer.replay(second)
    assert result is not None
    assert result.reason == "conflict"
    assert stored(store) == [(CAME, 12.5)]


def test_a_row_that_the_database_refuses_stays_open(store: Connection, replayer: Replayer) -> None:
    (number,) = kept(store, letter())
    register(store)
    store.execute("ALTER TABLE reading ADD CHECK (value <> 12.5)")
    result = replayer.replay(number)
    assert result is not None
    assert result.reason == "refused"
    assert sums(store, "replay") == (1, 0, 1, 0, 0, 0, 0, 0)


def test_a_payload_that_was_cut_is_never_read(store: Connection, replayer: Replayer) -> None:
    (number,) = kept(store, letter(b" " * 70_000 + GOOD, "undecodable"))
    result = replayer.replay(number)
    assert result is not None
    assert "only its first 65536 bytes were kept" in result.detail
    assert sums(store, "replay") == (0,) * 8


def test_an_old_version_of_a_case_does_not_replace_a_newer_one(store: Connection, replayer: Replayer) -> None:
    register(store)
    record = Record("complaint", "A-1", {"received_at": "2026-01-01", "closed_at": "2026-01-06"})
    records.write(store, record, service="air", origin="real", now=CAME + timedelta(days=1))
    payload = json.dumps({"kind": "complaint", "key": "A-1", "attributes": {"received_at": "2026-01-01"}}).encode()
    (number,) = kept(store, letter(payload, topic="nadi/v1/air/aq-1/record"))
    result = replayer.replay(number)
    assert result is not None
    assert (result.reason, "which is newer" in result.detail) == ("conflict", True)
    assert store.execute("SELECT max(revision) FROM record").fetchone() == (1,)


def test_letters_are_found_by_what_is_known_of_them(store: Connection) -> None:
    kept(store, letter(), letter(number=2), letter(reason="conflict"))
    assert len(dead_letters.list_letters(store, device="aq-1")) == 2
    assert len(dead_letters.list_letters(store, reason="conflict", source="native")) == 1
    assert dead_letters.list_letters(store, since=CAME + timedelta(seconds=1)) == []
    assert len(dead_letters.list_letters(store, limit=2)) == 2
    numbers = dead_letters.open_ids(store, device="aq-1", limit=1)
    assert dead_letters.close(store, numbers, "discarded") == 1
    assert dead_letters.close(store, numbers, "discarded") == 0
    assert dead_letters.count_by_reason(store) == {"conflict": 1, "unknown_device": 1}


class Time:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def flood(connection: Connection, letterbox: Letterbox, bad: int, good: int = 0) -> None:
    """Store a batch of so many messages that cannot be read, with good ones among them."""
    batch = Batch()
    for number in range(bad + good):
        content = Content(Message(TOPIC, b"x", round(CAME.timestamp() * 1e6), number, 1), "native", "aq-1")
        if number >= good:
            content.is_read = False
            content.letters.append(letter(b"x", "undecodable"))
        batch.contents.append(content)
    Writing(batch, letterbox).run(connection)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelno == logging.WARNING]


def test_a_flood_is_sampled_counted_and_said_when_it_begins_and_ends(
    store: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Time()
    letterbox = Letterbox(20, 100_000, 10**9, clock)
    for _ in range(3):
        flood(store, letterbox, 1000, good=5)
    clock.now += 61
    flood(store, letterbox, 1000)
    clock.now += 61
    flood(store, letterbox, 0, good=1)
    assert warnings(caplog) == ["flood of dead letters: undecodable by aq-1, source native; more are only counted"]
    clock.now += 61
    flood(store, letterbox, 1)
    assert warnings(caplog)[1:] == ["flood of dead letters ended: undecodable by aq-1, source native; 3960 not kept"]
    assert dead_letters.count_by_reason(store) == {"undecodable": 41}
    assert sums(store, "native")[:3] == (4017, 16, 4001)


def test_few_bad_messages_are_all_kept_and_not_said(store: Connection, caplog: pytest.LogCaptureFixture) -> None:
    letterbox = Letterbox(20, 100_000, 10**9, Time())
    for _ in range(4):
        flood(store, letterbox, 5, good=5)
    assert dead_letters.count_by_reason(store) == {"undecodable": 20}
    assert warnings(caplog) == []


def test_invented_names_of_devices_do_not_get_around_the_sampling(caplog: pytest.LogCaptureFixture) -> None:
    letterbox = Letterbox(20, 100_000, 10**9, Time())
    sifted = letterbox.sift([letter(number=number) for number in range(5000)])
    letterbox.count(sifted)
    assert len(sifted.kept) == 1000
    assert warnings(caplog) == [
        "flood of dead letters: unknown_device by many devices, source native; more are only counted"
    ]


def test_what_was_rolled_back_was_not_counted() -> None:
    letterbox = Letterbox(20, 100_000, 10**9, Time())
    for _ in range(3):
        assert len(letterbox.sift([letter()] * 15).kept) == 15


def test_the_oldest_letters_make_room(store: Connection) -> None:
    letterbox = Letterbox(10**6, 10, 10**9, Time())
    flood(store, letterbox, 1500)
    assert dead_letters.count_by_reason(store) == {"undecodable": 10}
    newest = store.execute("SELECT max(dead_letter_id) - min(dead_letter_id) FROM dead_letter").fetchone()
    assert newest == (9,)


def test_letters_that_nobody_waits_for_make_room_before_open_ones(store: Connection) -> None:
    numbers = kept(store, *[letter()] * 6)
    dead_letters.close(store, numbers[3:5], "discarded")
    assert dead_letters.trim(store, 3, 10**9) == 3
    assert dead_letters.open_ids(store, limit=10) == [numbers[1], numbers[2], numbers[5]]


def test_the_last_letter_of_a_minute_says_so() -> None:
    kept = Letterbox(3, 10, 10**9, Time()).sift([letter()] * 5).kept
    assert [each.detail.startswith("as it was (the last") for each in kept] == [False, False, True]


def test_many_letters_are_meant_only_if_it_is_said(store: Connection) -> None:
    first, second = kept(store, letter(), letter(reason="conflict"))
    nothing: dict[str, str | None] = {"reason": None}
    with pytest.raises(typer.BadParameter, match="--all"):
        chosen(store, None, nothing, False, 10)
    with pytest.raises(typer.BadParameter, match="--all"):
        chosen(store, [first], nothing, True, 10)
    assert chosen(store, None, nothing, True, 10) == [first, second]
    assert chosen(store, None, {"reason": "conflict"}, False, 10) == [second]
    assert chosen(store, [second, first, second], nothing, False, 10) == [first, second]


def test_big_payloads_make_room_too(store: Connection) -> None:
    kept(store, *[letter(b"x" * 1000)] * 10)
    assert dead_letters.trim(store, 100, 3000) == 7


def test_maintenance_removes_what_is_too_old_or_too_many(store: Connection, settings: Settings) -> None:
    kept(store, *[letter()] * 5)
    bounded = settings.model_copy(update={"max_dead_letters": 3})
    assert maintenance.maintain(store, bounded, CAME + timedelta(days=89)) == maintenance.Maintained(0, 2, 0)
    assert maintenance.maintain(store, bounded, CAME + timedelta(days=91)) == maintenance.Maintained(3, 0, 0)


def test_raw_readings_go_by_the_chunk_but_not_before_their_hours_are_aggregated(
    store: Connection, settings: Settings, replayer: Replayer
) -> None:
    (number,) = kept(store, letter())
    register(store)
    replayer.replay(number)
    limited = settings.model_copy(update={"reading_days": 30.0})
    now = CAME + timedelta(days=100)
    assert maintenance.maintain(store, settings, now).chunks == 0
    assert maintenance.maintain(store, limited, now).chunks == 0
    store.execute("DELETE FROM touched_hour")
    assert maintenance.maintain(store, limited, now).chunks == 1
    assert stored(store) == []
