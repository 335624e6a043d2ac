"""What the fleet delivers, message by message in the order of delivery, from a moment on and without an end."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulators.faults import FaultRates, damaged
from simulators.fleet import Device
from simulators.local_time import HOUR_S
from simulators.messages import Messages, messages
from simulators.noise import key_of
from simulators.sender import Uplink
from simulators.signal import City

# Computed at once: long enough to be cheap, short enough to begin at once.
_BLOCK_S = HOUR_S
# A repeated message follows the first, as a gateway or a client sends what it thinks was lost.
_REPEAT_AFTER_S = 7


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way to the broker.

    arrive_s      when it is due [s since 1970]
    is_repeat     it was delivered before
    is_late       it was held up on its way
    is_malformed  its payload is damaged
    """

    arrive_s: int
    device: Device
    uplink: Uplink
    is_repeat: bool
    is_late: bool
    is_malformed: bool

    def encode(self) -> tuple[str, bytes]:
        """Topic and payload."""
        topic, payload = self.device.encode(self.device.sender, self.uplink)
        if self.is_malformed:
            chance = key_of(self.uplink.number, topic, "damage") % 1000 / 1000
            payload = damaged(payload, chance)
        return topic, payload


def deliveries(city: City, fleet: Sequence[Device], rates: FaultRates, start_s: int) -> Iterator[Delivery]:
    """All that is sent from `start_s` on [s since 1970], late messages in their late place."""
    waiting: list[tuple[int, int, Delivery]] = []
    begin_s, count = start_s, 0
    while True:
        for device in fleet:
            for delivery in _of_device(messages(city, device, rates, begin_s, begin_s + _BLOCK_S)):
                heapq.heappush(waiting, (delivery.arrive_s, count, delivery))
                count += 1
        begin_s += _BLOCK_S
        while waiting and waiting[0][0] < begin_s:
            yield heapq.heappop(waiting)[2]


def _of_device(sent: Messages) -> Iterator[Delivery]:
    columns = [column.tolist() for column in sent.values.values()]
    held = (sent.arrive_s - sent.device.times_s(sent.number)).tolist()
    for place in range(len(sent)):
        values = {name: column[place] for name, column in zip(sent.values, columns, strict=True)}
        uplink = Uplink(int(sent.number[place]), int(sent.time_s[place]) * 1_000_000, values)
        for copy in range(int(sent.copies[place])):
            yield Delivery(
                int(sent.arrive_s[place]) + copy * _REPEAT_AFTER_S,
                sent.device,
                uplink,
                is_repeat=copy > 0,
                is_late=held[place] > 0,
                is_malformed=bool(sent.is_malformed[place]),
            )
