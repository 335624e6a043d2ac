"""Length of streets that a sensor watches."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, least_alive: float) -> pd.DataFrame:
    """Length of a street if its sensor was active, for each sensor and local day.

    inputs       hours of any metrics; points with length_km [km], without it a sensor watches nothing
    least_alive  share of its time in service that an active sensor is alive, at least [1]
    returns      numerator: length, 0 if the sensor was not active [km.d]; denominator: 1 [d]; observed: time alive [h]
    """
    hours = inputs.hours
    by_metric = hours.groupby(["point_id", "day", "metric"], observed=True)[["alive_s", "n"]].sum()
    frame = by_metric.groupby(level=["point_id", "day"]).agg(alive_s=("alive_s", "max"), n=("n", "sum"))
    service = in_service(hours, "day")
    points = frame.index.get_level_values("point_id")
    length = inputs.points.get("length_km", pd.Series(dtype=float)).reindex(points).to_numpy(dtype=float)
    observed = frame["alive_s"] / 3600
    is_active = (observed > 0) & (observed >= least_alive * service)
    numerator = pd.Series(length, index=frame.index).where(is_active, 0.0)
    return parts(frame.assign(numerator=numerator, denominator=1.0, observed=observed, expected=service))
