"""Alarms that people dealt with in time."""

from __future__ import annotations

import pandas as pd

from processors.case_parts import case_parts, only_kind
from processors.inputs import Inputs


def formula(inputs: Inputs, *, minutes: float) -> pd.DataFrame:
    """Alarms acknowledged within `minutes` and closed with an action note before they were due.

    inputs   cases of kind alarm; an open one counts once its due time is past, one that closed by itself never
    minutes  [min]
    returns  numerator: 1 if both; denominator: 1. An alarm that none had to close in a given time has no due time,
             and is in time whenever it is closed
    """
    cases = only_kind(inputs)
    cases = cases[(cases["is_mature"] | cases["closed_at"].notna()) & ~cases["closed_itself"]]
    in_time = cases["acknowledged_at"] - cases["raised_at"] <= pd.Timedelta(minutes=minutes)
    is_closed = (cases["closed_at"] <= cases["due_at"]) | (cases["closed_at"].notna() & cases["due_at"].isna())
    return case_parts(cases, in_time & is_closed & cases["has_action"])
