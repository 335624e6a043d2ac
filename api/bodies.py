"""Bodies of requests as they came, for formats that are not ours to parse."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request


async def _body(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(_body)]


def described(media_types: dict[str, Any]) -> dict[str, Any]:
    """For a route's `openapi_extra`: a body that is required, in one of the media types with their examples."""
    content = {
        name: {"schema": {"type": "string", "format": "binary"} if example is None else {}, "example": example}
        for name, example in media_types.items()
    }
    return {"requestBody": {"required": True, "content": content}}
