"""What a counter counted."""

from __future__ import annotations

import pandas as pd

from processors.consumption import consumption
from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs) -> pd.DataFrame:
    """What was counted, for each point and local day.

    inputs   hours of one counter
    returns  numerator: counted [unit of the counter]; denominator, observed: time that it was counted in [h]
    """
    hours = inputs.hours
    daily = consumption(hours).groupby(["point_id", "day"])
    frame = daily.agg(numerator=("amount", "sum"), observed=("covered_h", "sum"), n=("n", "sum"))
    service = in_service(hours, "day")
    frame = frame.reindex(service.index).fillna(0.0)
    return parts(frame.assign(denominator=frame["observed"], expected=service))
