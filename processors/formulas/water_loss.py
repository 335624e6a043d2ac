"""Water into a network that is not billed."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from processors.formulas import counted
from processors.formulas.energy_intensity import local_days_in_month
from processors.inputs import Inputs
from processors.parts import COLUMNS


def formula(inputs: Inputs, *, per: Literal["input", "connections"]) -> pd.DataFrame:
    """Input less what was billed, for each zone and local day.

    inputs   hours of the counter of the volume into the zone [m3]; cases of kind billed_water of its months: volume
             [m3] and connections. A month's bills are divided evenly among its days
    returns  numerator: volume lost [m3]; denominator: volume into the zone [m3], or connections times days [{conn}.d].
             A day whose month is not billed, and time of which the counter tells nothing, weigh nothing and lower
             the coverage. A part of a day is compared with that part of the day's bills
    source   IWA water balance: non-revenue water is system input less billed consumption
    """
    frame = counted.formula(inputs)
    local = pd.DatetimeIndex(frame["start"]).tz_localize("UTC").tz_convert(inputs.zone)
    month = (local - pd.to_timedelta(local.day - 1, unit="D")).tz_convert("UTC").tz_localize(None)
    bills = inputs.cases["billed_water"].rename(columns={"day": "billed"})
    bills = bills.groupby(["point_id", "billed"], as_index=False)[["volume", "connections"]].sum(min_count=1)
    frame = frame.assign(billed=pd.Series(month.astype("datetime64[us]"), index=frame.index)).merge(
        bills, on=["point_id", "billed"], how="left"
    )
    day_share = frame["observed"] / 24
    lost = frame["numerator"] - frame["volume"] / local_days_in_month(pd.Index(frame["start"]), inputs) * day_share
    below = frame["numerator"] if per == "input" else frame["connections"] * day_share
    is_known = lost.notna() & below.notna()
    frame = frame.assign(numerator=lost.where(is_known, 0.0), denominator=below.where(is_known, 0.0))
    return frame.assign(observed=frame["observed"].where(is_known, 0.0))[list(COLUMNS)]
