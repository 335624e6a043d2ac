"""The answer of a formula over records: a row for each case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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


def only_kind(inputs: Inputs, where: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """The cases of an indicator over one kind of records.

    where   {fact: what it may be}; None: all cases
    """
    (cases,) = inputs.cases.values()
    for fact, values in (where or {}).items():
        cases = cases[cases[fact].isin(values)]
    return cases


def state_parts(windows: pd.DataFrame, numerator: pd.Series, denominator: pd.Series, n: pd.Series) -> pd.DataFrame:
    """What there is at the end of each of `windows`; without a denominator nothing is known.

    windows   `Inputs.windows`, and the rest in their order
    """
    known = (denominator > 0).to_numpy()
    frame = pd.DataFrame(
        {
            "point_id": windows["point_id"].to_numpy(),
            "start": windows["start"].to_numpy(),
            "numerator": numerator.to_numpy(dtype=float) * known,
            "denominator": denominator.to_numpy(dtype=float),
            "n": n.to_numpy(),
            "observed": known.astype(float),
            "expected": 1.0,
        }
    )
    # A window that no case reaches any more is answered as one that none ever did.
    return frame.loc[(frame["n"] > 0) | (frame["denominator"] > 0), list(COLUMNS)]


def of_windows(windows: pd.DataFrame, cases: pd.DataFrame, lookback_d: int) -> pd.DataFrame:
    """Each of `cases` once for every window at its point that it began before the end of.

    returns   `cases` with the column window, the label of the window; none that began more than `lookback_d` before it
    """
    pairs = (
        windows.rename_axis("window")
        .reset_index()[["window", "point_id", "start", "end"]]
        .merge(cases.drop(columns="start"), on="point_id")
    )
    is_in = (pairs["day"] < pairs["end"]) & (pairs["day"] >= pairs["start"] - pd.Timedelta(days=lookback_d))
    return pairs[is_in]
