"""Bounds of a request's body: how large it may be, and how long its sender may pause."""

from __future__ import annotations

import asyncio

from fastapi import HTTPException, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import KINDS, Problem, document

# Who sends nothing for so long keeps a place from others [s].
_PAUSE_S = 30.0
_FILES = "/v1/imports/"


class LimitBody:
    """Answers with a problem instead of reading on.

    most    [bytes]
    files   of addresses below `/v1/imports/` [bytes]
    """

    def __init__(self, app: ASGIApp, most: int, files: int) -> None:
        self._app = app
        self._most, self._files = most, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        most = self._files if scope["path"].startswith(_FILES) else self._most
        if _told_length(request) > most:
            await document(request, _too_large(most).problem)(scope, receive, send)
        else:
            await self._app(scope, _Body(receive, most).receive, send)


class BadBody(HTTPException):
    """A body that is not read to its end; FastAPI lets no other exception through while it reads one."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(KINDS[problem.kind][0])
        self.problem = problem


class _Body:
    """What was read of one request's body."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most = receive, most
        self._size = 0
        self._is_whole = False

    async def receive(self) -> Message:
        """The next message; after the body's end those that tell that the caller left, which may take any time."""
        if self._is_whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), _PAUSE_S)
        except TimeoutError as error:
            detail = (f"isi permintaan terhenti {_PAUSE_S:.0f} detik", f"the body paused for {_PAUSE_S:.0f} s")
            raise BadBody(Problem("too-slow", detail)) from error
        self._size += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._size > self._most:
            raise _too_large(self._most)
        return message


def _told_length(request: Request) -> int:
    told = request.headers.get("content-length", "0")
    return int(told) if told.isdecimal() else 0


def _too_large(most: int) -> BadBody:
    detail = (f"paling besar {most:,} bita sekali kirim", f"at most {most:,} bytes in one request")
    return BadBody(Problem("too-large", detail))
