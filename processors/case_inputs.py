"""The cases that a formula is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from core.catalogue import Indicator, RecordKind
from core.store import inputs as store
from core.store.binary import Column
from core.store.connection import Connection
from processors.facts import typed
from processors.windows import needed_spans


def load_cases(
    connection: Connection,
    entry: Indicator,
    windows: dict[str, Column],
    kinds: Mapping[str, RecordKind],
    zone: ZoneInfo,
    now: datetime,
) -> dict[str, pd.DataFrame]:
    """{kind of records: its cases for `windows`, as `Inputs.cases`}."""
    today = local_today(now, zone)
    found = {}
    for key, counting in entry.records.items():
        spans = needed_spans(windows, entry.base, 24 * counting.lookback_d, zone)
        rows = store.cases(connection, entry.id, key, spans, zone)
        day = pd.Series([row[2] for row in rows], dtype="datetime64[us]")
        frame = pd.DataFrame(
            {
                "point_id": pd.Series([row[0] for row in rows], dtype="int32"),
                "key": pd.Series([row[1] for row in rows], dtype=object),
                "day": _local_start(day, zone),
                "start": _local_start(day.dt.to_period(entry.base[0].upper()).dt.start_time, zone),
                "is_mature": day + pd.Timedelta(days=counting.matures_d) < today,
            }
        )
        found[key] = frame.join(typed(kinds[key], [row[3] for row in rows], zone))
    return found


def local_today(now: datetime, zone: ZoneInfo) -> pd.Timestamp:
    """The local day that is going on, without a zone."""
    return pd.Timestamp(now).tz_convert(zone).normalize().tz_localize(None)


def _local_start(days: pd.Series, zone: ZoneInfo) -> pd.Series:
    starts = days.dt.tz_localize(zone).dt.tz_convert("UTC").dt.tz_localize(None)
    return pd.Series(starts.astype("datetime64[us]"))
