"""What a formula is given: frames of hours and readings, and facts of the points."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from core.catalogue import Catalogue, Indicator
from core.store import inputs as store
from core.store.binary import Column
from core.store.connection import Connection
from core.store.touched import HOLD_INTERVALS
from core.working_days import WorkingDays
from processors.case_inputs import load_cases, local_today
from processors.references import References
from processors.windows import Times, holds, needed_spans, window_ends


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a formula may look at. More may be there than its windows need; it need not be looked at.

    hours      one row for each hour in service of a series: the columns of the hourly rollup (deploy/sql, reading_1h),
               point_id, metric ('service.metric'), interval_s [s], and of the hour's local time
               day and day_end (UTC), local_hour (0 to 23) and is_holiday (weekend or public holiday)
    daily      a row for each local day of a point: day (its start, UTC), n, suspect, alive_s and service_s [s], summed
               over its metrics, and longest_s, the service of the longest-serving one; empty unless asked for
    readings   good readings: point_id, metric, interval_s [s], time (UTC), value [unit of the metric];
               empty unless the indicator asks for readings
    points     index point_id; a column for each attribute, such as floor_area_m2 [m2]
    places     index point_id; key, name, district, agency, latitude and longitude [deg, NaN if unknown]
    reference  what is known and not measured, such as population, by date of validity
    zone       of the local calendar
    windows    those asked for: point_id, start, end (UTC)
    cases      {kind of records: a row for each case that counts in the windows, or as long before as the indicator
               looks back: point_id, key, day (start of the local day it counts on, UTC), start (of that day's base
               period), is_mature (an open case counts, too), and a column for each fact (processors.facts)}
    days       which days are worked
    today      the local day that is going on (no zone)
    """

    hours: pd.DataFrame
    daily: pd.DataFrame
    readings: pd.DataFrame
    points: pd.DataFrame
    places: pd.DataFrame
    reference: References
    zone: ZoneInfo
    windows: pd.DataFrame
    cases: Mapping[str, pd.DataFrame]
    days: WorkingDays
    today: pd.Timestamp


def load(
    connection: Connection,
    entry: Indicator,
    windows: dict[str, Column],
    zone: ZoneInfo,
    catalogue: Catalogue,
    now: datetime,
) -> Inputs:
    """What `entry`'s formula needs for `windows`.

    windows    point_id (n,) and start (n,), by point and then start, n > 0
    catalogue  for its holidays, reference data and kinds of records
    """
    points = np.unique(windows["point_id"]).tolist()
    series = pd.DataFrame(
        store.series(connection, points, entry.metrics), columns=["series_id", "point_id", "metric", "interval_s"]
    ).astype({"series_id": "int32", "point_id": "int32", "metric": "category", "interval_s": "int32"})
    interval_s = int(series["interval_s"].max()) if len(series) else 1
    reach_h = max(entry.lookback_h, -(-HOLD_INTERVALS * interval_s // 3600) if holds(entry) else 0)
    spans = needed_spans(windows, entry.base, reach_h, zone, ahead_h=entry.lookahead_h)
    ids = series["series_id"].tolist()
    is_hourly = entry.rollup in ("reading", "hour")
    hours = store.hours(connection, ids, spans) if is_hourly else _none(store.HOUR_COLUMNS)
    days = store.days(connection, ids, spans, zone) if entry.rollup == "day" else _none(store.DAY_COLUMNS)
    readings = store.readings(connection, ids, spans) if entry.rollup == "reading" else _none(store.READING_COLUMNS)
    facts = pd.DataFrame.from_dict(store.attributes(connection, points), orient="index")
    places = (
        pd.DataFrame(store.places(connection, points), columns=list(store.PLACE_COLUMNS))
        .set_index("point_id")
        .astype({"latitude": float, "longitude": float})  # of points without a place all would be None
    )
    return Inputs(
        with_local_time(_of_series(series, hours), zone, catalogue.holidays),
        pd.DataFrame(days),
        _of_series(series, readings),
        facts,
        places,
        References(catalogue.references, places, zone),
        zone,
        pd.DataFrame({**windows, "end": window_ends(windows["start"], entry.base, zone)}),
        load_cases(connection, entry, windows, catalogue.record_kinds, zone, now),
        WorkingDays(catalogue.holidays),
        local_today(now, zone),
    )


def of_metric(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Those of `rows`, hours or readings, that are of the metric `name`, without its service."""
    is_it = rows["metric"].map(lambda metric: metric.rpartition(".")[2] == name)
    return rows[is_it.to_numpy(dtype=bool)]


def with_local_time(hours: pd.DataFrame, zone: ZoneInfo, holidays: Set[str]) -> pd.DataFrame:
    """`hours` with the columns day, day_end, local_hour and is_holiday."""
    unique, index = np.unique(hours["hour"].to_numpy(), return_inverse=True)
    local = pd.DatetimeIndex(unique).tz_localize("UTC").tz_convert(zone)
    days = local.normalize()
    is_holiday = (local.day_of_week >= 5) | days.strftime("%Y-%m-%d").isin(list(holidays))
    return hours.assign(
        day=_utc(days)[index],
        day_end=_utc(days + pd.DateOffset(days=1))[index],
        local_hour=local.hour.to_numpy()[index],
        is_holiday=np.asarray(is_holiday)[index],
    )


def _utc(times: pd.DatetimeIndex) -> Times:
    return times.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]")


def _of_series(series: pd.DataFrame, columns: dict[str, Column]) -> pd.DataFrame:
    """`columns` with the point, metric and interval of their series."""
    row = np.searchsorted(series["series_id"].to_numpy(), columns["series_id"])
    frame = pd.DataFrame({name: column for name, column in columns.items() if name != "series_id"})
    for name in ("point_id", "metric", "interval_s"):
        frame[name] = series[name].array.take(row)
    return frame


def _none(columns: Mapping[str, str]) -> dict[str, Column]:
    return {name: np.empty(0, dtype=kind) for name, kind in columns.items()}
