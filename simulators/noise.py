"""Keyed noise: chance that is a pure function of a key and a place in time.

There is no generator with a state, so any value can be computed alone: the past does not depend on where
a window began, and live values continue the history. Integers are mixed as splitmix64 does.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_LANE = np.uint64(0xFFFF)
# Standard deviation of the sum of four independent 16-bit integers.
_LANES_MEAN = 4 * 65535 / 2
_LANES_DEVIATION = (4 * (65536**2 - 1) / 12) ** 0.5


def key_of(seed: int, *parts: str) -> int:
    """A key of 63 bits; unlike `hash`, the same in every process."""
    text = "\x1f".join((str(seed), *parts))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") >> 1


def uniform(key: int, index: IntArray) -> FloatArray:
    """Independent draws for each `index`, in [0, 1)."""
    return np.asarray((_bits(key, index) >> np.uint64(11)) * 2.0**-53, dtype=np.float64)


def normal(key: int, index: IntArray) -> FloatArray:
    """Independent draws for each `index`: mean 0, deviation 1, never beyond 3.47."""
    bits = _bits(key, index)
    lanes = bits & _LANE
    for shift in (16, 32, 48):
        lanes = lanes + ((bits >> np.uint64(shift)) & _LANE)
    return np.asarray((lanes - _LANES_MEAN) / _LANES_DEVIATION, dtype=np.float64)


def smooth(key: int, time_s: IntArray, scale_s: int) -> FloatArray:
    """Noise that wanders: normal draws every `scale_s`, joined by smooth steps."""
    knot, part = place(key, time_s, scale_s)
    left, right = ends(key, knot)
    return left + (right - left) * part * part * (3 - 2 * part)


def place(key: int, time_s: IntArray, scale_s: int) -> tuple[IntArray, FloatArray]:
    """Number of the knot before each time, and how far on the way to the next it is, in [0, 1).

    The knots of different keys lie at different times, so that a sum of noises shows no common beat.
    """
    knot, rest = np.divmod(time_s + key % scale_s, scale_s)
    return knot, rest / scale_s


def ends(key: int, knot: IntArray) -> tuple[FloatArray, FloatArray]:
    """The normal draws at each knot and at the next."""
    values, index = _few(knot, 2)
    drawn = normal(key, values)
    return drawn[index], drawn[index + 1]


def at_each(key: int, index: IntArray) -> FloatArray:
    """`uniform`, made once for each number where `index` repeats few numbers many times."""
    values, position = _few(index, 1)
    return uniform(key, values)[position]


def _few(index: IntArray, extra: int) -> tuple[IntArray, IntArray]:
    """The range that `index` covers, `extra - 1` beyond its end, and where each one stands in it."""
    if not len(index):
        return np.arange(extra, dtype=np.int64), index
    low, high = int(index.min()), int(index.max())
    return np.arange(low, high + extra, dtype=np.int64), index - low


def _bits(key: int, index: IntArray) -> npt.NDArray[np.uint64]:
    state = index.astype(np.uint64) * _GOLDEN + np.uint64(key)
    for _ in range(2):
        state = (state ^ (state >> np.uint64(30))) * _MIX_1
        state = (state ^ (state >> np.uint64(27))) * _MIX_2
        state = state ^ (state >> np.uint64(31))
    return state
