"""What is known of Sparkplug nodes: what their births defined, and which number comes next.

Source: Eclipse Sparkplug 3.0, sections 5.4 to 5.9 (births, deaths) and 6.4.4 (sequence numbers, aliases).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.sparkplug.births import Birth, Defined, NoBirth
from ingest.text import key_of

_SEQUENCE = 256
# A flood of invented nodes or metrics must not fill the memory; a node that is forgotten is asked for a rebirth.
_MAX_NODES = 10_000
_MAX_DEFINED = 500_000


@dataclass(slots=True)
class Node:
    """An edge node with its devices.

    births   by device key, the node's own included
    defined  metrics in them
    missed   messages that the sequence numbers say were sent and that did not come; `told` of them were told
    asked_us when a rebirth was asked for
    """

    group: str
    name: str
    births: dict[str, Birth] = field(default_factory=dict)
    defined: int = 0
    missed: int = 0
    told: int = 0
    asked_us: int | None = None
    _seq: int | None = None
    _bd_seq: int | None = None

    @property
    def key(self) -> str:
        return key_of(self.group, self.name)

    def birth(self, device: str) -> Birth:
        """The birth in force.

        raises   NoBirth: there is none
        """
        if device not in self.births:
            raise NoBirth(f"data of {device!r} before its birth")
        return self.births[device]

    def node_born(self, defined: Iterable[Defined], seq: int | None, bd_seq: int | None) -> None:
        """The node starts anew: its devices are unknown until their own births."""
        birth = Birth(defined)
        self.births, self.defined = {self.key: birth}, len(birth)
        self._seq, self._bd_seq = seq, bd_seq

    def device_born(self, device: str, defined: Iterable[Defined]) -> None:
        """A device of the node is there.

        raises   NoBirth: the node itself is not born
        """
        self.birth(self.key)
        self._drop(device)
        birth = self.births[device] = Birth(defined)
        self.defined += len(birth)

    def node_died(self, bd_seq: int | None) -> bool:
        """The node is gone with its devices; False: no, the death is of a connection before its last birth."""
        if None not in (bd_seq, self._bd_seq) and bd_seq != self._bd_seq:
            return False
        self.births, self.defined = {}, 0
        self._seq = None
        return True

    def device_died(self, device: str) -> None:
        """The device is gone."""
        self._drop(device)

    def follow(self, seq: int | None) -> None:
        """Count what was missed before message number `seq`; one that comes again or late misses nothing."""
        if seq is None:
            return
        if self._seq is not None:
            ahead = (seq - self._seq) % _SEQUENCE
            if ahead == 0 or ahead >= _SEQUENCE // 2:
                return
            self.missed += ahead - 1
        self._seq = seq % _SEQUENCE

    def _drop(self, device: str) -> None:
        birth = self.births.pop(device, None)
        self.defined -= len(birth) if birth is not None else 0


class Nodes:
    """All nodes of a process. Not thread-safe: one owner."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[str, str], Node] = {}
        self._defined = 0

    def find(self, group: str, name: str) -> Node:
        """The node; a new one if it is not known."""
        node = self._nodes.get((group, name))
        if node is None:
            node = self._nodes[group, name] = Node(group, name)
            self._forget_some()
        return node

    def redefined(self, more: int) -> None:
        """Births define so many metrics more."""
        self._defined += more
        self._forget_some()

    def _forget_some(self) -> None:
        while len(self._nodes) > _MAX_NODES or (self._defined > _MAX_DEFINED and len(self._nodes) > 1):
            oldest = self._nodes.pop(next(iter(self._nodes)))
            self._defined -= oldest.defined
