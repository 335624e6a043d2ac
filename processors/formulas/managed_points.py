"""What of an asset register reports by itself: lamps under remote management, streets with a sensor."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, size: str) -> pd.DataFrame:
    """The size of each point that was heard on a local day, and a 1 for the register.

    inputs   hours of any metrics; points with the attribute `size`, such as lamps [{lamp}], else 1
    size     the attribute
    returns  numerator: the size if any reading came, good or not, else 0; denominator: 1, which `of_scope` makes the
             register of the whole district or city; observed, expected: time in service [h]
    """
    hours = inputs.hours
    frame = hours.groupby(["point_id", "day"])[["slots", "n"]].sum()
    known = inputs.points.get(size, pd.Series(dtype=float))
    sizes = known.reindex(frame.index.get_level_values("point_id")).fillna(1.0).to_numpy(dtype=float)
    service = in_service(hours, "day")
    is_heard = (frame["slots"] > 0).astype(float)
    return parts(frame.assign(numerator=is_heard * sizes, denominator=1.0, observed=service, expected=service))
