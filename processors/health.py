"""Device health, brought up to date: contacts taken, devices judged, changes kept; one transaction a look."""

from __future__ import annotations

import logging
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from core.catalogue import Catalogue
from core.store import device_health, flat_lines, live
from core.store.connection import HEALTH_CHANNEL, Connection, notify
from processors.hearsay import Contact, Goodbye, Health, Presence
from processors.judging import Expected, judge

logger = logging.getLogger(__name__)

_COLUMNS = tuple(Health.__dataclass_fields__)


def update(connection: Connection, catalogue: Catalogue, *, late_after_s: float) -> int:
    """Judge the devices that something was told of since the last look, and those whose deadline passed.

    connection    autocommitting
    late_after_s  a clock behind by more is wrong [s]
    returns       changes of state
    raises        psycopg.OperationalError: the database is away; what was not committed waits
    """
    with connection.transaction():
        if not device_health.lock(connection):
            return 0
        span = device_health.take(connection)
        if span is None:
            return 0
        presence = Presence(*span)
        health: list[dict[str, Any]] = []
        changes: list[dict[str, Any]] = []
        rows = device_health.to_judge(connection, presence.until)
        stuck = _stuck(connection, catalogue, rows)
        for row in rows:
            before = _before(row)
            contact = _contact(row, stuck)
            states = judge(before, contact, presence, _expected(row, late_after_s), _goodbye(row))
            health.append(_row(row["device_id"], states[-1]))
            for earlier, later in zip([before, *states], states, strict=False):
                if later.state != earlier.state:
                    changes.append(_row(row["device_id"], later))
        device_health.keep(connection, health, changes)
        if changes:
            live.add_health(connection, device_health.named(connection, changes))
            notify(connection, HEALTH_CHANNEL)
    _report(changes)
    return len(changes)


def _stuck(connection: Connection, catalogue: Catalogue, rows: list[dict[str, Any]]) -> Mapping[int, str]:
    """{device_id: which of its values stand still}, of those that ingest suspects and those that were stuck."""
    suspects = {
        row["device_id"]: row["detail"] if row["state"] == "stuck" else ""
        for row in rows
        if row["received_at"] is not None and (row["is_flat"] or row["state"] == "stuck")
    }
    if not suspects:
        return {}
    counts = {
        (service.key, key): metric.flat
        for service in catalogue.services.values()
        for key, metric in service.metrics.items()
        if metric.flat is not None
    }
    told: defaultdict[int, list[str]] = defaultdict(list)
    for line in flat_lines.find(connection, list(suspects), counts):
        still = f"{line.metric} stays at {line.value:g} since "
        # The readings that were looked at are the newest: what was said first is nearer to the beginning.
        earlier = next((part for part in suspects[line.device_id].split("; ") if part.startswith(still)), None)
        told[line.device_id].append(earlier or f"{still}{line.since:%Y-%m-%d %H:%M:%S} UTC")
    return {device_id: "; ".join(parts) for device_id, parts in told.items()}


def _before(row: dict[str, Any]) -> Health:
    before = Health(**{name: row[name] for name in _COLUMNS if name != "skews_s"}, skews_s=tuple(row["skews_s"]))
    if not row["lost"]:
        return before
    return replace(before, missed=before.missed + row["lost"], missed_at=row["lost_at"])


def _contact(row: dict[str, Any], stuck: Mapping[int, str]) -> Contact | None:
    if row["received_at"] is None:
        return None
    return Contact(row["received_at"], row["newest_time"], row["skew_s"], stuck.get(row["device_id"], ""))


def _goodbye(row: dict[str, Any]) -> Goodbye | None:
    return None if row["gone_at"] is None else Goodbye(row["gone_at"], row["is_past"])


def _expected(row: dict[str, Any], late_after_s: float) -> Expected:
    return Expected(row["interval_s"], math.inf if row["is_replayed"] else late_after_s)


def _row(device_id: int, health: Health) -> dict[str, Any]:
    return {**asdict(health), "skews_s": list(health.skews_s), "device_id": device_id}


def _report(changes: list[dict[str, Any]]) -> None:
    if changes:
        counts = Counter(change["state"] for change in changes)
        logger.info("device health: %s", ", ".join(f"{count} now {state}" for state, count in counts.items()))
