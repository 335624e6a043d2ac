"""Cases that are open at the end of a period."""

from __future__ import annotations

import pandas as pd

from processors.case_parts import of_windows, only_kind, state_parts
from processors.inputs import Inputs

_LOOKBACK_D = 366


def formula(inputs: Inputs, *, begin: str, end: str) -> pd.DataFrame:
    """Cases begun and not ended by the end of each window.

    inputs   cases of one kind that count on the day of `begin`
    returns  numerator: open cases [1]; denominator: 1
    """
    windows = inputs.windows
    cases = of_windows(windows, only_kind(inputs), _LOOKBACK_D)
    is_open = (cases[begin] < cases["end"]) & ~(cases[end] < cases["end"])
    by_window = is_open.groupby(cases["window"]).sum().reindex(windows.index, fill_value=0)
    count = cases.groupby("window").size().reindex(windows.index, fill_value=0)
    return state_parts(windows, by_window, (count > 0).astype(float), count)
