"""Travel-time index: how much longer a street takes in the peak than on a free road at night."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from processors.inputs import Inputs
from processors.parts import parts

# Standing traffic has no travel time; it counts as crawling, slower than people walk.
SLOWEST_KM_H = 1.0


def formula(inputs: Inputs, *, peaks: Sequence[Sequence[int]], night: Sequence[int], share: float) -> pd.DataFrame:
    """Mean travel time of the peaks and free-flow time of the night, for each street and working day.

    inputs   readings of one speed [km/h]; points with length_km [km], without it nothing is known
    peaks    [from, to) in local hours [h]
    night    from, to; over midnight, so the hours before and after it of one day [h]
    share    quantile of the night's travel times that is the free-flow time [1]
    returns  numerator: mean time in the peaks [h]; denominator: free-flow time [h], both 0 unless both are known
             and on days that are free; observed: hours of peak and night with a reading [h]; expected: of all [h]
    """
    hours = _marked(inputs.hours, peaks, night)
    readings = inputs.readings.assign(hour=inputs.readings["time"].dt.floor("h"))
    rows = readings.merge(hours[hours["is_peak"] | hours["is_night"]], on=["point_id", "hour"])
    length = rows["point_id"].map(inputs.points.get("length_km", pd.Series(dtype=float))).astype(float)
    time_h = length / rows["value"].clip(lower=SLOWEST_KM_H)
    rows = rows.assign(peak_h=time_h.where(rows["is_peak"]), night_h=time_h.where(rows["is_night"]))
    daily = rows.groupby(["point_id", "day"])
    frame = daily.agg(numerator=("peak_h", "mean"), n=("value", "size"))
    frame["denominator"] = daily["night_h"].quantile(share)
    frame["observed"] = rows[["point_id", "day", "hour"]].drop_duplicates().groupby(["point_id", "day"]).size()
    frame = frame.reindex(hours.groupby(["point_id", "day"]).size().index)
    is_known = frame[["numerator", "denominator"]].notna().all(axis=1)
    for name in ("numerator", "denominator"):
        frame[name] = frame[name].where(is_known, 0.0)
    return parts(frame.assign(expected=_expected(hours)))


def _marked(hours: pd.DataFrame, peaks: Sequence[Sequence[int]], night: Sequence[int]) -> pd.DataFrame:
    """point_id, hour, day, service_h and whether it is_peak or is_night, of hours that count."""
    local = hours["local_hour"]
    is_peak = pd.Series(False, index=hours.index)
    for start, end in peaks:
        is_peak |= (local >= start) & (local < end)
    return hours[["point_id", "hour", "day"]].assign(
        is_peak=is_peak & ~hours["is_holiday"],
        is_night=((local >= night[0]) | (local < night[1])) & ~hours["is_holiday"],
        service_h=hours["service_s"] / 3600,
    )


def _expected(hours: pd.DataFrame) -> pd.Series:
    """Time in service of peak and night [h]."""
    counted = hours["service_h"].where(hours["is_peak"] | hours["is_night"], 0.0)
    return counted.groupby([hours["point_id"], hours["day"]]).sum()
