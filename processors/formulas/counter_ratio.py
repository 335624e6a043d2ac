"""What one counter counted over what another did: fuel a tonne, energy a cubic metre."""

from __future__ import annotations

import pandas as pd

from processors.consumption import consumption
from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, above: str, below: str) -> pd.DataFrame:
    """Amounts of two counters, for each point and local day. A point may have one of them alone.

    inputs   hours of both counters
    above    metric that is divided, without its service
    below    metric that it is divided by
    returns  numerator: amount of `above`; denominator: amount of `below` [units of the metrics];
             observed: time that the amounts are of [h], of the counter known for the shorter time
    """
    hours = inputs.hours
    name = hours["metric"].astype(str).str.rpartition(".")[2]
    rows = consumption(hours.assign(metric=name))
    daily = rows.groupby(["point_id", "day", "metric"])[["amount", "covered_h", "n"]].sum()
    known = daily.reindex(hours.assign(metric=name).groupby(["point_id", "day", "metric"]).size().index).fillna(0.0)
    amount = known["amount"].unstack("metric").reindex(columns=[above, below]).fillna(0.0)
    frame = pd.DataFrame({"numerator": amount[above], "denominator": amount[below]})
    by_day = known.groupby(level=["point_id", "day"])
    frame["observed"], frame["n"] = by_day["covered_h"].min(), by_day["n"].sum()
    return parts(frame.assign(expected=in_service(hours, "day")))
