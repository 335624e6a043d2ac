"""The readings or buckets of one series as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from api.filling import filled
from api.thinning import kept

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Line:
    """Columns of equal length, in the order of time.

    series   id
    time     datetime64[us], UTC
    value    NaN: none
    n        readings behind each
    quality  flags
    """

    series: int
    time: Array
    value: Array
    n: Array
    quality: Array

    def __len__(self) -> int:
        return len(self.time)

    def filled(self, grid: Array, how: str) -> Line:
        """A point for each bucket that begins at a moment of `grid`; those that are new have no reading behind them."""
        value = filled(grid, self.time, self.value, how)
        n = np.zeros(len(grid), np.int64)
        n[np.searchsorted(grid, self.time)] = self.n
        chosen = np.ones(len(grid), bool) if how == "null" else ~np.isnan(value)
        return Line(self.series, grid[chosen], value[chosen], n[chosen], np.zeros(int(chosen.sum()), np.int16))

    def thinned(self, count: int) -> Line:
        """At most `count` of its points."""
        places = kept(self.time, self.value, count)
        return Line(self.series, self.time[places], self.value[places], self.n[places], self.quality[places])

    def rows(self) -> Iterator[tuple[Any, int, float, int, int]]:
        """(time, without a zone, in UTC; series; value; n; quality) of each point."""
        times = self.time.astype("datetime64[us]").tolist()
        for time, value, n, quality in zip(
            times, self.value.tolist(), self.n.tolist(), self.quality.tolist(), strict=True
        ):
            yield time, self.series, value, n, quality


def lines_of(blocks: Iterable[Mapping[str, Array]]) -> list[Line]:
    """The lines in columns `time`, `series`, `value`, and `n` or `quality`, which are in the order of series."""
    parts = list(blocks)
    if not parts:
        return []
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    count = len(whole["time"])
    n = whole.get("n", np.ones(count, np.int64))
    quality = whole.get("quality", np.zeros(count, np.int16))
    bounds = np.flatnonzero(np.diff(whole["series"])) + 1
    return [
        Line(
            int(whole["series"][start]),
            whole["time"][start:end],
            whole["value"][start:end],
            n[start:end],
            quality[start:end],
        )
        for start, end in zip([0, *bounds], [*bounds, count], strict=True)
        if end > start
    ]
