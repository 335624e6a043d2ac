"""Requests that were closed within the time that their agency has published."""

from __future__ import annotations

import pandas as pd

from processors.case_parts import case_parts, only_kind
from processors.facts import local_days
from processors.inputs import Inputs


def formula(inputs: Inputs, *, begin: str, done: str, standard: str) -> pd.DataFrame:
    """Closed in time, of those closed or overdue; each on the earlier of the day of closing and the day it was due.

    inputs    cases of one kind
    begin     fact: when it came in; done: when it was closed
    standard  reference data: working days that it may take [d]; until the end of the last of them is in time
    returns   numerator: 1 if in time; denominator: 1. A request that is open on its last day is left out until that
              is over
    """
    cases = only_kind(inputs)
    allowed = inputs.reference.of_points(standard, cases["point_id"], cases["day"])
    first = local_days(cases[begin], inputs.zone).to_numpy().astype("datetime64[D]")
    due = pd.Series(pd.NaT, index=cases.index, dtype="datetime64[us]")
    for days in pd.unique(allowed[~pd.isna(allowed)]):
        mine = allowed == days
        due[mine] = inputs.days.after(first[mine], int(days)).astype("datetime64[us]")
    closed = local_days(cases[done], inputs.zone).astype("datetime64[us]")
    counted = pd.concat([closed, due], axis=1).min(axis=1)
    is_over = closed.notna() | (due < inputs.today)
    starts = counted.dt.tz_localize(inputs.zone).dt.tz_convert("UTC").dt.tz_localize(None)
    answer = case_parts(cases.assign(start=starts.astype("datetime64[us]")), closed <= due, is_known=due.notna())
    return answer[(is_over & counted.notna()).to_numpy()]
