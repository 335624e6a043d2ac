"""SenML in CBOR: an array of maps with small integers for labels, resolved by `ingest.senml`.

Numbers are integers, floats of any width or decimal fractions. No other tags are part of the format and
none is followed: their values can be large for few bytes.
Source: RFC 8428, section 6 (labels in table 4).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import cbor2

from core.errors import Undecodable
from core.reading import Reading
from ingest.senml import resolve

_LABELS = {
    -1: "bver",
    -2: "bn",
    -3: "bt",
    -4: "bu",
    -5: "bv",
    -6: "bs",
    0: "n",
    1: "u",
    2: "v",
    3: "vs",
    4: "vb",
    5: "s",
    6: "t",
    7: "ut",
    8: "vd",
}
# Array, map, decimal fraction with its array.
_MAX_DEPTH = 8


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings in the pack's order.

    payload      CBOR array of maps
    device       from the topic
    received_us  our clock; used where a record has no absolute time [us]
    raises       Undecodable: not a SenML pack; Rejected: one of several devices
    """
    try:
        content = cbor2.loads(payload, max_depth=_MAX_DEPTH)
        records = [_named(record) for record in content] if isinstance(content, list) else content
        return resolve(records, device, received_us)
    except (cbor2.CBORError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Undecodable(f"senml_cbor: {error}") from error


def _named(record: dict[Any, Any]) -> dict[Any, Any]:
    """`record` with JSON's labels; a decimal fraction is the nearest float, as RFC 8428 wants."""
    return {
        _LABELS.get(label, label): float(value) if isinstance(value, Decimal) else value
        for label, value in record.items()
    }
