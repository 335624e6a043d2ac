"""Device health as it is kept: contacts taken, devices to judge, what was judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import dict_row

from core.store.connection import Connection

# Whoever judges holds this until commit; a second process leaves it to the first.
_LOCK = 7_263_945
# Ingest says every few seconds how far it is; when it said nothing for longer, it was away.
_AWAY = timedelta(seconds=30)
# Changes kept of a device.
_KEPT = 200

_TAKE = """
    WITH taken AS (DELETE FROM device_contact RETURNING *)
    INSERT INTO contact_taken SELECT * FROM taken
"""
_TAKEN = """
    CREATE TEMPORARY TABLE IF NOT EXISTS contact_taken (LIKE device_contact) ON COMMIT DELETE ROWS
"""
# Beats of several workers come in any order; where the time between two is long, nobody was there.
_PRESENCE = """
    WITH beat AS (
        SELECT received_at AS at, lag(received_at, 1, (SELECT until FROM ingest_presence)) OVER (ORDER BY received_at)
               AS previous
        FROM contact_taken WHERE device_id = 0
    ),
    said AS (
        SELECT max(at) AS until,
               max(at) FILTER (WHERE previous IS NULL OR at - previous > %(away)s) AS returned
        FROM beat
    ),
    gone AS (DELETE FROM ingest_presence RETURNING *)
    INSERT INTO ingest_presence (since, until)
    SELECT coalesce(said.returned, gone.since), greatest(said.until, gone.until)
    FROM said LEFT JOIN gone ON true
    WHERE coalesce(said.until, gone.until) IS NOT NULL
    RETURNING since, until
"""
_ENTER = """
    WITH entered AS (
        INSERT INTO device_health (device_id, state, since)
        SELECT device_id, 'new', created_at FROM device
        WHERE state <> 'retired'
          AND NOT EXISTS (SELECT FROM device_health h WHERE h.device_id = device.device_id)
        RETURNING device_id, state, since, detail
    )
    INSERT INTO device_health_change (device_id, state, since, detail) SELECT * FROM entered
"""
# Who speaks for a device was heard with it. Of what came together, the least delayed tells the clock.
_TO_JUDGE = """
    WITH heard AS (
        SELECT * FROM contact_taken WHERE device_id <> 0
        UNION ALL
        SELECT gateway_id, max(received_at), NULL, 'NaN', 0::smallint, false, 0
        FROM contact_taken JOIN device USING (device_id) WHERE gateway_id IS NOT NULL AND contact_taken.kind = 0
        GROUP BY gateway_id
    ),
    contact AS (
        SELECT device_id, max(received_at) FILTER (WHERE kind = 0) AS received_at,
               min(skew_s) FILTER (WHERE kind = 0) AS skew_s,
               max(newest_time) FILTER (WHERE kind = 0 AND skew_s <> 'NaN') AS newest_time,
               max(received_at) FILTER (WHERE kind IN (1, 2)) AS gone_at,
               coalesce(bool_and(kind = 2) FILTER (WHERE kind IN (1, 2)), false) AS is_past,
               bool_or(is_flat) AS is_flat, sum(missed) AS lost, max(received_at) FILTER (WHERE missed > 0) AS lost_at
        FROM heard GROUP BY device_id
    )
    SELECT device_id, h.state, h.since, last_received_at, last_time, skews_s, skew_at, due_at, detail, is_leaving,
           h.missed, h.missed_at, received_at, newest_time, skew_s, gone_at, is_past, is_flat, lost, lost_at,
           greatest(device.interval_s, CASE WHEN kind <> 'device' THEN (
               SELECT max(d.interval_s) FROM device d WHERE d.gateway_id = device.device_id AND d.state <> 'retired'
           ) END) AS interval_s,
           EXISTS (
               SELECT FROM deployment JOIN point USING (point_id)
               WHERE deployment.device_id = device.device_id AND upper_inf(during) AND origin = 'replayed'
           ) AS is_replayed
    FROM device_health h
    JOIN device USING (device_id)
    LEFT JOIN contact USING (device_id)
    WHERE device.state <> 'retired' AND (contact.device_id IS NOT NULL OR due_at < %(until)s)
    ORDER BY device_id
"""
_KEEP = """
    UPDATE device_health
    SET state = %(state)s, since = %(since)s, last_received_at = %(last_received_at)s, last_time = %(last_time)s,
        skews_s = %(skews_s)s, skew_at = %(skew_at)s, due_at = %(due_at)s, detail = %(detail)s,
        is_leaving = %(is_leaving)s, missed = %(missed)s, missed_at = %(missed_at)s
    WHERE device_id = %(device_id)s
"""
_CHANGE = """
    INSERT INTO device_health_change (device_id, state, since, detail)
    VALUES (%(device_id)s, %(state)s, %(since)s, %(detail)s)
"""
_TOLD = """
    SELECT device.key AS device, point.key AS point, device.service, district, origin, change.state, change.since,
           change.detail
    FROM unnest(%(devices)s::integer[], %(states)s::text[], %(since)s::timestamptz[], %(details)s::text[])
         WITH ORDINALITY AS change (device_id, state, since, detail, place)
    JOIN device USING (device_id)
    LEFT JOIN deployment ON deployment.device_id = device.device_id AND upper_inf(during)
    LEFT JOIN point USING (point_id)
    ORDER BY place
"""
_FORGET = """
    DELETE FROM device_health_change AS old
    USING (
        SELECT device_id, (SELECT change_id FROM device_health_change c WHERE c.device_id = d.device_id
                           ORDER BY change_id DESC OFFSET %(kept)s LIMIT 1) AS change_id
        FROM unnest(%(devices)s::integer[]) AS d (device_id)
    ) AS newest
    WHERE old.device_id = newest.device_id AND old.change_id <= newest.change_id
"""


def lock(connection: Connection) -> bool:
    """Whether this transaction is now the only one that judges."""
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchone()
    return bool(row and row[0])


def take(connection: Connection) -> tuple[datetime, datetime] | None:
    """Take the contacts; since when and until when ingest heard whatever was sent. None: it never did.

    New devices are entered, as `new`.
    """
    connection.execute(_TAKEN)
    connection.execute(_TAKE)
    connection.execute(_ENTER)
    row = connection.execute(_PRESENCE, {"away": _AWAY}).fetchone()
    return (row[0], row[1]) if row else None


def to_judge(connection: Connection, until: datetime) -> list[dict[str, Any]]:
    """Devices that something was told of, or whose deadline was before `until`.

    Beside its health, of a device: received_at, newest_time, skew_s, is_flat (it was heard), gone_at, is_past (it said
    goodbye), lost, lost_at (messages of it were); null where it was not.

    connection   in the transaction of `take`
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_TO_JUDGE, {"until": until}).fetchall()


def keep(connection: Connection, health: Sequence[dict[str, Any]], changes: Sequence[dict[str, Any]]) -> None:
    """Keep what was judged, and the changes in their order; of a device the newest changes stay."""
    with connection.cursor() as cursor:
        cursor.executemany(_KEEP, health)
        cursor.executemany(_CHANGE, changes)
        if changes:
            cursor.execute(_FORGET, {"devices": [change["device_id"] for change in changes], "kept": _KEPT})


def named(connection: Connection, changes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The changes with the device's key, point, service, district and origin instead of its number."""
    columns = {"devices": "device_id", "states": "state", "since": "since", "details": "detail"}
    values = {name: [change[key] for change in changes] for name, key in columns.items()}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_TOLD, values).fetchall()
