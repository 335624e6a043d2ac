"""Answers as JSON, encoded by msgspec."""

from __future__ import annotations

import msgspec
from fastapi import Response

JSON = "application/json"

# A cache must not give one caller's form or language to another.
VARY = {"Vary": "Accept, Accept-Language"}

_encoder = msgspec.json.Encoder()


def json_answer(content: object, *, media_type: str = JSON) -> Response:
    """`content` as JSON; dataclasses become objects."""
    return Response(_encoder.encode(content), headers=VARY, media_type=media_type)


def secret_answer(content: object, *, status: int = 200) -> Response:
    """`content` as JSON that no cache keeps: a secret, or what only administrators see."""
    return Response(_encoder.encode(content), status, {**VARY, "Cache-Control": "no-store"}, JSON)
