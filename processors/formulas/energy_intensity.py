"""Energy a floor area and month: intensitas konsumsi energi (IKE)."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
import pandas as pd

from processors.consumption import consumption
from processors.inputs import Inputs
from processors.parts import in_service, parts

# Upper limits of the categories [kW.h/m2/mo], exclusive, of a building that is cooled and of one that is not.
CATEGORIES = ("sangat_efisien", "efisien", "cukup_efisien", "boros")
LIMITS = {True: (8.5, 14.0, 18.5), False: (3.4, 5.6, 7.4)}
# A building counts as cooled if less than a tenth of its floor area is not.
COOLED_FROM = 0.9


def category(intensity: float, cooled_share: float) -> str:
    """Key of the category of Permen ESDM 13/2012.

    intensity     of a month [kW.h/m2/mo]
    cooled_share  of the floor area [1]
    """
    return CATEGORIES[bisect_right(LIMITS[cooled_share > COOLED_FROM], intensity)]


def formula(inputs: Inputs) -> pd.DataFrame:
    """Energy and the floor area's share of a month, for each building and local day.

    inputs   hours of one energy counter [kW.h]; the reference data floor_area of each point or, without, its
             attribute floor_area_m2 [m2]; with neither there is no data
    returns  numerator: energy consumed [kW.h]; denominator: floor area times the share of the month that the
             energy was consumed in [m2.mo]: a whole month sums to the floor area, a year to twelve times it,
             and time of which nothing is known weighs nothing
    source   Permen ESDM 13/2012
    """
    hours = inputs.hours
    daily = consumption(hours).groupby(["point_id", "day"])
    frame = daily.agg(numerator=("amount", "sum"), observed=("covered_h", "sum"), n=("n", "sum"))
    service = in_service(hours, "day")
    frame = frame.reindex(service.index).fillna(0.0)
    points = frame.index.get_level_values("point_id")
    attribute = inputs.points.get("floor_area_m2", pd.Series(dtype=float)).reindex(points).to_numpy(dtype=float)
    stated = inputs.reference.of_points("floor_area", points, frame.index.get_level_values("day"))
    area = np.where(np.isnan(stated), attribute, stated)
    month_h = 24 * local_days_in_month(frame.index.get_level_values("day"), inputs)
    frame["denominator"] = area * frame["observed"] / month_h
    is_known = frame["denominator"] > 0
    return parts(frame.assign(numerator=frame["numerator"].where(is_known, 0.0), expected=service))


def local_days_in_month(days: pd.Index, inputs: Inputs) -> pd.Index:
    """Days of the local month that each of `days` (starts, UTC) is in."""
    return pd.DatetimeIndex(days).tz_localize("UTC").tz_convert(inputs.zone).days_in_month
