"""Sparkplug B: births define what later messages mean, sequence numbers show what was missed.

    spBv1.0/{group}/{NBIRTH|NDATA|NDEATH}/{node}     spBv1.0/{group}/{DBIRTH|DDATA|DDEATH}/{node}/{device}

A device's key is `group:node` for what the node says of itself and `group:node:device` for its devices
(`ingest.text.key_of`). Births give readings like data. Data that no birth explains is rejected as `no_birth`
and its node asked for a rebirth; so it is after a gap in the sequence, whose data is kept. Deaths and
commands hold no reading. See docs/decisions/0005-sparkplug.md.
Source: Eclipse Sparkplug 3.0, chapters 4 (topics), 5 (operational behavior) and 6 (payloads).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from core.errors import Rejected, Undecodable
from core.reading import Reading
from ingest.decoding import Bound, Publish
from ingest.sparkplug.births import Defined, NoBirth
from ingest.sparkplug.nodes import Node, Nodes
from ingest.sparkplug.wire import alias_of, bd_seq_of, name_of, parse, rebirth, seq_of, unit_of, value_of
from ingest.text import key_of

logger = logging.getLogger(__name__)

# A node that does not answer, or whose link loses much, is asked no more often.
REBIRTH_EVERY_US = 60_000_000
_COMMANDS = ("NCMD", "DCMD")
# Names that the standard keeps for itself; none is a measurement.
_RESERVED = ("bdSeq", "Node Control/", "Device Control/")
_Read = Callable[[Node, str, Any, int], list[Reading]]


class Decoder:
    """The nodes of one process: births, deaths and gaps. Not thread-safe: one owner."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self.nodes = Nodes()
        self._by_type: dict[str, _Read] = {
            "NBIRTH": _node_birth,
            "DBIRTH": _device_birth,
            "NDATA": _data,
            "DDATA": _data,
            "NDEATH": _node_death,
            "DDEATH": _device_death,
        }

    def bind(self, names: Mapping[str, str]) -> Bound:
        """The topic's device, and what its type of message means.

        raises   Rejected: no type of Sparkplug
        """
        group, node, device = names["group"], names["node"], names.get("device")
        key = key_of(group, node) if device is None else key_of(group, node, device)
        if group == "STATE" or names["type"] in _COMMANDS:
            return Bound(key, _nothing)
        read = self._by_type.get(names["type"])
        if read is None or names["type"].startswith("D") == (device is None):
            raise Rejected("unknown_topic", f"sparkplug_b: {names['type']!r} is no message of a node or device")
        return Bound(key, partial(self._decode, read, group, node))

    def _decode(
        self, read: _Read, group: str, node: str, payload: bytes, device: str, received_us: int
    ) -> list[Reading]:
        """Readings in the payload's order.

        device       key, as `bind` gave it
        received_us  our clock, used where nothing else has a time [us]
        raises       Undecodable: no Sparkplug B payload; Rejected: no birth came before
        """
        state = self.nodes.find(group, node)
        missed, defined = state.missed, state.defined
        try:
            readings = read(state, device, parse(payload), received_us)
        except NoBirth as error:
            self._ask(state, received_us, str(error))
            raise Rejected("no_birth", f"sparkplug_b: {error}; the node was asked for its births") from error
        except (ValueError, OverflowError) as error:
            raise Undecodable(f"sparkplug_b: {error}") from error
        finally:
            self.nodes.redefined(state.defined - defined)
            if state.missed > missed:
                self._ask(state, received_us, f"{state.missed - missed} messages missed")
        return readings

    def _ask(self, node: Node, now_us: int, why: str) -> None:
        if node.asked_us is not None and 0 <= now_us - node.asked_us < REBIRTH_EVERY_US:
            return
        if self._publish(f"spBv1.0/{node.group}/NCMD/{node.name}", rebirth(now_us)):
            node.asked_us = now_us
            logger.info("asked node %s of group %s for a rebirth: %s", node.name, node.group, why)


def _nothing(payload: bytes, device: str, received_us: int) -> list[Reading]:
    return []


def _node_birth(node: Node, device: str, payload: Any, received_us: int) -> list[Reading]:
    defined = [_defined(metric) for metric in payload.metrics]
    node.node_born(defined, seq_of(payload), bd_seq_of(payload))
    return _readings(device, defined, payload, received_us)


def _device_birth(node: Node, device: str, payload: Any, received_us: int) -> list[Reading]:
    defined = [_defined(metric) for metric in payload.metrics]
    node.follow(seq_of(payload))
    node.device_born(device, defined)
    return _readings(device, defined, payload, received_us)


def _data(node: Node, device: str, payload: Any, received_us: int) -> list[Reading]:
    node.follow(seq_of(payload))
    birth = node.birth(device)
    defined = [birth.find(name_of(metric), alias_of(metric)) for metric in payload.metrics]
    return _readings(device, defined, payload, received_us)


def _node_death(node: Node, device: str, payload: Any, received_us: int) -> list[Reading]:
    node.node_died(bd_seq_of(payload), received_us)
    return []


def _device_death(node: Node, device: str, payload: Any, received_us: int) -> list[Reading]:
    node.follow(seq_of(payload))
    node.device_died(device, received_us)
    return []


def _defined(metric: Any) -> Defined:
    name = name_of(metric)
    if not name:
        raise ValueError("a birth with a metric that has no name")
    return Defined(name, alias_of(metric), metric.datatype, unit_of(metric))


def _readings(device: str, defined: list[Defined], payload: Any, received_us: int) -> list[Reading]:
    default_us = payload.timestamp * 1000 if payload.timestamp else received_us
    readings = []
    for metric, known in zip(payload.metrics, defined, strict=True):
        value = None if metric.is_transient else value_of(metric, known.datatype)
        if value is not None and not known.name.startswith(_RESERVED):
            time_us = metric.timestamp * 1000 if metric.timestamp else default_us
            readings.append(Reading(device, known.name, time_us, value, known.unit))
    return readings
