"""Energy of street lamps that burn by day."""

from __future__ import annotations

import pandas as pd

from processors.burning import hours_of, local_day, scheduled, served
from processors.consumption import AHEAD_H
from processors.inputs import Inputs, of_metric
from processors.metered import metered
from processors.parts import parts


def formula(inputs: Inputs, *, metric: str) -> pd.DataFrame:
    """Energy outside burning time and in all, for each point and local day.

    inputs   readings of the counter `metric` [kW.h]; burning time as in lamp_availability. What two readings tell
             counts as outside only if no part of the time between them is burning time: when lamps were switched
             within it nobody knows
    returns  numerator: energy outside; denominator: all energy [kW.h]; observed: time that it is of [h]
    """
    steps = metered_by_day(inputs, metric)
    steps["outside"] = steps["amount"].where(steps["is_outside"], 0.0)
    daily = steps.groupby(["point_id", "day"])[["outside", "amount", "covered_h"]].sum()
    service = scheduled(inputs, served(inputs))
    service["length_h"] = hours_of(service["end"] - service["begin"])
    due = service.groupby(["point_id", "day"])["length_h"].sum()
    frame = daily.reindex(due.index).fillna(0.0)
    readings = of_metric(inputs.hours, metric).groupby(["point_id", "day"])["n"].sum().reindex(due.index)
    numbers = {"numerator": frame["outside"], "denominator": frame["amount"], "observed": frame["covered_h"]}
    return parts(pd.DataFrame({**numbers, "n": readings, "expected": due}))


def metered_by_day(inputs: Inputs, metric: str) -> pd.DataFrame:
    """Steps of a counter cut at midnight: point_id, day, amount [unit of the metric], covered_h, burning_h [h].

    returns  also is_outside: no part of the whole step is burning time
    """
    whole = metered(inputs, metric).reset_index(drop=True)
    cut = scheduled(inputs, whole.assign(step=whole.index, until=whole["end"]))
    cut["is_outside"] = cut.groupby("step")["burning_h"].transform("sum") == 0
    cut["covered_h"] = hours_of(cut["end"] - cut["begin"])
    cut["amount"] *= cut["part"]
    # A day is given readings of an hour more, and must not know of later ones.
    is_known = cut["until"] < local_day(cut["begin"], inputs.zone, later=1) + pd.Timedelta(hours=AHEAD_H)
    return cut[is_known].copy()
