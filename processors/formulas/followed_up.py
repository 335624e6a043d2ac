"""Recommendations of evaluations that were followed up."""

from __future__ import annotations

import pandas as pd

from processors.case_parts import of_windows, only_kind, state_parts
from processors.inputs import Inputs

_LOOKBACK_D = 3660


def formula(inputs: Inputs) -> pd.DataFrame:
    """Recommendations closed with accepted evidence, of those due by the end of each window.

    inputs   cases of kind recommendation, on the day they are due
    returns  numerator: due, closed by then and accepted [1]; denominator: due [1]
    """
    windows = inputs.windows
    cases = of_windows(windows, only_kind(inputs), _LOOKBACK_D)
    is_closed = (cases["status"] == "closed") & (cases["closed_at"] < cases["end"]) & cases["accepted"]
    closed = is_closed.groupby(cases["window"]).sum().reindex(windows.index, fill_value=0)
    due = cases.groupby("window").size().reindex(windows.index, fill_value=0)
    return state_parts(windows, closed, due, due)
