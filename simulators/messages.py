"""What a device sends in a span of time: its signal, with the faults that befall it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulators.faults import FaultRates, Faults, draw
from simulators.fleet import Device
from simulators.noise import BoolArray, FloatArray, IntArray
from simulators.signal import City, Sample


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages of one device in the order they were sent, as columns (n,); lost ones are not there.

    number        of the message
    time_s        by the device's clock [s since 1970]
    arrive_s      when it is delivered [s since 1970]
    copies        how often it is delivered
    is_malformed  nobody can read it
    values        {metric: value in its unit}
    """

    device: Device
    number: IntArray
    time_s: IntArray
    arrive_s: IntArray
    copies: IntArray
    is_malformed: BoolArray
    values: Sample

    def __len__(self) -> int:
        return len(self.number)


def messages(city: City, device: Device, rates: FaultRates, start_s: int, end_s: int) -> Messages:
    """What `device` sends from `start_s` to before `end_s` [s since 1970]."""
    number = device.numbers(start_s, end_s)
    faults = draw(rates, city.seed, device.site.key, number, device.times_s(number))
    is_sent = faults.is_sent
    if city.stage:
        is_sent = is_sent & ~city.stage.has_left(device.site.key, device.times_s(number))
    sent = np.flatnonzero(is_sent)
    number = number[sent]
    time_s = device.times_s(number)
    values = device.signal.rounded(city, device.site, time_s)
    _stand_still(city, device, faults, sent, values)
    _spike(device, faults, sent, values)
    return Messages(
        device,
        number,
        time_s + faults.skew_s[sent],
        time_s + faults.delay_s[sent],
        1 + faults.is_twice[sent],
        faults.is_malformed[sent],
        {name: _possible(device, name, column) for name, column in values.items()},
    )


def _stand_still(city: City, device: Device, faults: Faults, sent: IntArray, values: Sample) -> None:
    """Put the first value of an episode in place of those that follow in it."""
    where = np.flatnonzero(faults.stuck.is_on[sent])
    if not len(where):
        return
    interval_s = device.site.interval_s
    first = -((device.phase_s - faults.stuck.start_s[sent][where]) // interval_s)
    held = device.signal.rounded(city, device.site, device.times_s(first))
    chosen = _index(faults.stuck_choice[sent][where], len(values))
    for position, name in enumerate(values):
        is_chosen = chosen == position
        values[name][where[is_chosen]] = held[name][is_chosen]


def _spike(device: Device, faults: Faults, sent: IntArray, values: Sample) -> None:
    """Multiply; but no counter, for its falls afterwards would look like resets."""
    factor = faults.spike[sent]
    where = np.flatnonzero(factor != 1.0)
    names = [name for name in values if not device.site.service.metrics[name].counter]
    chosen = _index(faults.spike_choice[sent][where], len(names))
    for position, name in enumerate(names):
        hit = where[chosen == position]
        values[name][hit] = np.round(values[name][hit] * factor[hit], 2)


def _index(choice: FloatArray, count: int) -> IntArray:
    return (choice * count).astype(np.int64)


def _possible(device: Device, name: str, column: FloatArray) -> FloatArray:
    """Within what the metric can be: ingest would refuse the rest. No minus zero, which prints oddly."""
    metric = device.site.service.metrics[name]
    return np.clip(column, metric.low, metric.high) + 0.0
