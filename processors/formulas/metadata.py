"""What the register knows of measuring points."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from processors.inputs import Inputs
from processors.parts import parts


def formula(inputs: Inputs, *, fields: Sequence[str]) -> pd.DataFrame:
    """Required fields that are filled and required fields, for each window, as the register is now.

    inputs   windows and places
    fields   of the point that are required; a name that only repeats its key is none
    returns  numerator: fields filled; denominator: fields required; observed, expected: 1
    source   Perpres 39/2019 (Satu Data Indonesia), metadata of each data set
    """
    places, windows = inputs.places, inputs.windows
    is_filled = places[list(fields)].notna()
    if "name" in fields:
        is_filled["name"] &= places["name"] != places["key"]
    frame = windows.set_index(["point_id", "start"])[[]]
    filled = is_filled.sum(axis=1).reindex(windows["point_id"]).to_numpy()
    return parts(frame.assign(numerator=filled, denominator=len(fields), n=0, observed=1.0, expected=1.0))
