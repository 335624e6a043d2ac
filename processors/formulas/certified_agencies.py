"""Agencies with enough certified operators, of those that appointed any."""

from __future__ import annotations

import pandas as pd

from processors.case_parts import of_windows, only_kind, state_parts
from processors.inputs import Inputs

_LOOKBACK_D = 3660


def formula(inputs: Inputs, *, least: int) -> pd.DataFrame:
    """Whether each agency has at least `least` operators with a certificate that is valid at the window's end.

    inputs   cases of kind platform_operator, on the day of appointment; a date `until` is the last that holds
    returns  numerator: 1 if it has; denominator: 1 if it has any operator
    """
    windows = inputs.windows
    cases = of_windows(windows, only_kind(inputs), _LOOKBACK_D)
    last = cases["end"] - pd.Timedelta(days=1)
    in_office = ~(cases["until"] < last)
    certified = (cases["certificate_until"] >= last) & ~(cases["certificate_from"] > last)
    of_window = cases["window"]
    holders = (in_office & certified).groupby(of_window).sum().reindex(windows.index, fill_value=0)
    operators = in_office.groupby(of_window).sum().reindex(windows.index, fill_value=0)
    return state_parts(windows, (holders >= least).astype(float), (operators > 0).astype(float), operators)
