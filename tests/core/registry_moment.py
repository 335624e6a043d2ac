"""The moment of the registry's tests, what they find in it and read from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from core.devices.facts import Facts
from core.store import devices
from core.store.connection import Connection
from core.store.registry import find

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
STATION = Facts("a", service="air", point="p", name="Pasar", district="Sangatta Utara", latitude=0.5, longitude=117.5)


def facts_of(connection: Connection, key: str) -> dict[str, Any]:
    found = find(connection, key)
    assert found is not None
    return found.facts()


def pending(connection: Connection, key: str, service: str = "air") -> None:
    """As ingest registers a device that nobody announced."""
    registration = devices.Registration(key, key, service, key, "dlh", "real", 300, state="pending")
    devices.register(connection, [registration])


def store(connection: Connection, point: str, metric: str, hours: list[int]) -> None:
    """Readings of value 1 at these hours after NOW, with their rollup."""
    row = connection.execute("SELECT point_id FROM point WHERE key = %s", [point]).fetchone()
    assert row is not None
    series = devices.allocate_series(connection, row[0], metric, 300, is_counter=False)
    for hour in hours:
        connection.execute("INSERT INTO reading VALUES (%s, %s, 1, 0)", [NOW + hour * HOUR, series])
        connection.execute(
            "INSERT INTO reading_1h VALUES (%s, %s, 1, 0, 1, 12, 3600, 900, 1, 1, 1, 1, 1, null, 1, 1)",
            [series, NOW + hour * HOUR],
        )


def readings_at(connection: Connection, point: str) -> int:
    query = "SELECT count(*) FROM reading JOIN series USING (series_id) JOIN point USING (point_id) WHERE key = %s"
    row = connection.execute(query, [point]).fetchone()
    return int(row[0]) if row else 0


def hours_touched(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM touched_hour").fetchone()
    return int(row[0]) if row else 0
