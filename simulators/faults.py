"""Faults: what goes wrong between a sensor and its reader, keyed like the signals and as repeatable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulators.episodes import Active, Episode, active
from simulators.local_time import DAY_S, HOUR_S
from simulators.noise import BoolArray, FloatArray, IntArray, at_each, key_of

_SHORTEST_DELAY_S, _LONGEST_DELAY_S = 400, 4 * HOUR_S
_SMALLEST_SKEW_S, _LARGEST_SKEW_S = 90, 1_200
_SPIKE_FACTORS = (3.0, 9.0)


@dataclass(frozen=True, slots=True)
class FaultRates:
    """Probabilities, each of one message unless it says otherwise.

    missing     it is lost
    late        it is delivered minutes to hours after it was sent
    duplicated  it is delivered twice
    malformed   its payload is damaged
    spiking     one of its values is far off
    silent      the device says nothing for hours; of three days
    stuck       one metric keeps its value for hours; of a day
    skewed      the device's clock is off, for up to two days; of two days
    """

    missing: float = 0.008
    late: float = 0.01
    duplicated: float = 0.004
    malformed: float = 0.0005
    spiking: float = 0.0004
    silent: float = 0.03
    stuck: float = 0.01
    skewed: float = 0.006

    @classmethod
    def none(cls) -> FaultRates:
        return cls(0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Faults:
    """What befalls each of n messages.

    is_sent       neither lost nor in a silence
    delay_s       from sending to delivery [s]
    is_twice      delivered twice
    is_malformed  damaged
    skew_s        how far the device's clock is ahead [s]
    stuck         episodes in which one metric keeps the value it had at their start
    chosen        which metric a spike or a standstill hits, in [0, 1)
    spike         factor on that metric's value; 1: none
    """

    is_sent: BoolArray
    delay_s: IntArray
    is_twice: BoolArray
    is_malformed: BoolArray
    skew_s: IntArray
    stuck: Active
    stuck_choice: FloatArray
    spike: FloatArray
    spike_choice: FloatArray


def draw(rates: FaultRates, seed: int, device: str, number: IntArray, time_s: IntArray) -> Faults:
    """The faults of a device's messages.

    number   of each message since 1970
    time_s   when each is sent [s]
    """

    def key(name: str) -> int:
        return key_of(seed, device, "fault", name)

    def hits(name: str, probability: float) -> BoolArray:
        return at_each(key(name), number) < probability

    silent = active(key("silent"), time_s, Episode(rates.silent, HOUR_S, 20 * HOUR_S, 3 * DAY_S))
    stuck = active(key("stuck"), time_s, Episode(rates.stuck, HOUR_S, 10 * HOUR_S))
    skewed = active(key("skewed"), time_s, Episode(rates.skewed, 6 * HOUR_S, 2 * DAY_S, 2 * DAY_S))
    low, high = _SPIKE_FACTORS
    factor = low + (high - low) * at_each(key("factor"), number)
    return Faults(
        is_sent=~(hits("missing", rates.missing) | silent.is_on),
        delay_s=np.where(hits("late", rates.late), _delay(at_each(key("delay"), number)), 0),
        is_twice=hits("duplicated", rates.duplicated),
        is_malformed=hits("malformed", rates.malformed),
        skew_s=np.where(skewed.is_on, _skew(at_each(key("skew"), skewed.number)), 0),
        stuck=stuck,
        stuck_choice=at_each(key("stuck metric"), stuck.number),
        spike=np.where(hits("spiking", rates.spiking), factor, 1.0),
        spike_choice=at_each(key("spiking metric"), number),
    )


def damaged(payload: bytes, chance: float) -> bytes:
    """What is left of `payload`: cut off, cut out, or another device's words.

    Lines of text can still be read when they are cut, and then say something wrong; of them only words are left.

    chance   decides how, in [0, 1)
    """
    if not payload.startswith((b"{", b"[")):
        chance = 0.8 + chance / 5
    if chance < 0.6:
        return payload[: 1 + int(chance * len(payload))]
    if chance < 0.8:
        return payload[len(payload) // 3 :]
    return b"ERR SENSOR %d" % int(chance * 1000)


def _delay(chance: FloatArray) -> IntArray:
    """Short ones are commoner than long ones."""
    ratio = _LONGEST_DELAY_S / _SHORTEST_DELAY_S
    return (_SHORTEST_DELAY_S * ratio**chance).astype(np.int64)


def _skew(chance: FloatArray) -> IntArray:
    """Odd, so that no skewed time is another message's true one: those lie whole minutes apart."""
    sign = np.where(chance < 0.5, -1, 1)
    share = chance * 2 % 1
    size = (_SMALLEST_SKEW_S + share * (_LARGEST_SKEW_S - _SMALLEST_SKEW_S)).astype(np.int64)
    return np.asarray(sign * (size | 1), dtype=np.int64)
