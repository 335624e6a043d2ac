"""Energy saved against a baseline, the weather taken out."""

from __future__ import annotations

import pandas as pd

from processors.consumption import consumption
from processors.inputs import Inputs, of_metric
from processors.parts import in_service, parts
from processors.weather_baseline import Baseline

# As for the daily index of air: of fewer hours a day's mean is not known.
MIN_HOURS = 18
# Attributes of the point, in the order of the fields of `Baseline`.
ATTRIBUTES = ("baseline_working_kwh", "baseline_free_kwh", "baseline_kwh_per_k", "baseline_balance_cel")


def formula(inputs: Inputs, *, energy: str, temperature: str) -> pd.DataFrame:
    """What a building would have used and did not, for each building and local day.

    inputs       hours of the counter `energy` [kW.h] and of `temperature` outside [Cel]; points with `ATTRIBUTES`,
                 fitted to a year before (processors.weather_baseline); without them there is no data
    returns      numerator: energy of the baseline less what was used; denominator: energy of the baseline [kW.h], each
                 for the time that the meter tells of; both 0 unless `MIN_HOURS` of both are known; observed: that time
    source       IPMVP option C
    """
    frame = days_of(inputs, energy=energy, temperature=temperature)
    whole_day = pd.Series(float("nan"), index=frame.index)
    for point, baseline in _baselines(inputs.points).items():
        mine = frame.index.get_level_values("point_id") == point
        rows = frame[mine]
        whole_day[mine] = baseline.expected(rows["temperature"], rows["is_free"])
    is_known = whole_day.notna() & frame["is_known"]
    would = (whole_day * frame["covered_h"] / 24).where(is_known, 0.0)
    saved = (would - frame["amount"]).where(is_known, 0.0)
    observed = frame["covered_h"].where(is_known, 0.0)
    return parts(frame.assign(numerator=saved, denominator=would, observed=observed))


def days_of(inputs: Inputs, *, energy: str, temperature: str) -> pd.DataFrame:
    """Each building's local days: amount [kW.h] in covered_h [h], mean temperature [Cel], is_free, n, expected [h].

    returns  index point_id and day; is_known: `MIN_HOURS` of both are
    """
    hours = inputs.hours
    used = consumption(of_metric(hours, energy)).groupby(["point_id", "day"])[["amount", "covered_h", "n"]].sum()
    warmth = of_metric(hours, temperature).groupby(["point_id", "day"])["mean"].agg(["mean", "count"])
    is_free = hours.groupby(["point_id", "day"])["is_holiday"].first().rename("is_free")
    frame = pd.DataFrame({"expected": in_service(hours, "day")}).join(used).join(warmth).join(is_free)
    is_known = (frame["covered_h"] >= MIN_HOURS) & (frame["count"] >= MIN_HOURS)
    return frame.rename(columns={"mean": "temperature"}).assign(is_known=is_known)


def _baselines(points: pd.DataFrame) -> dict[int, Baseline]:
    if not set(ATTRIBUTES) <= set(points.columns):
        return {}
    known = points[list(ATTRIBUTES)].dropna().astype(float)
    return {int(point): Baseline(*values) for point, values in zip(known.index, known.to_numpy(), strict=True)}
