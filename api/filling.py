"""Empty buckets of a series, and what stands in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def filled(grid: npt.NDArray[Any], times: npt.NDArray[Any], values: Floats, how: str) -> Floats:
    """A value for each bucket of `grid`; NaN: none.

    grid     starts of all buckets, ascending
    times    starts of those that have a value, a part of `grid`, ascending
    how      null: NaN in each empty one; previous: the value before; linear: on the straight line between the values
             before and after. These two only between two that have a value: beyond the first and last nothing is known
    """
    whole = np.full(len(grid), np.nan)
    places = np.searchsorted(grid, times)
    whole[places] = values
    if how == "null" or len(times) == 0:
        return whole
    first, last = places[0], places[-1] + 1
    inside = np.arange(first, last)
    if how == "linear":
        seconds = grid.astype("datetime64[us]").astype(np.int64)
        whole[first:last] = np.interp(seconds[first:last], seconds[places], values)
    else:
        whole[first:last] = values[np.searchsorted(places, inside, side="right") - 1]
    return whole
