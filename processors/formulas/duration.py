"""Time from one fact of a case to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from processors.case_parts import case_parts, only_kind
from processors.inputs import Inputs


def formula(inputs: Inputs, *, begin: str, end: str, where: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """How long each case took.

    inputs   cases of one kind
    begin    fact that it is counted from
    end      fact that it is counted to; a case without it is still going on and is left out
    where    {fact: what it may be}; None: all cases
    returns  numerator: time [h], negative if `end` came first; denominator: 1. Their ratio over a period is the mean;
             a median is of the single cases
    """
    cases = only_kind(inputs, where)
    cases = cases[cases[end].notna()]
    took_h = (cases[end] - cases[begin]).dt.total_seconds() / 3600
    return case_parts(cases, took_h, is_known=took_h.notna())
