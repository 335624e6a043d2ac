"""Step and flat-line checks of readings that come in chunks, with the rules of ingest.plausibility."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.reading import Quality
from ingest.bulk.cells import Floats, Mask

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Limits:
    """What is believable, of each reading (n,).

    step     largest change between neighbours; inf: any
    flat     so many equal values in a row are doubtful
    hold_us  neighbours are no further apart [us]
    """

    step: Floats
    flat: Ints
    hold_us: Ints


@dataclass(slots=True)
class _Last:
    """A series' last reading: `base` is the last value that was believed, `run` how often it came in a row."""

    time_us: int
    value: float
    base: float
    run: int


class Neighbours:
    """The last readings of the series met so far. Not thread-safe: one owner."""

    def __init__(self) -> None:
        self._last: dict[int, _Last] = {}

    def flags(self, series: Ints, time_us: Ints, value: Floats, limits: Limits) -> npt.NDArray[np.int16]:
        """Quality.STEP and FLAT of each reading; one that is older than its series' last is not judged."""
        flags = np.zeros(len(series), dtype=np.int16)
        if not len(series):
            return flags
        order = np.lexsort((time_us, series))
        order = order[self._is_newer(series[order], time_us[order])]
        if not len(order):
            return flags
        s, t, v = series[order], time_us[order], value[order]
        is_first = np.concatenate(([True], s[1:] != s[:-1]))
        starts = np.flatnonzero(is_first)
        fresh = _Last(-(2**62), np.nan, np.nan, 0)
        lasts = [self._last.get(int(key), fresh) for key in s[starts]]
        before_t, before_v = np.concatenate(([0], t[:-1])), np.concatenate(([np.nan], v[:-1]))
        before_t[starts], before_v[starts] = [last.time_us for last in lasts], [last.value for last in lasts]
        run = _runs(v == before_v, is_first, starts, lasts)
        is_far = (np.abs(v - before_v) > limits.step[order]) & (t - before_t <= limits.hold_us[order])
        base = _judge(is_far, v, before_v, limits.step[order], dict(zip(starts.tolist(), lasts, strict=True)))
        ends = np.append(starts[1:], len(s)) - 1
        for end in ends.tolist():
            self._last[int(s[end])] = _Last(int(t[end]), float(v[end]), base.get(end, float(v[end])), int(run[end]))
        flags[order[list(base)]] |= int(Quality.STEP)
        flags[order[run >= limits.flat[order]]] |= int(Quality.FLAT)
        return flags

    def _is_newer(self, series: Ints, time_us: Ints) -> Mask:
        """Which of the readings, sorted, come after all that came before; of equal times the first."""
        keep = np.concatenate(([True], (series[1:] != series[:-1]) | (time_us[1:] != time_us[:-1])))
        keys, inverse = np.unique(series, return_inverse=True)
        newest = [last.time_us if (last := self._last.get(int(key))) else -(2**62) for key in keys]
        return np.asarray(keep & (time_us > np.array(newest, dtype=np.int64)[inverse]), dtype=np.bool_)


def _runs(is_same: Mask, is_first: Mask, starts: Ints, lasts: list[_Last]) -> Ints:
    """How many equal values in a row end at each reading."""
    begins = np.flatnonzero(~is_same | is_first)
    place = np.arange(len(is_same)) - np.repeat(begins, np.diff(np.append(begins, len(is_same)))) + 1
    carried = np.where(is_same[starts], [last.run for last in lasts], 0)
    run_of_start = np.zeros(len(is_same), dtype=np.int64)
    run_of_start[starts] = carried
    return np.asarray(place + np.repeat(run_of_start[begins], np.diff(np.append(begins, len(is_same)))), dtype=np.int64)


def _judge(is_far: Mask, v: Floats, before_v: Floats, step: Floats, first: dict[int, _Last]) -> dict[int, float]:
    """{place of a reading that is a step: the value that was believed before it}."""
    base: dict[int, float] = {}
    for place in np.flatnonzero(is_far).tolist():
        before = first[place].base if place in first else base.get(place - 1, float(before_v[place]))
        if abs(v[place] - before) > step[place]:
            base[place] = before
    return base
