"""The ledger's sums hour by hour, written down as readings of a desk, so that they become figures like all others."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from core.store import desks
from core.store.connection import Connection
from core.store.desks import Desk
from core.store.devices import allocate_series
from core.store.readings import Rows, write

SERVICE, AGENCY = "platform", "diskominfo"
METRICS = ("decoded", "duplicate")
INTERVAL_S = 3600
# So far back hours are made up for that were not written down, as after a stop.
_LONGEST = timedelta(days=31)

# The ledger does not tell real deliveries from simulated ones: where real devices report, all is of the real platform.
_ORIGIN = """
    SELECT CASE WHEN EXISTS (SELECT FROM point WHERE origin = 'real' AND NOT is_desk) THEN 'real' ELSE 'simulated' END
"""
_ANY = "SELECT 1 FROM ledger WHERE minute >= %s AND minute < %s LIMIT 1"
_NEWEST = "SELECT max(hour) + INTERVAL '1 hour' FROM reading_1h WHERE series_id = %s AND n > 0 AND hour >= %s"
_HOURS = """
    SELECT extract(epoch FROM date_trunc('hour', minute))::int8, sum(decoded)::float8, sum(duplicate)::float8
    FROM ledger WHERE minute >= %s AND minute < %s GROUP BY 1 ORDER BY 1
"""


def record(connection: Connection, until: datetime) -> int:
    """Write down the hours before `until`, the start of one, that are not yet.

    returns  hours written
    """
    since = until - _LONGEST
    if not connection.execute(_ANY, [since, until]).fetchone():
        return 0
    with connection.transaction():
        (origin,) = connection.execute(_ORIGIN).fetchone() or ("simulated",)
        desk = Desk(SERVICE, AGENCY, None, origin)
        point_id = desks.find_or_add(connection, [(desk, "Nadi")])[desk]
        series = [allocate_series(connection, point_id, metric, INTERVAL_S, is_counter=False) for metric in METRICS]
        (newest,) = connection.execute(_NEWEST, [series[0], since]).fetchone() or (None,)
        hours = connection.execute(_HOURS, [max(since, newest or since), until]).fetchall()
        for number, identity in enumerate(series, 1):
            count = len(hours)
            rows = Rows(
                time_us=np.array([hour[0] for hour in hours], dtype=np.int64) * 1_000_000,
                series=np.full(count, identity, dtype=np.int32),
                value=np.array([hour[number] for hour in hours], dtype=np.float64),
                quality=np.zeros(count, dtype=np.int16),
                late=np.zeros(count, dtype=bool),
            )
            if count:
                write(connection, rows)
    return len(hours)
