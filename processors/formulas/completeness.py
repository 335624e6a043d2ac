"""Expected moments with an observation."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import parts


def formula(inputs: Inputs) -> pd.DataFrame:
    """Moments observed and moments expected, for each point and hour, summed over its metrics.

    inputs   hours of any metrics
    returns  numerator, n: expected moments (one for each interval of the sensor) with a reading, good or not;
             denominator: expected moments; observed, expected: the same as time [h]
    """
    hours = inputs.hours
    interval_h = hours["interval_s"] / 3600
    rows = hours.assign(observed=hours["slots"] * interval_h, due=hours["expected"] * interval_h)
    frame = rows.groupby(["point_id", "hour"])[["slots", "expected", "observed", "due"]].sum()
    return parts(
        frame.assign(
            numerator=frame["slots"], denominator=frame["expected"], n=frame["slots"], expected=frame["due"]
        ).astype(float)
    )
