"""Energy used while nobody works."""

from __future__ import annotations

import pandas as pd

from processors.consumption import consumption
from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, from_hour: int, to_hour: int) -> pd.DataFrame:
    """Energy outside working hours and in all, for each building and local day.

    inputs     hours of one energy counter [kW.h]. What was consumed over silent hours is left out of both:
               nobody knows when it was
    from_hour  first local hour of work, Monday to Friday but for public holidays [h]
    to_hour    local hour after the last [h]
    returns    numerator: energy outside working hours [kW.h]; denominator: all energy [kW.h]
    """
    hours = inputs.hours
    rows = consumption(hours)
    rows = rows[rows["silent_h"] == 0]
    is_work = ~rows["is_holiday"] & (rows["local_hour"] >= from_hour) & (rows["local_hour"] < to_hour)
    rows = rows.assign(outside=rows["amount"].mask(is_work, 0.0))
    daily = rows.groupby(["point_id", "day"])
    frame = daily.agg(
        numerator=("outside", "sum"), denominator=("amount", "sum"), observed=("covered_h", "sum"), n=("n", "sum")
    )
    service = in_service(hours, "day")
    return parts(frame.reindex(service.index).assign(expected=service))
