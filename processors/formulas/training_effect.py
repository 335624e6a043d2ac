"""How much faster an agency closes its alarms after a course than before."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import COLUMNS


def formula(inputs: Inputs, *, days: int) -> pd.DataFrame:
    """Fall of the median closing time, for each course day of an agency, in the month of its `days`-th day after.

    inputs   cases of kind training and alarm, at the agency's desk
    days     before and after the course that are compared [d]
    returns  numerator: median time from raised to closed before, less the one after [h]; denominator: the one before.
             Over several courses and agencies: sum over sum. A course without alarms before and after is left out
    """
    alarms = inputs.cases["alarm"]
    alarms = alarms.assign(took_h=(alarms["closed_at"] - alarms["raised_at"]).dt.total_seconds() / 3600)
    courses = inputs.cases["training"][["point_id", "day"]].drop_duplicates().rename(columns={"day": "course"})
    span = pd.Timedelta(days=days)
    pairs = courses.merge(alarms[["point_id", "day", "took_h"]], on="point_id")
    away = pairs["day"] - pairs["course"]
    before = pairs[(away < pd.Timedelta(0)) & (away >= -span)].groupby(["point_id", "course"])["took_h"]
    after = pairs[(away > pd.Timedelta(0)) & (away <= span)].groupby(["point_id", "course"])["took_h"]
    frame = pd.DataFrame({"denominator": before.median(), "after": after.median(), "n": before.size()}).dropna()
    frame = frame.reset_index().merge(inputs.windows, on="point_id")
    told = frame["course"] + span
    frame = frame[(told >= frame["start"]) & (told < frame["end"])]
    frame = frame.assign(numerator=frame["denominator"] - frame["after"], observed=1.0, expected=1.0)
    return frame[list(COLUMNS)]
