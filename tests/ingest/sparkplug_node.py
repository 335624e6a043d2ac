"""A Sparkplug edge node to test with: says births, data and deaths with the right sequence numbers."""

from __future__ import annotations

from typing import Any

from decoder_examples import RECEIVED_US, hear

from core.reading import Reading, Record
from ingest.decoding import Bind, Said
from ingest.sparkplug.wire import Payload

BASE_MS = 1_782_864_000_000
DOUBLE, BOOLEAN = 10, 11


def payload(seq: int | None, *metrics: dict[str, Any]) -> bytes:
    message = Payload(timestamp=BASE_MS)
    if seq is not None:
        message.seq = seq
    for metric in metrics:
        message.metrics.add(**metric)
    return bytes(message.SerializeToString())


def flow(value: float, **more: Any) -> dict[str, Any]:
    return {"alias": 1, "double_value": value, **more}


def birth(seq: int = 0, name: str = "flow", alias: int = 1, bd_seq: int = 0) -> bytes:
    return payload(
        seq,
        {"name": "bdSeq", "datatype": 4, "long_value": bd_seq},
        {"name": name, "alias": alias, "datatype": DOUBLE, "double_value": 1.0},
    )


def death(bd_seq: int) -> bytes:
    return payload(None, {"name": "bdSeq", "datatype": 4, "long_value": bd_seq})


class Edge:
    """Node `n` of group `g`, said to one decoder.

    gone     keys that its last message says are gone
    missed   messages that were missed so far, as was told
    """

    def __init__(self, bind: Bind) -> None:
        self._bind = bind
        self.gone: tuple[str, ...] = ()
        self.missed = 0

    def say(
        self, kind: str, data: bytes, *, device: str | None = None, at_us: int = RECEIVED_US
    ) -> list[Reading | Record]:
        names = {"group": "g", "type": kind, "node": "n"} | ({} if device is None else {"device": device})
        found = hear(self._bind, data, names, at_us)
        self.gone = found.gone if isinstance(found, Said) else ()
        if isinstance(found, Said):
            assert found.teller == ("g:n" if found.missed else "")
            self.missed += found.missed
            return list(found.readings)
        assert isinstance(found, list)
        return list(found)
