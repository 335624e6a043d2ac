"""A message as it came from the broker."""

from __future__ import annotations

import msgspec


class Message(msgspec.Struct, gc=False):
    """One delivery.

    received_us  our clock, since 1970, UTC [us]
    mid          packet id; reused by the broker, so it means something only together with `connection`
    connection   number of the connection it came on
    is_retained  the broker had kept it from some earlier time
    """

    topic: str
    payload: bytes
    received_us: int
    mid: int
    connection: int
    is_retained: bool = False
