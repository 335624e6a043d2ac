"""What a month costs, over what was measured in it."""

from __future__ import annotations

import pandas as pd

from processors.formulas.energy_intensity import local_days_in_month
from processors.inputs import Inputs
from processors.parts import parts


def formula(inputs: Inputs) -> pd.DataFrame:
    """The share of a month that a local day is, and the good readings of each point on it.

    inputs   sums of days
    returns  numerator: share of the month [mo], which `of_scope` makes the cost of the whole city; denominator, n: good
             readings; observed, expected: time in service [h]
    """
    frame = inputs.daily.set_index(["point_id", "day"])
    share = 1 / local_days_in_month(frame.index.get_level_values("day"), inputs)
    service = frame["longest_s"] / 3600
    return parts(frame.assign(numerator=share, denominator=frame["n"], observed=service, expected=service))
