"""What was committed, from the store to the hub: woken by notifications, read from the durable table.

A thread of its own, with a connection of its own: neither waits for a request, and no request waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import psycopg

from api.context import Context
from api.stream.batches import Frames, GapBatch
from api.stream.hub import Hub
from api.stream.reader import BatchReader
from core.backoff import Backoff
from core.store import live
from core.store.connection import (
    ALARMS_CHANNEL,
    HEALTH_CHANNEL,
    INDICATORS_CHANNEL,
    READINGS_CHANNEL,
    REGISTRY_CHANNEL,
    Connection,
    connect,
    listen,
)

logger = logging.getLogger(__name__)

T = TypeVar("T")

_CHANNELS = (READINGS_CHANNEL, INDICATORS_CHANNEL, ALARMS_CHANNEL, HEALTH_CHANNEL, REGISTRY_CHANNEL)
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)
_AT_ONCE = 16  # batches
# Events that come within this time go out together [s].
_COALESCE_S = 0.1
# How soon a stop is noticed, and what a notification that was missed costs [s].
_LOOK_S = 0.5
# A thread that is connecting to a database that is away is not waited for longer [s].
_STOP_S = 3.0


class _Ended(Exception):
    """The event loop has, or is about to."""


class Feed:
    """Started by the first client, and goes on until it is stopped. The event loop owns it."""

    def __init__(self, context: Context, hub: Hub) -> None:
        self._context, self._hub = context, hub
        self._reader = BatchReader(context)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._begun = asyncio.Event()

    async def started(self, timeout_s: float) -> None:
        """Return once the hub knows where it begins.

        raises   psycopg.OperationalError: the database does not answer
        """
        if self._thread is None:
            loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._run, args=[loop], name="stream", daemon=True)
            self._thread.start()
        try:
            async with asyncio.timeout(timeout_s):
                await self._begun.wait()
        except TimeoutError as error:
            raise psycopg.OperationalError("the feed of live events has no connection") from error

    async def stop(self) -> None:
        """End the thread and its connection."""
        self._stopping.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, _STOP_S)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        backoff = Backoff(random.Random())
        url = self._context.settings.database_url.get_secret_value()
        number: int | None = None
        while not self._stopping.is_set():
            try:
                with connect(url, autocommit=True) as connection:
                    for channel in _CHANNELS:
                        listen(connection, channel)
                    self._reader.forget()
                    if number is None:
                        number = self._begin(loop, live.newest(connection))
                    backoff.reset()
                    while not self._stopping.is_set():
                        number = self._turn(connection, loop, number)
            except _AWAY as error:
                delay_s = backoff.delay_s()
                logger.warning("live events: %s; next try in %.1f s", str(error).strip().splitlines()[0], delay_s)
                self._stopping.wait(delay_s)
            except _Ended:
                return

    def _begin(self, loop: asyncio.AbstractEventLoop, number: int) -> int:
        def begin() -> int:
            self._hub.begin(number)
            self._begun.set()
            return number

        return self._on_loop(loop, begin)

    def _turn(self, connection: Connection, loop: asyncio.AbstractEventLoop, number: int) -> int:
        """Wait for news and hand them on; the number of the newest batch that the hub has now."""
        for note in connection.notifies(timeout=_LOOK_S, stop_after=1):
            if note.channel == REGISTRY_CHANNEL:
                self._reader.forget()
        if not self._hub.wanted:
            newest = live.newest(connection)
            # Somebody may come in this moment, who must not miss what is between.
            return number if newest == number else self._on_loop(loop, lambda: self._skip(newest))
        found = live.after(connection, number, limit=_AT_ONCE)
        if not found:
            return number
        batches = self._reader.read(connection, found)
        if found[0].batch_id > number + 1 and (live.oldest(connection) or 0) > number + 1:
            batches.insert(0, Frames(GapBatch(found[0].batch_id - 1)))
        for wanted in self._hub.wanted:
            for frames in batches:
                frames.prepare(wanted)
        last = found[-1].batch_id
        self._on_loop(loop, lambda: self._hub.add(batches, last))
        if len(found) < _AT_ONCE:
            self._stopping.wait(_COALESCE_S)
        return last

    def _skip(self, number: int) -> int:
        if not self._hub.clients:
            self._hub.begin(number)
        return self._hub.number

    def _on_loop(self, loop: asyncio.AbstractEventLoop, action: Callable[[], T]) -> T:
        """What `action` returns, called by the event loop.

        raises   _Ended: it will not be
        """
        done: Future[T] = Future()
        try:
            loop.call_soon_threadsafe(lambda: done.set_result(action()))
        except RuntimeError as error:
            raise _Ended from error
        while not self._stopping.is_set():
            try:
                return done.result(_LOOK_S)
            except TimeoutError:
                continue
        raise _Ended
