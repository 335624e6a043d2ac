"""Mean of what respondents of a survey said."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from processors.case_parts import case_parts, only_kind
from processors.inputs import Inputs


def formula(inputs: Inputs, *, facts: Sequence[str], low: float, high: float) -> pd.DataFrame:
    """The mean score of each answer over its elements.

    inputs   cases of one kind: answers
    facts    the elements
    low      least score of an element [1]
    high     greatest score [1]
    returns  numerator: mean over the elements [1]; denominator: 1. An answer with an element missing or out of range
             counts for the coverage only, so the mean over answers is the mean over elements of their means
    source   for the IKM, with nine elements from 1 to 4 and a scale of 25: Permenpan RB 14/2017
    """
    cases = only_kind(inputs)
    scores = cases[list(facts)]
    is_known = ((scores >= low) & (scores <= high)).all(axis=1)
    return case_parts(cases, scores.mean(axis=1), is_known=is_known)
