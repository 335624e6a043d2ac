"""One number of a record against another."""

from __future__ import annotations

import pandas as pd

from processors.case_parts import case_parts, only_kind
from processors.inputs import Inputs


def formula(inputs: Inputs, *, numerator: str, denominator: str) -> pd.DataFrame:
    """Two numbers of each record, so that longer and wider figures are sums over sums.

    inputs       cases of one kind
    numerator    fact [its unit]
    denominator  fact [its unit]; a record where it is missing or 0 counts for the coverage only
    """
    cases = only_kind(inputs)
    is_known = cases[numerator].notna() & (cases[denominator] > 0)
    return case_parts(cases, cases[numerator], cases[denominator], is_known=is_known)
