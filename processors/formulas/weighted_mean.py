"""A mean that counts each point by what its district has, such as its people."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, weight: str) -> pd.DataFrame:
    """Weighted sums of one metric, for each point and local day.

    inputs   hours of one metric; an hour with a good reading is valid
    weight   reference data of districts; a point in no district, or in one without it, says nothing
    returns  numerator: weight times the sum of the hourly means; denominator: weight times the valid hours [h],
             observed: valid hours [h]. Over points "mean" divides each by its valid hours first, so that a station
             that was silent for a while has the weight of the others
    """
    hours = inputs.hours
    daily = hours.groupby(["point_id", "day"])
    frame = daily.agg(total=("mean", "sum"), observed=("mean", "count"), n=("n", "sum"))
    index = frame.index
    weights = inputs.reference.of_districts(weight, index.get_level_values("point_id"), index.get_level_values("day"))
    weighed = pd.Series(weights, index=index)
    frame = frame.assign(numerator=weighed * frame["total"], denominator=weighed * frame["observed"])
    return parts(frame.assign(expected=in_service(hours, "day")))
