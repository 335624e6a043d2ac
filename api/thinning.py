"""Fewer points of a line that look the same: largest triangle three buckets.

Source: S. Steinarsson, Downsampling Time Series for Visual Representation, 2013.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from tsdownsample import LTTBDownsampler


def kept(times: npt.NDArray[Any], values: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    """Places, ascending, of at most `count` points that are kept; the first and last are among them.

    times   ascending
    values  without NaN
    """
    if len(times) <= count:
        return np.arange(len(times))
    # In bytes that are not aligned its result would be undefined.
    x = np.ascontiguousarray(times.astype("datetime64[us]").astype(np.int64))
    thinner = LTTBDownsampler()  # type: ignore[no-untyped-call]  # its constructor has no annotations
    places: npt.NDArray[Any] = thinner.downsample(x, np.ascontiguousarray(values), n_out=count)
    return places.astype(np.int64)
