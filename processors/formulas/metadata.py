"""What the register knows of measuring points."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, fields: Sequence[str]) -> pd.DataFrame:
    """Required fields that are filled and required fields, for each point and local day, as the register is now.

    inputs   hours of any metrics, for the days in service
    fields   of the point that are required; a name that only repeats its key is none
    returns  numerator: fields filled; denominator: fields required; observed, expected: time in service [h]
    source   Perpres 39/2019 (Satu Data Indonesia), metadata of each data set
    """
    hours = inputs.hours
    service = in_service(hours, "day")
    is_filled = inputs.places[list(fields)].notna()
    if "name" in fields:
        is_filled["name"] &= inputs.places["name"] != inputs.places["key"]
    filled = is_filled.sum(axis=1).reindex(service.index.get_level_values("point_id")).to_numpy()
    frame = hours.groupby(["point_id", "day"])[["n"]].sum().reindex(service.index)
    return parts(frame.assign(numerator=filled, denominator=len(fields), observed=service, expected=service))
