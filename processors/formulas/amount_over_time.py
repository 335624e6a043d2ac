"""What records add up to, and the time that it is over."""

from __future__ import annotations

import pandas as pd

from processors.case_parts import of_windows, only_kind
from processors.inputs import Inputs
from processors.parts import COLUMNS


def formula(
    inputs: Inputs, *, amount: str | None = None, truth: str | None = None, days: float = 1.0, reach_d: int
) -> pd.DataFrame:
    """The sum of each day's records, and a day; multiplied afterwards by what a whole scope has.

    inputs   cases of one kind
    amount   fact that is summed [its unit], or
    truth    fact that makes a case count 1
    days     length of the unit of time [d]
    reach_d  days after a record on which nothing was to be told, and not nothing known; as the indicator looks back [d]
    returns  numerator: the sum; denominator: time, of every day in reach of a record, with or without one of its own
    """
    cases = only_kind(inputs)
    said = cases[amount] if amount else cases[truth or ""].astype(float)
    cases = cases.assign(said=said.fillna(0.0), known=said.notna())
    by_day = cases.groupby(["point_id", "start"]).agg(
        numerator=("said", "sum"), n=("said", "size"), observed=("known", "mean")
    )
    reached = of_windows(inputs.windows, cases, reach_d)["window"].unique()
    frame = inputs.windows.loc[sorted(reached), ["point_id", "start"]].merge(
        by_day.reset_index(), on=["point_id", "start"], how="left"
    )
    frame = frame.fillna({"numerator": 0.0, "n": 0, "observed": 1.0})
    return frame.assign(denominator=1 / days, expected=1.0)[list(COLUMNS)]
