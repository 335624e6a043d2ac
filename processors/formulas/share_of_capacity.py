"""Time that a place was well used: neither empty nor full."""

from __future__ import annotations

import pandas as pd

from processors.formulas.hours_in_band import held_hours
from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, low: float, high: float, from_hour: int, to_hour: int) -> pd.DataFrame:
    """Opening time with `low` <= taken / capacity <= `high`, for each place and hour.

    inputs     readings of one metric: what is taken, as held by `hours_in_band`; points with capacity
               [unit of the metric], without it nothing is known
    low        [1]
    high       [1]
    from_hour  first local hour that the place is open [h]
    to_hour    local hour after its last [h]
    returns    numerator: time well used [h]; denominator, observed: opening time known [h]; expected: opening time [h]
    """
    hours = inputs.hours
    is_open = hours["local_hour"].ge(from_hour) & hours["local_hour"].lt(to_hour)
    service = in_service(hours.assign(service_s=hours["service_s"].where(is_open, 0.0)), "hour")
    service = service.rename_axis(["point_id", "start"])
    held = held_hours(inputs.readings, service)
    capacity = held["point_id"].map(inputs.points.get("capacity", pd.Series(dtype=float))).astype(float)
    share = held["value"] / capacity
    known = held["held_h"].where(share.notna(), 0.0)
    hourly = held.assign(inside=known.where(share.between(low, high), 0.0), known=known).groupby(["point_id", "start"])
    frame = hourly.agg(numerator=("inside", "sum"), denominator=("known", "sum"), n=("is_own", "sum"))
    frame = frame.reindex(service.index).fillna(0.0)
    return parts(frame.assign(observed=frame["denominator"], expected=service))
