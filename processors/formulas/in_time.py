"""Cases that were dealt with in time."""

from __future__ import annotations

import pandas as pd

from processors.case_parts import case_parts, only_kind
from processors.facts import local_days
from processors.inputs import Inputs


def formula(
    inputs: Inputs,
    *,
    done: str,
    begin: str | None = None,
    working_days: int | None = None,
    days: int | None = None,
    due: str | None = None,
    early: bool = True,
) -> pd.DataFrame:
    """Cases with `done` in time, of those that are done or mature.

    inputs        cases of one kind
    done          fact that says when a case was dealt with
    due           fact that says until when it was to be; a date lasts to the end of its day. Or:
    begin         fact that the time is counted from, and
    working_days  until the end of the that-many-th working day after it, or
    days          that many times 24 hours after it
    early         a case that is done counts before it is mature; of a cohort it would flatter what is not over
    returns       numerator: 1 if done in time; denominator: 1. An open case that is not mature is left out
    """
    cases = only_kind(inputs)
    cases = cases[cases["is_mature"] | (cases[done].notna() & early)]
    if due is not None:
        # The start of a local day is a date, and a time at midnight means no less.
        limit = cases[due] + pd.Timedelta(days=1)
        is_known = cases[due].notna()
        in_time = cases[done] < limit
    else:
        assert begin is not None
        is_known = cases[begin].notna()
        if days is not None:
            in_time = cases[done] <= cases[begin] + pd.Timedelta(days=days)
        else:
            first = local_days(cases[begin], inputs.zone).to_numpy().astype("datetime64[D]")
            last = inputs.days.after(first, working_days or 0)
            in_time = local_days(cases[done], inputs.zone) <= pd.Series(last, index=cases.index)
    return case_parts(cases, in_time, is_known=is_known)
