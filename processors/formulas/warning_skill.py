"""Critical success index of warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from processors.case_parts import case_parts, only_kind
from processors.inputs import Inputs


def formula(inputs: Inputs, *, hours: float, where: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """Hits, of hits, misses and false alarms.

    inputs   cases of kind alarm: crossed_at, when what is warned of came; warned_at, when the public was warned
    hours    a warning is a hit if it comes at most that long before, and not after [h]
    returns  numerator: 1 for a hit; denominator: 1. Alarms without warning and crossing are left out, as are those
             whose warning may still come true
    source   critical success index (threat score)
    """
    cases = only_kind(inputs, where)
    ahead = cases["crossed_at"] - cases["warned_at"]
    is_hit = (ahead >= pd.Timedelta(0)) & (ahead <= pd.Timedelta(hours=hours))
    is_told = cases["crossed_at"].notna() | (cases["warned_at"].notna() & cases["is_mature"])
    answer = case_parts(cases, is_hit)
    return answer[is_told.to_numpy()]
