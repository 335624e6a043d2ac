"""When street lamps are to burn: from sunset to sunrise at their place, or by the hours their point states.

A window is a local day, so it holds the end of one night and the beginning of the next.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.store.touched import HOLD_INTERVALS
from core.sun import sunrise_and_sunset
from processors.inputs import Inputs

# Where a point's coordinates are not known: in Sangatta.
_SANGATTA = (0.5, 117.55)


def lamps(inputs: Inputs, point_id: pd.Index) -> npt.NDArray[np.float64]:
    """How many lamps each point stands for: its attribute `lamps`, else one."""
    known = inputs.points.get("lamps", pd.Series(dtype=float))
    return np.asarray(known.reindex(point_id).fillna(1.0), dtype=np.float64)


def served(inputs: Inputs) -> pd.DataFrame:
    """Stretches of time in service: point_id, begin, end."""
    hours = inputs.hours.groupby(["point_id", "hour"], as_index=False)["service_s"].max()
    end = hours["hour"] + pd.to_timedelta(hours["service_s"], unit="s")
    return pd.DataFrame({"point_id": hours["point_id"], "begin": hours["hour"], "end": end})


def told(inputs: Inputs, metric: str) -> pd.DataFrame:
    """What the readings of `metric` that lie within burning time say of it: point_id, begin, end, value.

    A reading speaks until the next, for no longer than `HOLD_INTERVALS` intervals and not beyond now. The first of an
    evening speaks for the time since sunset as well: the one before it told of the day.
    """
    rows = inputs.readings[inputs.readings["metric"].astype(str).str.endswith(f".{metric}")]
    rows = with_night(inputs, rows.sort_values(["point_id", "time"]), "time")
    hold = pd.to_timedelta(HOLD_INTERVALS * rows["interval_s"], unit="s")
    by_point = rows.groupby("point_id")["time"]
    before, after = by_point.shift(1), by_point.shift(-1)
    limits = rows["point_id"].map(served(inputs).groupby("point_id")["end"].max())
    until = pd.concat([after, rows["time"] + hold, limits], axis=1).min(axis=1)
    is_evening = rows["time"] >= rows["sunset"]
    opens = is_evening & ~(before >= rows["sunset"]) & (rows["time"] - rows["sunset"] <= hold)
    begin = rows["time"].mask(opens, rows["sunset"])
    found = pd.DataFrame({"point_id": rows["point_id"], "begin": begin, "end": until, "value": rows["value"]})
    return found[is_evening | (rows["time"] < rows["sunrise"])]


def scheduled(inputs: Inputs, stretches: pd.DataFrame) -> pd.DataFrame:
    """`stretches` cut at midnight, with the local `day` (its start, UTC) and how much is burning time: burning_h."""
    cut = by_day(inputs, stretches)
    night = with_night(inputs, cut, "begin")
    morning_h = hours_of(night[["end", "sunrise"]].min(axis=1) - night["begin"]).clip(lower=0)
    evening_h = hours_of(night["end"] - night[["begin", "sunset"]].max(axis=1)).clip(lower=0)
    return night.assign(burning_h=morning_h + evening_h)


def by_day(inputs: Inputs, stretches: pd.DataFrame) -> pd.DataFrame:
    """`stretches`, none longer than a day, cut at local midnight; a column `part`: share of the whole."""
    whole = stretches["end"] - stretches["begin"]
    midnight = local_day(stretches["begin"], inputs.zone, later=1)
    first = stretches.assign(end=stretches["end"].where(stretches["end"] < midnight, midnight))
    second = stretches.assign(begin=midnight)[stretches["end"] > midnight]
    cut = pd.concat([first, second])
    part = hours_of(cut["end"] - cut["begin"]) / hours_of(whole.reindex(cut.index))
    return cut.assign(part=part).reset_index(drop=True)


def with_night(inputs: Inputs, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """`rows` with the start of the local day of `column`, and that day's sunrise and sunset; all UTC."""
    days = local_day(rows[column], inputs.zone)
    keys = pd.DataFrame({"point_id": rows["point_id"], "day": days}).drop_duplicates()
    nights = [_night(inputs, point, day) for point, day in zip(keys["point_id"], keys["day"], strict=True)]
    keys["sunrise"], keys["sunset"] = (pd.to_datetime([night[at] for night in nights]) for at in range(2))
    merged = rows.assign(day=days).merge(keys, on=["point_id", "day"], how="left")
    merged.index = rows.index
    return merged


def _night(inputs: Inputs, point: int, start: pd.Timestamp) -> tuple[datetime, datetime]:
    """When burning ends and when it begins on the day that starts at `start`; UTC, without a zone."""
    day = start.tz_localize("UTC").tz_convert(inputs.zone).date()
    facts = inputs.points.loc[point] if point in inputs.points.index else pd.Series(dtype=object)
    off_at, on_at = facts.get("off_at"), facts.get("on_at")
    if isinstance(off_at, str) and isinstance(on_at, str):
        return _at(day, off_at, inputs.zone), _at(day, on_at, inputs.zone)
    place = inputs.places[["latitude", "longitude"]].astype(float).to_dict("index")[point]
    latitude, longitude = place.values() if not np.isnan(list(place.values())).any() else _SANGATTA
    rise, set_ = sunrise_and_sunset(round(latitude, 2), round(longitude, 2), day, inputs.zone)
    return rise.replace(tzinfo=None), set_.replace(tzinfo=None)


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day, time.fromisoformat(clock), tzinfo=zone)
    return pd.Timestamp(local).tz_convert("UTC").tz_localize(None).to_pydatetime()


def local_day(times: pd.Series, zone: ZoneInfo, *, later: int = 0) -> pd.Series:
    """Start of the local day that each of `times` is in, or of one so many days later; all UTC."""
    days = pd.DatetimeIndex(times).tz_localize("UTC").tz_convert(zone).normalize() + pd.DateOffset(days=later)
    return pd.Series(days.tz_convert("UTC").tz_localize(None).astype("datetime64[us]"), index=times.index)


def hours_of(lengths: pd.Series) -> pd.Series:
    """Lengths of time in hours [h]."""
    return pd.Series(lengths.dt.total_seconds() / 3600)
