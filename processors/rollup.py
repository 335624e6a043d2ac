"""Touched hours into hourly and daily rollups, and the windows of indicators that are due for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from core.calendar import HOUR, period_end, period_start
from core.store import alarm_due, due, rollups, touched
from core.store.connection import Connection
from core.store.due import Rule
from processors.scene import OLDEST


def refresh_newest_day(
    connection: Connection, rules: Sequence[Rule], zone: ZoneInfo, now: datetime, watched: Collection[str] = ()
) -> int:
    """Refresh what is touched in the newest local day that has something touched; one transaction.

    now      UTC, end of the hour that is going on
    watched  metrics ('service.metric') that alarm rules look at
    returns  hours refreshed; 0: nothing was touched, or another process is at it
    """
    with connection.transaction():
        if not touched.lock(connection):
            return 0
        newest = touched.newest(connection)
        if newest is None:
            return 0
        start = period_start(newest, "day", zone)
        closed = period_start(now, "hour", zone) - HOUR
        hours = touched.take(connection, start, period_end(start, "day", zone), closed)
        rollups.refresh(connection, zone, now)
        due.mark(connection, rules, zone, now)
        alarm_due.mark_series(connection, watched, now - OLDEST)
        return hours
