"""Where figures are going: a robust trend, carried forward with an interval.

Theil-Sen: the slope is the median of the slopes between all pairs of figures, so that single outliers do not turn it.
The interval joins the confidence interval of the slope (Sen 1968) and the spread of the figures around the trend.

Sources: Theil 1950; Sen 1968; computed by `scipy.stats.theilslopes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

METHOD = "Theil-Sen"
CONFIDENCE = 0.9
MIN_POINTS = 5
YEAR = timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Projection:
    """A figure that is to be expected if the trend goes on.

    value, low, high  [unit of the figures]; None: see `reason`
    slope             [unit of the figures / a]; None: too few figures
    points            figures that the trend rests on
    reason            '', 'too_few_points' or 'too_short_history'
    """

    value: float | None
    low: float | None
    high: float | None
    slope: float | None
    points: int
    reason: str = ""


def project(
    ends: Sequence[datetime],
    values: Sequence[float],
    at: datetime,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> Projection:
    """The figure of a period that ends `at`.

    ends     of the figures' periods, rising
    bounds   the figure cannot be outside
    """
    if len(values) < MIN_POINTS:
        return Projection(None, None, None, None, len(values), "too_few_points")
    from scipy.stats import theilslopes  # type: ignore[import-untyped]  # a second to import; few processes need it

    x = np.array([(end - ends[-1]) / YEAR for end in ends])
    y = np.array(values, dtype=float)
    slope, intercept, low_slope, high_slope = theilslopes(y, x, alpha=CONFIDENCE)
    # A trend is carried forward for no longer than it was watched.
    if at - ends[-1] > ends[-1] - ends[0]:
        return Projection(None, None, None, float(slope), len(values), "too_short_history")
    to = (at - ends[-1]) / YEAR
    spread = np.quantile(y - (intercept + slope * x), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    reach = to - np.median(x)
    value = intercept + slope * to
    low = np.median(y) + low_slope * reach + min(spread[0], 0.0)
    high = np.median(y) + high_slope * reach + max(spread[1], 0.0)
    found = [float(min(max(each, bounds[0]), bounds[1])) for each in (value, low, high)]
    return Projection(found[0], found[1], found[2], float(slope), len(values))


def bounds_of(unit: str, values: Sequence[float]) -> tuple[float, float]:
    """What figures of `unit` cannot leave, unless some did: a share stays below 100 %, and nothing falls below 0."""
    if not values:
        return -np.inf, np.inf
    return (0.0 if min(values) >= 0 else -np.inf, 100.0 if unit == "%" and max(values) <= 100 else np.inf)
