"""Events inside limits, where each reading is an event: a departure, a delivery."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, low: float, high: float) -> pd.DataFrame:
    """Events with `low` <= value <= `high` and all events, for each point and hour.

    inputs   readings of one metric
    low      [unit of the metric]
    high     [unit of the metric]
    returns  numerator: events inside; denominator, n: events; observed: time alive [h]. Nobody knows how many
             events there should have been
    """
    hours, readings = inputs.hours, inputs.readings
    rows = readings.assign(start=readings["time"].dt.floor("h"), inside=readings["value"].between(low, high))
    hourly = rows.groupby(["point_id", "start"])
    frame = hourly.agg(numerator=("inside", "sum"), denominator=("inside", "size"))
    service = in_service(hours, "hour").rename_axis(["point_id", "start"])
    alive_h = hours.groupby(["point_id", "hour"])["alive_s"].max().rename_axis(["point_id", "start"]) / 3600
    frame = frame.reindex(service.index).fillna(0.0)
    return parts(frame.assign(n=frame["denominator"], observed=alive_h, expected=service))
