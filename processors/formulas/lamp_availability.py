"""Street lamps that burn while they are to burn."""

from __future__ import annotations

import pandas as pd

from processors.burning import lamps, scheduled, served, told
from processors.inputs import Inputs, of_metric
from processors.parts import parts


def formula(inputs: Inputs, *, metric: str) -> pd.DataFrame:
    """Lamp-hours lit and lamp-hours known, of those scheduled, for each point and local day.

    inputs   readings of `metric`, the share of the point's lamps that burn [1]; points with lamps [{lamp}], else 1,
             and with on_at and off_at ('18:00'), else burning time is from sunset to sunrise
    returns  numerator: lamp-hours lit in burning time; denominator: lamp-hours of burning time that readings tell of;
             observed, expected: burning time told of and in service [h]
    """
    spoken = scheduled(inputs, told(inputs, metric))
    spoken["lit_h"] = spoken["value"] * spoken["burning_h"]
    daily = spoken.groupby(["point_id", "day"])[["lit_h", "burning_h"]].sum()
    due = scheduled(inputs, served(inputs)).groupby(["point_id", "day"])["burning_h"].sum()
    frame = daily.reindex(due.index).fillna(0.0)
    count = lamps(inputs, frame.index.get_level_values("point_id"))
    readings = of_metric(inputs.hours, metric).groupby(["point_id", "day"])["n"].sum().reindex(due.index)
    return parts(
        pd.DataFrame(
            {
                "numerator": frame["lit_h"] * count,
                "denominator": frame["burning_h"] * count,
                "n": readings,
                "observed": frame["burning_h"],
                "expected": due,
            }
        )
    )
