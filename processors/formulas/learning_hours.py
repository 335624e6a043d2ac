"""Civil servants who learned enough this year, of all; counted by agency."""

from __future__ import annotations

import pandas as pd

from processors.case_parts import of_windows, state_parts
from processors.inputs import Inputs

_LOOKBACK_D = 400


def formula(inputs: Inputs, *, least: float) -> pd.DataFrame:
    """People of an agency with at least `least` learning hours from the local year's begin to the window's end.

    inputs   cases of kind training, and of staff_count; windows are local months
    least    [JP]
    returns  numerator: people; denominator: civil servants by the newest count [{person}]. Without a count in the
             last 400 days there is no data; more learners than staff count as all of them
    source   PP 11/2017 jo PP 17/2020: 20 JP a year
    """
    windows = inputs.windows
    courses = of_windows(windows, inputs.cases["training"], _LOOKBACK_D)
    local = courses[["day", "start"]].apply(lambda times: times.dt.tz_localize("UTC").dt.tz_convert(inputs.zone))
    courses = courses[local["day"].dt.year == local["start"].dt.year]
    hours = courses.groupby(["window", "person"])["hours"].sum()
    reached = (hours >= least).groupby(level="window").sum().reindex(windows.index, fill_value=0)
    counts = of_windows(windows, inputs.cases["staff_count"], _LOOKBACK_D).sort_values("day")
    staff = counts.groupby("window")["staff"].last().reindex(windows.index).fillna(0.0)
    n = courses.groupby("window").size().reindex(windows.index, fill_value=0)
    return state_parts(windows, reached.clip(upper=staff), staff, n)
