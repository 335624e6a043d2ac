"""Sparkplug B: births define what later messages mean, sequence numbers show what was missed.

    spBv1.0/{group}/{NBIRTH|NDATA|NDEATH}/{node}     spBv1.0/{group}/{DBIRTH|DDATA|DDEATH}/{node}/{device}

A device's key is `group:node` for what the node says of itself and `group:node:device` for its devices
(`ingest.text.key_of`). Births give readings like data. Data that no birth explains is rejected as `no_birth`
and its node asked for a rebirth; so it is after a gap in the sequence, whose data is kept and which is told.
Deaths say who is gone, commands nothing. See docs/decisions/0005-sparkplug.md.
Source: Eclipse Sparkplug 3.0, chapters 4 (topics), 5 (operational behavior) and 6 (payloads).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial

import msgspec

from core.errors import Rejected, Undecodable
from core.reading import Reading
from ingest.decoding import Bound, Publish, Said
from ingest.sparkplug import messages
from ingest.sparkplug.births import NoBirth
from ingest.sparkplug.nodes import Node, Nodes
from ingest.sparkplug.wire import parse, rebirth
from ingest.text import key_of

logger = logging.getLogger(__name__)

# A node that does not answer, or whose link loses much, is asked no more often.
REBIRTH_EVERY_US = 60_000_000
_COMMANDS = ("NCMD", "DCMD")


class Decoder:
    """The nodes of one process: births, deaths and gaps. Not thread-safe: one owner."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self.nodes = Nodes()
        self._by_type: dict[str, messages.Read] = {
            "NBIRTH": messages.node_birth,
            "DBIRTH": messages.device_birth,
            "NDATA": messages.data,
            "DDATA": messages.data,
            "NDEATH": messages.node_death,
            "DDEATH": messages.device_death,
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
        self, read: messages.Read, group: str, node: str, payload: bytes, device: str, received_us: int
    ) -> list[Reading] | Said:
        """Readings in the payload's order, with what else it says if that is anything.

        device       key, as `bind` gave it
        received_us  our clock, used where nothing else has a time [us]
        raises       Undecodable: no Sparkplug B payload; Rejected: no birth came before
        """
        state = self.nodes.find(group, node)
        missed, defined = state.missed, state.defined
        try:
            found = read(state, device, parse(payload), received_us)
        except NoBirth as error:
            self._ask(state, received_us, str(error))
            raise Rejected("no_birth", f"sparkplug_b: {error}; the node was asked for its births") from error
        except (ValueError, OverflowError) as error:
            raise Undecodable(f"sparkplug_b: {error}") from error
        finally:
            self.nodes.redefined(state.defined - defined)
            if state.missed > missed:
                self._ask(state, received_us, f"{state.missed - missed} messages missed")
        return _with_missed(state, found)

    def _ask(self, node: Node, now_us: int, why: str) -> None:
        if node.asked_us is not None and 0 <= now_us - node.asked_us < REBIRTH_EVERY_US:
            return
        if self._publish(f"spBv1.0/{node.group}/NCMD/{node.name}", rebirth(now_us)):
            node.asked_us = now_us
            logger.info("asked node %s of group %s for a rebirth: %s", node.name, node.group, why)


def _with_missed(node: Node, found: list[Reading] | Said) -> list[Reading] | Said:
    """`found`, telling what was missed and not told yet: a message that was rejected could not."""
    missed, node.told = node.missed - node.told, node.missed
    if not missed:
        return found
    said = found if isinstance(found, Said) else Said(found)
    return msgspec.structs.replace(said, missed=missed, teller=node.key)


def _nothing(payload: bytes, device: str, received_us: int) -> list[Reading]:
    return []
