"""The answer of a formula over records: a row for each case."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import COLUMNS


def case_parts(
    cases: pd.DataFrame,
    numerator: pd.Series,
    denominator: pd.Series | float = 1.0,
    *,
    is_known: pd.Series | bool = True,
) -> pd.DataFrame:
    """What each of `cases` adds to the part of its day or month.

    is_known   the case says what the formula needs; one that does not weighs nothing, and lowers the coverage
    """
    frame = cases[["point_id", "start"]].assign(
        numerator=numerator.astype(float), denominator=denominator, n=1, observed=is_known, expected=1.0
    )
    known = frame["observed"].astype(bool)
    numbers = frame[["numerator", "denominator"]].astype(float).where(known, 0.0)
    return frame.assign(**numbers, observed=known.astype(float))[list(COLUMNS)]


def only_kind(inputs: Inputs) -> pd.DataFrame:
    """The cases of an indicator over one kind of records."""
    (cases,) = inputs.cases.values()
    return cases
