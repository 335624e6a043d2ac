"""Episodes: things that begin by chance and last a while, such as an outage. Keyed, so without a memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulators.local_time import DAY_S
from simulators.noise import BoolArray, FloatArray, IntArray, at_each


@dataclass(frozen=True, slots=True)
class Episode:
    """How often, and how long.

    probability  that one begins in a period
    shortest_s   [s]
    longest_s    [s]; no more than a period
    period_s     [s]
    """

    probability: float
    shortest_s: int
    longest_s: int
    period_s: int = DAY_S


@dataclass(frozen=True, slots=True)
class Active:
    """For each of n times: whether an episode goes on, which one it is, and when it began [s]."""

    is_on: BoolArray
    number: IntArray
    start_s: IntArray


def active(key: int, time_s: IntArray, episode: Episode) -> Active:
    """What goes on at each time. An episode ends when the next begins: what was held then is not gone back to."""
    result = Active(np.zeros(len(time_s), dtype=bool), np.zeros(len(time_s), np.int64), np.zeros(len(time_s), np.int64))
    for number in (time_s // episode.period_s - 1, time_s // episode.period_s):
        start_s, length_s = _drawn(key, number, episode)
        result.is_on[(start_s <= time_s) & (length_s > 0)] = False
        is_on = (start_s <= time_s) & (time_s < start_s + length_s)
        result.is_on[is_on] = True
        result.number[is_on] = number[is_on]
        result.start_s[is_on] = start_s[is_on]
    return result


def _drawn(key: int, number: IntArray, episode: Episode) -> tuple[IntArray, FloatArray]:
    start_s = number * episode.period_s + (at_each(key + 1, number) * episode.period_s).astype(np.int64)
    span_s = episode.longest_s - episode.shortest_s
    length_s = episode.shortest_s + at_each(key + 2, number) * span_s
    length_s[at_each(key, number) >= episode.probability] = 0
    return start_s, length_s
