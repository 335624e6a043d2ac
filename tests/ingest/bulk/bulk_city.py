"""A city of three points with their devices, and what is in its database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from core.settings import Settings
from core.store import devices, ledger
from core.store.connection import Connection
from ingest.bulk.habits import Said
from ingest.bulk.request import Outcome

NOW = datetime(2026, 7, 1, tzinfo=UTC)
SETTINGS = Settings()
WITA = Said(zone=SETTINGS.zone)
POINTS = (("aq-1", "air", "dlh"), ("aq-2", "air", "dlh"), ("dma-1", "water", "perumdam"))

Import = Callable[..., Outcome]


def build(connection: Connection) -> None:
    """Register the points, each with a device."""
    with connection.transaction():
        devices.register(connection, [_registered(*point) for point in POINTS])


def _registered(key: str, service: str, agency: str) -> devices.Registration:
    return devices.Registration(
        point=key, device=f"dev-{key}", service=service, name=key, agency=agency, origin="real", interval_s=300
    )


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    """(new, changed, equal, rejected)."""
    done = outcome.progress
    return done.new, done.changed, done.equal, done.rejected


def ledger_sums(connection: Connection) -> dict[str, int]:
    """What the ledger says of imports."""
    total = ledger.total(
        connection, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), source="import"
    )
    return {name: int(count) for name, count in total.items()}


def stored(connection: Connection) -> list[tuple[str, str, str, float, int]]:
    """(point, metric, time in UTC, value, quality) of every reading."""
    query = """
        SELECT point.key, metric, to_char(time, 'YYYY-MM-DD HH24:MI'), value, quality
        FROM reading JOIN series USING (series_id) JOIN point USING (point_id)
        ORDER BY point.key, metric, time
    """
    return connection.execute(query).fetchall()
