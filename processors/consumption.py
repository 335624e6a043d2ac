"""What a counter counted hour by hour, through resets, rollovers and gaps, divided at each hour's edge."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.store.rollups import RESET_BELOW

# A counter that was silent this long still tells what was consumed meanwhile; longer silences are left out,
# with their time. No longer than the indicators look back (`lookback_h`), so that every window sees the same.
MAX_GAP_H = 24
# A day also has what the next reading tells of its end, if that comes within this time after it. No longer than the
# indicators look ahead (`lookahead_h`), for the same reason.
AHEAD_H = 1
_HOUR = np.timedelta64(1, "h")
_KEY = ["point_id", "metric", "hour"]


def consumption(hours: pd.DataFrame) -> pd.DataFrame:
    """What was consumed, in pieces that each lie in one hour: between its own readings, and up to its edges.

    hours    of counters, as `Inputs.hours`; the windows are local days
    returns  a row a piece, with point_id, metric, hour, day, local_hour and is_holiday of its hour, and
             amount     [unit of the counter]
             covered_h  time the amount was consumed in [h]
             silent_h   hours without a reading that those two have between them [h]
             n          readings of the hour, in one of its pieces
    """
    rows = hours[hours["n"] > 0].sort_values(_KEY)
    rows["rate"] = rows["rise"] / (rows["last_s"] - rows["first_s"])
    before = rows.groupby(["point_id", "metric"], observed=True)[["hour", "last", "last_s", "rate"]].shift()
    inside = rows[[*_KEY, "n"]].assign(
        amount=rows["rise"].fillna(0.0), covered_h=(rows["last_s"] - rows["first_s"]) / 3600, silent_h=0.0
    )
    gap_h = (rows["hour"] - before["hour"]).dt.total_seconds() / 3600
    is_bridged = gap_h <= MAX_GAP_H
    steps = rows.assign(
        amount=_counted(rows["first"], before["last"]),
        begin=before["hour"],
        begin_s=before["last_s"],
        begin_rate=before["rate"],
        gap_h=gap_h,
    )[is_bridged]
    places = hours[[*_KEY, "day", "day_end", "local_hour", "is_holiday"]]
    # An hour without a row was out of service, and what is consumed there counts nowhere.
    pieces = pd.concat([inside.assign(until=rows["hour"]), _pieces(steps)]).merge(places, on=_KEY)
    return pieces[pieces["until"] < pieces["day_end"] + AHEAD_H * _HOUR].drop(columns=["until", "day_end"])


def _counted(value: pd.Series, before: pd.Series) -> pd.Series:
    """What a counter counted from the reading `before` on; one that was reset counts from zero."""
    return (value - before).clip(lower=0).mask(value < RESET_BELOW * before, value)


def _pieces(steps: pd.DataFrame) -> pd.DataFrame:
    """Each step between two readings, divided among the hours that it touches in proportion to time.

    Between neighbouring hours, also to what each used between its own readings: offices open and close at full hours,
    and of a step over such an edge most belongs to the busier side.

    steps    begin, begin_s: hour and second of the reading before; hour, first_s: of the one after; amount, gap_h;
             begin_rate, rate: what the two hours used between their own readings, in a second
    """
    count = steps["gap_h"].to_numpy().astype(int) + 1
    of_step = np.repeat(np.arange(len(steps)), count)
    number = np.arange(len(of_step)) - np.repeat(np.cumsum(count) - count, count)
    step = steps.iloc[of_step]
    begin_h, end_h = step["begin_s"].to_numpy() / 3600, step["gap_h"].to_numpy() + step["first_s"].to_numpy() / 3600
    covered_h = np.minimum(end_h, number + 1) - np.maximum(begin_h, number)
    own_rate = np.where(number == 0, step["begin_rate"].to_numpy(), step["rate"].to_numpy())
    weight = np.where(_are_known(step), own_rate * covered_h, covered_h)
    total = np.bincount(of_step, weight, minlength=len(steps))[of_step]
    return pd.DataFrame(
        {
            "point_id": step["point_id"].to_numpy(),
            "metric": step["metric"].array,
            "hour": step["begin"].to_numpy() + number * _HOUR,
            "n": 0,
            "amount": step["amount"].to_numpy() * weight / total,
            "covered_h": covered_h,
            "silent_h": np.maximum(step["gap_h"].to_numpy() - 1, 0),
            "until": step["hour"].to_numpy(),
        }
    )


def _are_known(step: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether the rates of two neighbouring hours are known, and not both zero."""
    rates = step[["begin_rate", "rate"]].to_numpy(dtype=np.float64)
    return np.asarray((step["gap_h"].to_numpy() == 1) & np.isfinite(rates).all(axis=1) & (rates.sum(axis=1) > 0))
