"""Where a list goes on: the last row's keys, opaque to the caller."""

from __future__ import annotations

import base64
import binascii
from typing import TypeVar

import msgspec

from api.problems import Problem

T = TypeVar("T")


def encode(keys: object) -> str:
    """A cursor that says `keys`."""
    return base64.urlsafe_b64encode(msgspec.json.encode(keys)).decode().rstrip("=")


def decode(cursor: str | None, kind: type[T]) -> T | None:
    """The keys in `cursor`; None if there is no cursor.

    raises   Problem: it was not made by `encode` for this list
    """
    if cursor is None:
        return None
    try:
        content = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(content, type=kind)
    except (binascii.Error, ValueError) as error:  # msgspec.DecodeError is a ValueError
        detail = (
            "cursor: ambil dari 'next' pada jawaban sebelumnya",
            "cursor: take it from 'next' of the answer before",
        )
        raise Problem("invalid-parameter", detail, parameter="cursor", value=cursor[:200]) from error
