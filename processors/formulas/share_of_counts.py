"""What was counted of something, of all that was counted."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, part: str, whole: str) -> pd.DataFrame:
    """Counts of `part` and of `whole`, for each point and hour.

    inputs   hours of both metrics, each told once an hour as what was counted in it
    returns  numerator: of `part`; denominator: of `whole`; observed: 1 where both were told [h]
    """
    name = inputs.hours["metric"].map(lambda metric: metric.rpartition(".")[2]).astype(str)
    counts = inputs.hours.assign(name=name).pivot_table(index=["point_id", "hour"], columns="name", values="mean")
    counts = counts.reindex(columns=[part, whole]).dropna()
    service = in_service(inputs.hours, "hour")
    frame = pd.DataFrame({"numerator": counts[part], "denominator": counts[whole], "observed": 1.0, "n": 2})
    return parts(frame.reindex(service.index).assign(expected=service))
