"""When street lamps are to burn: from sunset to sunrise at their place, or by the hours their point states.

A window is a local day, so it holds the end of one night and the beginning of the next.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.store.touched import HOLD_INTERVALS
from core.sun import sunrise_and_sunset
from processors.inputs import Inputs, of_metric

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
    rows = of_metric(inputs.readings, metric).sort_values(["point_id", "time"])
    rows = with_night(inputs, rows, "time")
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
    starts, of_day = np.unique(local_day(rows[column], inputs.zone).to_numpy(), return_inverse=True)
    points, of_point = np.unique(rows["point_id"].to_numpy(), return_inverse=True)
    dates = pd.DatetimeIndex(starts).tz_localize("UTC").tz_convert(inputs.zone).date
    # Each point on each day: few, and asked for by many rows.
    nights = np.empty((2, len(points), len(starts)), dtype="datetime64[us]")
    for number, point in enumerate(points.tolist()):
        night = _nights(inputs, point)
        for place, day in enumerate(dates):
            nights[:, number, place] = night(day)
    return rows.assign(day=starts[of_day], sunrise=nights[0, of_point, of_day], sunset=nights[1, of_point, of_day])


def _nights(inputs: Inputs, point: int) -> Callable[[date], tuple[datetime, datetime]]:
    """When burning ends and when it begins on a local day at `point`; UTC, without a zone."""
    facts = {name: inputs.points[name].get(point) for name in ("off_at", "on_at") if name in inputs.points}
    off_at, on_at = facts.get("off_at"), facts.get("on_at")
    if isinstance(off_at, str) and isinstance(on_at, str):
        return lambda day: (_at(day, off_at, inputs.zone), _at(day, on_at, inputs.zone))
    # A point that nobody has placed yet has none of both.
    place = [float(inputs.places[name].get(point, np.nan)) for name in ("latitude", "longitude")]
    latitude, longitude = place if not np.isnan(place).any() else _SANGATTA

    def by_sun(day: date) -> tuple[datetime, datetime]:
        rise, down = sunrise_and_sunset(round(latitude, 2), round(longitude, 2), day, inputs.zone)
        return rise.replace(tzinfo=None), down.replace(tzinfo=None)

    return by_sun


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def local_day(times: pd.Series, zone: ZoneInfo, *, later: int = 0) -> pd.Series:
    """Start of the local day that each of `times` is in, or of one so many days later; all UTC."""
    hours, of_hour = np.unique(times.to_numpy().astype("datetime64[h]"), return_inverse=True)
    local = pd.DatetimeIndex(hours.astype("datetime64[s]")).tz_localize("UTC").tz_convert(zone)
    days = (local.normalize() + pd.DateOffset(days=later)).tz_convert("UTC").tz_localize(None)
    return pd.Series(days.to_numpy().astype("datetime64[us]")[of_hour], index=times.index)


def hours_of(lengths: pd.Series) -> pd.Series:
    """Lengths of time in hours [h]."""
    return pd.Series(lengths.dt.total_seconds() / 3600)
