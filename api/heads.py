"""HEAD: what GET would answer, without the answer's body."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

# What never ends has no head that could be told after it.
_ENDLESS = ("/v1/stream",)


class AnswerHead:
    """Lets routes see GET; the server leaves the body away. `request.state.is_head` spares them making a file."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD" and scope["path"] not in _ENDLESS:
            scope = {**scope, "method": "GET", "state": {**scope.get("state", {}), "is_head": True}}
        await self._app(scope, receive, send)
