"""SenML in JSON: an array of records, resolved by `ingest.senml`.

Source: RFC 8428, section 5.
"""

from __future__ import annotations

import msgspec

from core.errors import Undecodable
from core.reading import Reading
from ingest.senml import resolve


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings in the pack's order.

    payload      UTF-8 JSON array of records
    device       from the topic
    received_us  our clock; used where a record has no absolute time [us]
    raises       Undecodable: not a SenML pack; Rejected: one of several devices
    """
    try:
        return resolve(msgspec.json.decode(payload), device, received_us)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Undecodable(f"senml_json: {error}") from error
