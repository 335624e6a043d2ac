"""What the small city lacks for dashboards: of every service a simulated point, of every indicator a figure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from api_city import NOW

from core.catalogue import load_catalogue
from core.store.connection import Connection
from core.store.devices import Registration, allocate_series, register
from core.store.readings import Rows, write

_FIGURE = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at, reason)
    VALUES (%s, 'city', %s, 'simulated', %s, 9, 1.5, 1.5, 1, 10, 1, 1, 1, %s, NULL)
"""
_ROLLUPS = """
    INSERT INTO reading_1d (series_id, day, n, hours, expected, mean, low, high, first, last)
    VALUES (%s, %s, 1, 1, 288, 1.5, 1.5, 1.5, 1.5, 1.5) ON CONFLICT DO NOTHING
"""


_ALARM = """
    INSERT INTO alarm (rule, cause, name, origin, service, agency, severity, level, reached, onset_at, raised_at,
                       changed_at)
    VALUES ('device-silent', %(cause)s, %(cause)s, 'simulated', %(service)s, 'diskominfo', 'critical', 1,
            ARRAY[%(at)s::timestamptz], %(at)s, %(at)s, %(at)s)
"""
_SEAL = """
    INSERT INTO seal (seal, ends, sealed_at, sealed_by, note) VALUES ('evaluasi-2025', %(at)s, %(at)s, 'budi', 'tahap')
"""


def furnish(connection: Connection) -> None:
    """Readings, their days, and figures of June and of 2025."""
    catalogue = load_catalogue()
    month, year = datetime(2026, 5, 31, 16, tzinfo=UTC), datetime(2025, 12, 31, 16, tzinfo=UTC)
    today = datetime(2026, 6, 14, 16, tzinfo=UTC)
    with connection.transaction():
        for service in catalogue.services.values():
            key = f"papan-{service.key}"
            place = {"district": "64.08.04", "latitude": 0.5, "longitude": 117.5}
            register(connection, [Registration(key, key, service.key, key, "dlh", "simulated", 300, **place)])
            for metric in service.metrics:
                _reading(connection, key, metric, today)
        for service in catalogue.services:
            values = {"service": service, "cause": f"device:papan-{service}", "at": NOW - timedelta(hours=1)}
            connection.execute(_ALARM, values)
        connection.execute(_SEAL, {"at": NOW - timedelta(days=9)})
        connection.execute(_HEALTH, {"changed_at": NOW - timedelta(hours=1)})
        for entry in catalogue.indicators.values():
            starts = {"hour": NOW - timedelta(hours=1), "day": today, "month": month, "quarter": month, "year": year}
            for grain in entry.grains:
                connection.execute(_FIGURE, [entry.id, grain, starts[grain], NOW])


_HEALTH = """
    WITH entered AS (
        INSERT INTO device_health (device_id, state, since)
        SELECT device_id, 'late', %(changed_at)s FROM device ON CONFLICT DO NOTHING
        RETURNING device_id
    )
    INSERT INTO device_health_change (device_id, state, since, detail)
    SELECT device_id, change.state, change.since, ''
    FROM entered, (VALUES
        ('online', %(changed_at)s::timestamptz - INTERVAL '2 days'), ('late', %(changed_at)s::timestamptz)
    ) AS change (state, since)
"""


def _reading(connection: Connection, point: str, metric: str, day: datetime) -> None:
    row = connection.execute("SELECT point_id FROM point WHERE key = %s", [point]).fetchone()
    assert row
    series = allocate_series(connection, row[0], metric, 300, is_counter=False)
    time_us = np.array([int(NOW.timestamp() * 1e6) - 300_000_000], dtype=np.int64)
    ids = np.array([series], dtype=np.int32)
    write(connection, Rows(time_us, ids, np.array([1.5]), np.zeros(1, np.int16), np.zeros(1, bool)))
    connection.execute(_ROLLUPS, [series, day])
