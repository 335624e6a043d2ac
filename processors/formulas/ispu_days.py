"""Days on which a station's air was good enough, by its daily air pollutant standard index (ISPU)."""

from __future__ import annotations

import pandas as pd

from processors.formulas.ispu import station_parts, with_index
from processors.inputs import Inputs
from processors.parts import in_service


def formula(inputs: Inputs, *, limit: float) -> pd.DataFrame:
    """Station-days with a published index of at most `limit`.

    inputs   hours of air.* [ug/m3]; an hour with a good reading is valid
    limit    [1]
    returns  numerator: 1 if the day's index is at most `limit` [d]; denominator: 1, or 0 if no pollutant
             has enough valid hours; observed: valid hours of the best-covered pollutant [h]
    source   Permen LHK P.14/2020; 18 valid hours a day as for the index itself
    """
    hours = inputs.hours
    daily = hours.groupby(["point_id", "day", "metric"], observed=True)
    rows = daily.agg(concentration=("mean", "mean"), valid_h=("mean", "count"), n=("n", "sum")).reset_index()
    frame = station_parts(with_index(rows).groupby(["point_id", "day"]), 0.0).set_index(["point_id", "start"])
    is_good = (frame["denominator"] > 0) & (frame["numerator"] <= limit)
    expected = in_service(hours, "day").rename_axis(["point_id", "start"])
    return frame.assign(numerator=is_good.astype(float), expected=expected).reset_index()
