"""Night flow against the whole day's: what flows while everybody sleeps, mostly leaks."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import in_service, parts

# As for the daily index of air: from fewer hours a day's mean is not known.
MIN_HOURS = 18


def formula(inputs: Inputs, *, from_hour: int, to_hour: int) -> pd.DataFrame:
    """Mean flow of the night hours and of the day, for each point and local day.

    inputs     hours of one flow metric, any unit; an hour with a good reading is valid
    from_hour  first local hour of the night [h]
    to_hour    local hour after its last [h]
    returns    numerator: mean of the night's hours; denominator: mean of the day's [unit of the metric];
               both 0 unless every night hour and `MIN_HOURS` of the day are valid
    """
    hours = inputs.hours
    is_night = (hours["local_hour"] >= from_hour) & (hours["local_hour"] < to_hour)
    valued = hours.assign(night=hours["mean"].where(is_night))
    daily = valued.groupby(["point_id", "day"])
    frame = daily.agg(
        numerator=("night", "mean"),
        night_h=("night", "count"),
        denominator=("mean", "mean"),
        observed=("mean", "count"),
        n=("n", "sum"),
    )
    is_known = (frame["night_h"] >= to_hour - from_hour) & (frame["observed"] >= MIN_HOURS)
    for name in ("numerator", "denominator"):
        frame[name] = frame[name].where(is_known, 0.0)
    return parts(frame.assign(expected=in_service(hours, "day")))
