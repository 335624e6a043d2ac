"""Time that a measured value spent inside a band."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.store.touched import HOLD_INTERVALS
from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(
    inputs: Inputs, *, low: float = -np.inf, below: float = np.inf, silence_is_outside: bool = False
) -> pd.DataFrame:
    """Time with `low` <= value < `below`, for each point and hour.

    inputs   readings of one metric. A reading speaks for the time up to the next, but for no longer than
             `HOLD_INTERVALS` intervals: a sensor that fell silent in a peak must not extend the peak
    low      [unit of the metric]
    below    [unit of the metric]
    silence_is_outside  for what must be heard to be well
    returns  numerator: time inside the band [h]; observed: time known [h]; denominator: the same, or with
             `silence_is_outside` time in service [h]
    """
    service = in_service(inputs.hours, "hour").rename_axis(["point_id", "start"])
    held = held_hours(inputs.readings, service)
    inside = held["held_h"].where((held["value"] >= low) & (held["value"] < below), 0.0)
    hourly = held.assign(inside=inside).groupby(["point_id", "start"])
    frame = hourly.agg(numerator=("inside", "sum"), denominator=("held_h", "sum"), n=("is_own", "sum"))
    frame = frame.reindex(service.index).fillna(0.0)
    frame = frame.assign(observed=frame["denominator"], expected=service)
    return parts(frame.assign(denominator=service) if silence_is_outside else frame)


def held_hours(readings: pd.DataFrame, service: pd.Series) -> pd.DataFrame:
    """What each reading says about each hour.

    readings  of one metric, as `Inputs.readings`
    service   time in service [h], index (point_id, start of hour)
    returns   point_id, start, value, held_h: time the reading speaks for in that hour [h],
              is_own: 1 in the hour that it was measured in, else 0
    """
    rows = readings.sort_values(["point_id", "time"])[["point_id", "time", "value", "interval_s"]]
    following = rows.groupby("point_id")["time"].shift(-1)
    longest = rows["time"] + pd.to_timedelta(HOLD_INTERVALS * rows["interval_s"], unit="s")
    rows["until"] = following.where(following < longest, longest)
    own = rows["time"].dt.floor("h")
    spread = [rows.assign(start=own, is_own=1)]
    hours = int(HOLD_INTERVALS * readings["interval_s"].max() // 3600) + 1 if len(readings) else 0
    for later in range(1, hours + 1):
        start = own + pd.Timedelta(hours=later)
        spread.append(rows.assign(start=start, is_own=0)[rows["until"] > start])
    held = pd.concat(spread, ignore_index=True)
    held = held.merge(service.rename("service_h").reset_index(), on=["point_id", "start"])
    ends = held["start"] + pd.to_timedelta(held["service_h"], unit="h")
    begins = held[["time", "start"]].max(axis=1)
    held["held_h"] = (held["until"].where(held["until"] < ends, ends) - begins).dt.total_seconds().clip(lower=0) / 3600
    return held[["point_id", "start", "value", "held_h", "is_own"]]
