"""Time that sensors were alive."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import parts


def formula(inputs: Inputs) -> pd.DataFrame:
    """Time alive and time in service, for each point and hour, summed over its metrics.

    inputs   hours of any metrics
    returns  numerator, observed: time no further than three intervals after a reading [h];
             denominator, expected: time in service [h]
    """
    hours = inputs.hours.assign(n=inputs.hours["n"] + inputs.hours["suspect"])
    frame = hours.groupby(["point_id", "hour"])[["alive_s", "service_s", "n"]].sum()
    alive, service = frame["alive_s"] / 3600, frame["service_s"] / 3600
    return parts(frame.assign(numerator=alive, denominator=service, observed=alive, expected=service))
