"""Collections of containers that were full enough to be worth the trip."""

from __future__ import annotations

import pandas as pd

from core.store.touched import HOLD_INTERVALS
from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, low: float, high: float, fall: float) -> pd.DataFrame:
    """Collections seen in the fill level, and those with `low` <= fill <= `high` before, for each container and hour.

    inputs   readings of one fill level [%]. A collection is a fall by `fall` or more from one reading to the
             next, in the hour of the latter; across a silence of more than `HOLD_INTERVALS` intervals nobody
             knows what was picked up, and it does not count
    returns  numerator: collections worth making; denominator: collections; observed: time alive [h]
    """
    hours = inputs.hours
    rows = inputs.readings.sort_values(["point_id", "time"])
    before = rows.groupby("point_id")[["time", "value"]].shift()
    silence_s = (rows["time"] - before["time"]).dt.total_seconds()
    is_collection = (before["value"] - rows["value"] >= fall) & (silence_s <= HOLD_INTERVALS * rows["interval_s"])
    is_worth = is_collection & before["value"].between(low, high)
    rows = rows.assign(start=rows["time"].dt.floor("h"), is_collection=is_collection, is_worth=is_worth)
    hourly = rows.groupby(["point_id", "start"])
    frame = hourly.agg(numerator=("is_worth", "sum"), denominator=("is_collection", "sum"), n=("value", "size"))
    service = in_service(hours, "hour").rename_axis(["point_id", "start"])
    alive_h = hours.groupby(["point_id", "hour"])["alive_s"].max().rename_axis(["point_id", "start"]) / 3600
    return parts(frame.reindex(service.index).assign(observed=alive_h, expected=service))
