"""The past of the fleet, made in seconds: what the devices would have sent, without a broker in between.

A block of days is computed at once, then cut into local days, each in time order, so that whoever refreshes rollups
meets each day once. What ingest would have refused (damaged payloads, clocks too far ahead) is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.reading import Quality
from core.settings import Settings
from simulators.faults import FaultRates
from simulators.fleet import Device
from simulators.local_time import DAY_S, WITA_S
from simulators.messages import Messages, messages
from simulators.noise import BoolArray, FloatArray, IntArray
from simulators.signal import City

# Days computed at once: bounds the memory to some 60 MB for 72 devices.
_BLOCK_DAYS = 8
_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How ingest judges time: see core.settings."""

    max_ahead_s: float
    late_after_s: float

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        return cls(settings.max_ahead_s, settings.late_after_s)


@dataclass(frozen=True, slots=True)
class Part:
    """Readings of one local day in time order, as columns (n,).

    series         index into `series_names`, int32
    time_us        [us since 1970]
    value          in the metric's unit
    quality        core.reading.Quality, int16
    is_late        older on delivery than `late_after_s`
    copies         how often the message was delivered
    opens_message  is the first of its message's readings
    """

    series: npt.NDArray[np.int32]
    time_us: IntArray
    value: FloatArray
    quality: npt.NDArray[np.int16]
    is_late: BoolArray
    copies: IntArray
    opens_message: BoolArray

    def __len__(self) -> int:
        return len(self.series)

    @property
    def messages(self) -> int:
        """Messages delivered, those delivered twice counted twice."""
        return int(self.copies[self.opens_message].sum())

    def take(self, index: npt.NDArray[np.intp] | slice | BoolArray) -> Part:
        return Part(*(getattr(self, name)[index] for name in Part.__slots__))


def series_names(fleet: Sequence[Device]) -> list[tuple[str, str]]:
    """(point, metric) of each series, in the order of `Part.series`."""
    return [(device.site.key, metric) for device in fleet for metric in device.metrics]


def make_history(
    city: City,
    fleet: Sequence[Device],
    rates: FaultRates,
    limits: Limits,
    start_s: int,
    end_s: int,
    *,
    newest_first: bool = False,
) -> Iterator[Part]:
    """What was sent from `start_s` to before `end_s` [s since 1970], a part for each local day."""
    order = -1 if newest_first else 1
    # Blocks end at a local midnight, so that a day is cut in two only at the ends of the whole.
    midnight_s = (start_s + WITA_S) // DAY_S * DAY_S - WITA_S
    edges = [start_s, *range(midnight_s + _BLOCK_DAYS * DAY_S, end_s, _BLOCK_DAYS * DAY_S), end_s]
    for begin_s, until_s in list(pairwise(edges))[::order]:
        if begin_s < until_s:
            block = _block(city, fleet, rates, limits, begin_s, until_s)
            yield from list(_days(block, begin_s, until_s))[::order]


def _block(city: City, fleet: Sequence[Device], rates: FaultRates, limits: Limits, start_s: int, end_s: int) -> Part:
    parts: list[Part] = []
    first = 0
    for device in fleet:
        sent = messages(city, device, rates, start_s, end_s)
        parts += _readings(sent, first, limits)
        first += len(device.metrics)
    whole = Part(*(np.concatenate([getattr(part, name) for part in parts]) for name in Part.__slots__))
    return whole.take(np.lexsort((whole.series, whole.time_us)))


def _readings(sent: Messages, first: int, limits: Limits) -> Iterator[Part]:
    """The readings of one device, metric by metric."""
    ahead_s = sent.time_s - sent.arrive_s
    kept = np.flatnonzero(~sent.is_malformed & (ahead_s <= limits.max_ahead_s))
    for position, name in enumerate(sent.device.metrics):
        value = sent.values[name][kept]
        yield Part(
            series=np.full(len(kept), first + position, dtype=np.int32),
            time_us=sent.time_s[kept] * _US,
            value=value,
            quality=_quality(sent.device, name, value),
            is_late=-ahead_s[kept] > limits.late_after_s,
            copies=sent.copies[kept],
            opens_message=np.full(len(kept), position == 0),
        )


def _quality(device: Device, name: str, value: FloatArray) -> npt.NDArray[np.int16]:
    metric = device.site.service.metrics[name]
    low = -np.inf if metric.usual_low is None else metric.usual_low
    high = np.inf if metric.usual_high is None else metric.usual_high
    is_usual = (low <= value) & (value <= high)
    return np.where(is_usual, Quality.GOOD, Quality.OUT_OF_USUAL_RANGE).astype(np.int16)


def _days(block: Part, start_s: int, end_s: int) -> Iterator[Part]:
    midnights_s = np.arange((start_s + WITA_S) // DAY_S + 1, (end_s + WITA_S) // DAY_S + 1) * DAY_S - WITA_S
    edges = [0, *np.searchsorted(block.time_us, midnights_s * _US).tolist(), len(block)]
    for first, last in pairwise(edges):
        if last > first:
            yield block.take(slice(first, last))
