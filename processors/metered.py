"""What a counter counted between its readings, where hours are too coarse: resets mended, gaps left out."""

from __future__ import annotations

import pandas as pd

from core.store.rollups import RESET_BELOW
from processors.inputs import Inputs, of_metric

# Two readings further apart tell too little of when it was. No longer than the indicators look back.
MAX_STEP = pd.Timedelta(hours=2)


def metered(inputs: Inputs, metric: str) -> pd.DataFrame:
    """Steps of the counter `metric`: point_id, begin, end, amount [unit of the metric]."""
    rows = of_metric(inputs.readings, metric).sort_values(["point_id", "time"])
    before = rows.groupby("point_id")[["time", "value"]].shift()
    amount = (rows["value"] - before["value"]).clip(lower=0)
    amount = amount.mask(rows["value"] < RESET_BELOW * before["value"], rows["value"])
    steps = pd.DataFrame({"point_id": rows["point_id"], "begin": before["time"], "end": rows["time"], "amount": amount})
    return steps[steps["end"] - steps["begin"] <= MAX_STEP]
