"""The shape of a formula's answer."""

from __future__ import annotations

import pandas as pd

COLUMNS = ("point_id", "start", "numerator", "denominator", "n", "observed", "expected")


def in_service(hours: pd.DataFrame, start: str) -> pd.Series:
    """Time in service [h] of each point and `start`, over its longest-serving metric."""
    by_metric = hours.groupby(["point_id", start, "metric"], observed=True)["service_s"].sum()
    return by_metric.groupby(level=["point_id", start]).max() / 3600


def parts(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame`, indexed by point and start of window, as a formula's answer; unknown numbers are 0."""
    frame = frame.rename_axis(["point_id", "start"])
    return frame.fillna(0.0).reset_index()[list(COLUMNS)]
