"""Means of a series in buckets, each reading weighted by the time that it speaks for."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Times = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]


def time_weighted(
    times_s: Floats, values: Floats, edges_s: Floats, hold_s: float
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The mean of each bucket, NaN where no reading speaks, and how many readings lie in it.

    A reading speaks until the next, but for `hold_s` at most: silence does not extend what was measured last. One
    from before a bucket speaks into it.

    times_s   of the readings, ascending [s]
    edges_s   bounds of the buckets, one more than buckets, ascending [s]
    """
    counts = np.diff(np.searchsorted(times_s, edges_s))
    if len(times_s) == 0:
        return np.full(len(edges_s) - 1, np.nan), counts
    held = np.minimum(np.diff(times_s, append=np.inf), hold_s)
    spoken = np.diff(_integral(times_s, np.ones_like(held), held, edges_s))
    summed = np.diff(_integral(times_s, values, held, edges_s))
    means = np.full(len(spoken), np.nan)
    np.divide(summed, spoken, out=means, where=spoken > 0)
    return means, counts


def _integral(times_s: Floats, values: Floats, held: Floats, at_s: Floats) -> Floats:
    """Integral up to each of `at_s` of the steps that are `values` high and `held` long."""
    sums = np.concatenate([[0.0], np.cumsum(values * held)])
    place = np.searchsorted(times_s, at_s, side="right") - 1
    inside = np.clip(at_s - times_s[place], 0.0, held[place])
    return np.where(place < 0, 0.0, sums[place] + values[place] * inside)
