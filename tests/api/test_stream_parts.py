"""Parts of a live stream: places in the row of batches, ids, signs of life, the end of who may no longer ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from api.problems import Problem
from api.stream.batches import Frames, parse_id
from api.stream.filters import Filter
from api.stream.hub import Hub, Place
from api.stream.response import EventStream

ALL = Filter(frozenset({"readings", "values"}))


class Numbers:
    """A batch whose events are its number, `size` times."""

    name = "reading"

    def __init__(self, number: int, size: int = 1) -> None:
        self.number, self._size = number, size

    def __len__(self) -> int:
        return self._size

    def select(self, wanted: Filter) -> list[int]:
        return list(range(self._size))

    def event(self, number: int) -> object:
        return self.number


def numbers(hub: Hub, place: Place) -> list[int]:
    found = []
    while (frames := hub.next(place)) is not None:
        found.append(frames.number)
    return found


def test_each_client_goes_at_its_own_pace() -> None:
    hub = Hub()
    hub.begin(10)
    quick, slow = hub.join(ALL, 10), hub.join(ALL, 10)
    hub.add([Frames(Numbers(11)), Frames(Numbers(13))], 13)
    assert numbers(hub, quick) == [11, 13]
    hub.add([Frames(Numbers(14))], 15)
    assert numbers(hub, quick) == [14]
    assert numbers(hub, slow) == [11, 13, 14]
    assert (quick.number, slow.number) == (15, 15)


def test_who_joins_hears_nothing_of_before() -> None:
    hub = Hub()
    hub.begin(10)
    hub.add([Frames(Numbers(11))], 11)
    place = hub.join(ALL, 12)
    hub.add([Frames(Numbers(12)), Frames(Numbers(13))], 13)
    assert numbers(hub, place) == [13]


def test_a_place_that_is_no_longer_held_is_lost_and_memory_is_bounded() -> None:
    hub = Hub(held_events=100)
    hub.begin(0)
    slow, quick = hub.join(ALL, 0), hub.join(ALL, 0)
    for number in range(1, 12):
        hub.add([Frames(Numbers(number, size=10))], number)
        assert numbers(hub, quick) == [number]
    assert hub.is_lost(slow)
    assert not hub.is_lost(quick)
    hub.add([Frames(Numbers(12, size=1000))], 12)
    assert numbers(hub, quick) == [12]


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**8))
def test_an_id_is_read_as_it_was_written(batch: int, event: int) -> None:
    assert parse_id(f"{batch}.{event}") == (batch, event)
    assert parse_id(f"{batch}")[0] == batch
    assert parse_id(f"{batch}") > (batch, event)


@given(st.text())
def test_any_other_text_is_no_id_and_no_more(text: str) -> None:
    try:
        batch, event = parse_id(text)
    except ValueError:
        return
    assert batch >= 0
    assert event >= 0


def listen(hub: Hub, still: Callable[[], Awaitable[object]], until: Callable[[bytes], bool]) -> bytes:
    """What a client is sent until `until` says of it that it is enough."""

    async def run() -> bytes:
        sent = b""
        enough = asyncio.Event()

        async def receive() -> Message:
            await enough.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            nonlocal sent
            sent += message.get("body", b"")
            if until(sent):
                enough.set()

        await EventStream(hub, hub.join(ALL, 0), None, still)({"type": "http"}, receive, send)
        return sent

    return asyncio.run(run())


async def _may(*_: object) -> None:
    return None


def test_silence_is_broken_by_signs_of_life_that_say_how_far_one_has_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.stream.response.HEARTBEAT_S", 0.01)
    hub = Hub()
    hub.begin(7)
    sent = listen(hub, _may, lambda said: said.count(b": heartbeat\nid: 7\n\n") == 3)
    assert sent.startswith(b"retry: 3000\n\n")
    assert hub.clients == 0


def test_who_may_no_longer_ask_is_told_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.stream.response.HEARTBEAT_S", 0.01)

    async def not_any_more() -> None:
        raise Problem("key-required", ("", ""))

    hub = Hub()
    sent = listen(hub, not_any_more, lambda _: False)
    assert b'event: dropped\ndata: {"reason":"not allowed"' in sent
    assert hub.clients == 0


def test_a_stream_ends_when_the_hub_does() -> None:
    hub = Hub()
    hub.close()
    assert b'event: dropped\ndata: {"reason":"stopping"' in listen(hub, _may, lambda _: False)
