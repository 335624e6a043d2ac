"""Four readings, and what a test does with them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from registry_moment import HOUR, NOW

from core.catalogue import load_catalogue
from core.store import readings
from core.store.connection import Connection
from core.store.readings import Rows
from processors.rollup import refresh_newest_day
from processors.windows import rules

START = NOW - 4 * HOUR
ZONE = ZoneInfo("Asia/Makassar")
RULES = rules(load_catalogue())


def write(connection: Connection, series: int, values: dict[float, float], quality: int = 0) -> list[int]:
    """Store values at hours after START, as ingest does; each one's outcome."""
    count = len(values)
    rows = Rows(
        np.array([round((START + hour * HOUR).timestamp() * 1e6) for hour in values], dtype=np.int64),
        np.full(count, series, dtype=np.int32),
        np.array(list(values.values())),
        np.full(count, quality, dtype=np.int16),
        np.zeros(count, dtype=np.bool_),
    )
    with connection.transaction():
        return readings.write(connection, rows).tolist()


def stored(connection: Connection) -> list[tuple[float, int]]:
    return connection.execute("SELECT value, quality FROM reading ORDER BY time").fetchall()


def at(hour: float) -> datetime:
    return START + hour * HOUR


def means(connection: Connection) -> list[tuple[float | None, int]]:
    """Hourly mean and doubtful readings, after the processors."""
    while refresh_newest_day(connection, RULES, ZONE, NOW):
        pass
    return connection.execute("SELECT mean, suspect FROM reading_1h ORDER BY hour").fetchall()
