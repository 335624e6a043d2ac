"""Observations that arrived in time."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import parts


def formula(inputs: Inputs) -> pd.DataFrame:
    """Readings that arrived in time and readings that arrived, for each point and hour.

    inputs   hours of any metrics
    returns  numerator: readings no older on arrival than the setting `late_after_s`;
             denominator, n: readings that arrived; observed: time alive [h]; expected: time in service [h]
    """
    columns = ["on_time", "arrived", "alive_s", "service_s"]
    frame = inputs.hours.groupby(["point_id", "hour"])[columns].sum()
    return parts(
        frame.assign(
            numerator=frame["on_time"],
            denominator=frame["arrived"],
            n=frame["arrived"],
            observed=frame["alive_s"] / 3600,
            expected=frame["service_s"] / 3600,
        )
    )
