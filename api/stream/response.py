"""A stream to one client: what it missed, then what happens, with signs of life between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import psycopg
from fastapi import Response
from starlette.types import Receive, Scope, Send

from api.problems import Problem
from api.stream.batches import heartbeat, notice
from api.stream.hub import Hub, Place

# Proxies and clients take a connection for dead that is silent for a minute [s].
HEARTBEAT_S = 15.0
# How soon a client may come again [ms].
_RETRY_MS = 3000
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the latter: nginx passes it on at once


class EventStream(Response):
    """text/event-stream without an end.

    missed      what the client missed, before what comes
    still       raises Problem once the client may no longer ask
    """

    media_type = "text/event-stream"

    def __init__(
        self, hub: Hub, place: Place, missed: AsyncIterator[bytes] | None, still: Callable[[], Awaitable[object]]
    ) -> None:
        self.status_code = 200
        self.background = None
        self.init_headers(_HEADERS)
        self._hub, self._place, self._missed, self._still = hub, place, missed, still

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        tasks = [asyncio.ensure_future(self._write(send)), asyncio.ensure_future(_left(receive))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            self._hub.leave(self._place)
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _write(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async for piece in self._pieces():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except psycopg.OperationalError:
            # Of what was missed; the client comes again with the id that it has.
            await send(
                {"type": "http.response.body", "body": _ended("the database does not answer"), "more_body": True}
            )
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pieces(self) -> AsyncIterator[bytes]:
        hub, place = self._hub, self._place
        yield f"retry: {_RETRY_MS}\n\n".encode()
        if self._missed is not None:
            async for piece in self._missed:
                yield piece
        yield heartbeat(place.number)
        beat_at = time.monotonic() + HEARTBEAT_S
        while not hub.is_closed:
            if hub.is_lost(place):
                hub.drop()
                yield _ended("slow", "you read more slowly than events come; come again with Last-Event-ID")
                return
            frames = hub.next(place)
            if frames is not None:
                for piece in frames.pieces(place.wanted):
                    yield piece
                continue
            await hub.news(max(0.0, beat_at - time.monotonic()))
            if time.monotonic() >= beat_at:
                beat_at = time.monotonic() + HEARTBEAT_S
                try:
                    await self._still()
                except Problem:
                    yield _ended("not allowed", "the key or login is no longer valid")
                    return
                if place.number == hub.number:
                    yield heartbeat(place.number)
        yield _ended("stopping", "the API stops; come again with Last-Event-ID")


async def _left(receive: Receive) -> None:
    """Return when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _ended(reason: str, detail: str = "come again with Last-Event-ID") -> bytes:
    return notice("dropped", {"reason": reason, "detail": detail})
