"""The series that rows of a file belong to, a chunk at a time: whoever is named once is looked up once."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.errors import Rejected
from core.store.touched import HOLD_INTERVALS
from ingest.bulk.cells import Mask
from ingest.bulk.places import Lane, Places

Index = npt.NDArray[np.intp]
Refuse = Callable[[Index, Rejected], None]
# More than any number of equal values.
_NEVER = 2**62


class LaneTable:
    """Lanes met so far; a row's lane is its place in this table. Not thread-safe: one owner."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._lanes: list[Lane] = []
        self._of: dict[tuple[str, ...], list[int]] = {}
        self._refused: dict[tuple[str, ...], Rejected] = {}

    def find(
        self, role: str, named: list[Any], rows: Index, time_us: npt.NDArray[np.int64], refuse: Refuse
    ) -> tuple[Index, Index]:
        """(rows that have a lane, the lane of each).

        named    place, metric and unit: a column of names, or one name for all rows
        refuse   is given the rows that have none, and why
        """
        codes, words = _combined(named, rows)
        keep: list[Index] = []
        lanes: list[Index] = []
        for code, word in enumerate(words):
            mine = rows[codes == code] if len(words) > 1 else rows
            try:
                places = self._places_of(role, word)
            except Rejected as error:
                refuse(mine, error)
                continue
            left = np.ones(len(mine), dtype=bool)
            for place in places:
                lane = self._lanes[place]
                here = left & (time_us[mine] >= lane.start_us) & (time_us[mine] < lane.end_us)
                keep.append(mine[here])
                lanes.append(np.full(int(here.sum()), place))
                left &= ~here
            if left.any():
                refuse(mine[left], Rejected("not_deployed", f"{role} {word[0]!r} was at no point at that time"))
        if not keep:
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
        found, lane_of = np.concatenate(keep), np.concatenate(lanes)
        order = np.argsort(found, kind="stable")
        return found[order], lane_of[order]

    def column(self, lane_of: Index, fact: Callable[[Lane], float]) -> npt.NDArray[np.float64]:
        """`fact` of each row's lane."""
        return np.array([fact(lane) for lane in self._lanes] or [0.0], dtype=np.float64)[lane_of]

    def whole(self, lane_of: Index, fact: Callable[[Lane], int]) -> npt.NDArray[np.int64]:
        """`fact`, a whole number, of each row's lane."""
        return np.array([fact(lane) for lane in self._lanes] or [0], dtype=np.int64)[lane_of]

    def is_suspended(self, lane_of: Index, time_us: npt.NDArray[np.int64]) -> Mask:
        """Whether the row's point did not count at that time."""
        suspended = np.zeros(len(lane_of), dtype=bool)
        for place, lane in enumerate(self._lanes):
            for start, end in lane.suspended:
                suspended |= (lane_of == place) & (time_us >= start) & (time_us < end)
        return suspended

    def _places_of(self, role: str, word: tuple[str, ...]) -> list[int]:
        if word in self._refused:
            raise self._refused[word]
        if word not in self._of:
            try:
                found = self._places.lanes(role, *word)
            except Rejected as error:
                self._refused[word] = error
                raise
            self._of[word] = list(range(len(self._lanes), len(self._lanes) + len(found)))
            self._lanes += found
        return self._of[word]


def usual_low(lane: Lane) -> float:
    return -math.inf if lane.metric.usual_low is None else lane.metric.usual_low


def usual_high(lane: Lane) -> float:
    return math.inf if lane.metric.usual_high is None else lane.metric.usual_high


def step(lane: Lane) -> float:
    return lane.metric.step or math.inf


def flat(lane: Lane) -> int:
    return lane.metric.flat or _NEVER


def hold_us(lane: Lane) -> int:
    return HOLD_INTERVALS * lane.interval_s * 1_000_000


def _combined(named: list[Any], rows: Index) -> tuple[npt.NDArray[np.int64], list[tuple[str, ...]]]:
    """(number of each row's combination of names, the combinations)."""
    combined = np.zeros(len(rows), dtype=np.int64)
    dictionaries: list[list[str]] = []
    for names in named:
        if isinstance(names, str):
            dictionaries.append([names])
            continue
        encoded = pc.dictionary_encode(names.take(pa.array(rows)))
        dictionaries.append(encoded.dictionary.to_pylist())
        combined = combined * len(dictionaries[-1]) + encoded.indices.to_numpy(zero_copy_only=False)
    numbers, codes = np.unique(combined, return_inverse=True)
    words = []
    for number in numbers.tolist():
        word = []
        for dictionary in reversed(dictionaries):
            number, place = divmod(number, len(dictionary)) if len(dictionary) > 1 else (number, 0)
            word.append(dictionary[place])
        words.append(tuple(reversed(word)))
    return codes, words
