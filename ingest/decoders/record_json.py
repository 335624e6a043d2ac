"""Nadi's own JSON for records: a dated fact about a case, or an array of them.

{"kind": "complaint", "key": "SP4N-2026-0187", "attributes": {"received_at": "2026-07-01T08:00:00+08:00"}}
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from core.errors import Undecodable
from core.reading import OWN_KINDS, Record

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class _Record(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    kind: _Name
    key: _Name
    attributes: dict[str, Any]


_decoder = msgspec.json.Decoder(_Record | list[_Record])


def decode(payload: bytes, device: str, received_us: int) -> list[Record]:
    """Records in the payload's order.

    raises   Undecodable: not JSON of that form; says where
    """
    try:
        content = _decoder.decode(payload)
        records = content if isinstance(content, list) else [content]
        if own := {record.kind for record in records} & OWN_KINDS:
            raise Undecodable(f"record_json: records of kind {min(own)!r} are Nadi's own")
        return [Record(record.kind, record.key, record.attributes) for record in records]
    except (ValueError, RecursionError) as error:
        raise Undecodable(f"record_json: {error}") from error
