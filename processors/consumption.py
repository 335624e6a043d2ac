"""What a counter counted hour by hour, through resets, rollovers and gaps."""

from __future__ import annotations

import pandas as pd

from core.store.rollups import RESET_BELOW

# A counter that was silent this long still tells what was consumed meanwhile; longer silences are left out,
# with their time. No longer than the indicators look back, so that every window sees the same.
MAX_GAP_H = 24


def consumption(hours: pd.DataFrame) -> pd.DataFrame:
    """What was consumed up to the last reading of each hour since the last reading before it.

    hours    of counters, as `Inputs.hours`
    returns  `hours` with a good reading, by point and hour, with two more columns:
             amount     [unit of the counter]
             covered_h  time the amount was consumed in [h]; above 1 after silent hours
    """
    rows = hours[hours["n"] > 0].sort_values(["point_id", "metric", "hour"])
    before = rows.groupby(["point_id", "metric"], observed=True)[["hour", "last"]].shift()
    gap_h = (rows["hour"] - before["hour"]).dt.total_seconds() / 3600
    is_bridged = gap_h <= MAX_GAP_H
    step = rows["first"] - before["last"]
    is_reset = rows["first"] < RESET_BELOW * before["last"]
    step = step.clip(lower=0).mask(is_reset, rows["first"]).where(is_bridged, 0.0)
    # Without a reading before, only the time between the hour's own readings is known.
    alone_h = (rows["n"] - 1) / rows["expected"].clip(lower=1)
    covered_h = (gap_h - 1 + rows["service_s"] / 3600).where(is_bridged, alone_h.clip(0, 1))
    return rows.assign(amount=rows["rise"].fillna(0.0) + step, covered_h=covered_h)
