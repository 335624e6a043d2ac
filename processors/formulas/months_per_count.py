"""Months over what was counted in them: with a cost a month, the cost of one."""

from __future__ import annotations

import pandas as pd

from processors.formulas import counted
from processors.formulas.energy_intensity import local_days_in_month
from processors.inputs import Inputs


def formula(inputs: Inputs) -> pd.DataFrame:
    """The share of a month and what was counted in it, for each point and local day.

    inputs   hours of one counter
    returns  numerator: time that was counted in, as a share of its month [mo]: a whole month sums to 1, and time
             of which nothing is known costs nothing; denominator: counted [unit of the counter]
    """
    frame = counted.formula(inputs)
    month_h = 24 * local_days_in_month(pd.Index(frame["start"]), inputs).to_numpy()
    return frame.assign(numerator=frame["observed"] / month_h, denominator=frame["numerator"])
