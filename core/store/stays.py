"""A device as ingest meets it: who may speak for it, and where it was when, in service or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.rows import class_row

from core.store.connection import Connection

# A bound that is not set [us]: nothing is measured before year 1, or after 9999.
ALWAYS_US, FOREVER_US = -62_135_596_800_000_000, 253_402_300_800_000_000


@dataclass(frozen=True, slots=True)
class Speaker:
    """A registered device.

    server, application  of the network server that it is assigned to; None: it is assigned to none
    is_bound             it speaks for itself or through a gateway: nobody else may
    """

    device_id: int
    device: str
    state: str
    service: str
    interval_s: int
    server: str | None
    application: str | None
    is_bound: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of time at a point.

    start_us, end_us  half-open, since 1970, UTC [us]
    counts            the point was in service; else it was being commissioned or under maintenance
    """

    start_us: int
    end_us: int
    point_id: int
    point: str
    origin: str
    counts: bool


_SPEAKER = """
    SELECT device.device_id, device.key AS device, device.state, device.service, device.interval_s,
           gateway.server, gateway.application,
           gateway.device_id IS NOT NULL OR device_secret.device_id IS NOT NULL AS is_bound
    FROM device
    LEFT JOIN device AS gateway ON gateway.device_id = device.gateway_id
    LEFT JOIN device_secret ON device_secret.device_id = device.device_id
    WHERE device.key = %s
"""
_STAYS = """
    WITH stay AS (
        SELECT point_id, tstzmultirange(during) AS whole,
               coalesce((SELECT range_agg(s.during) FROM suspension s WHERE s.point_id = d.point_id), '{}') AS suspended
        FROM deployment d WHERE device_id = %(device)s
    ),
    part AS (
        SELECT point_id, unnest(whole - suspended) AS during, true AS counts FROM stay
        UNION ALL
        SELECT point_id, unnest(whole * suspended), false FROM stay
    )
    SELECT CASE WHEN lower(during) > '-infinity' THEN (extract(epoch FROM lower(during)) * 1000000)::bigint
                ELSE %(always)s END AS start_us,
           CASE WHEN upper(during) < 'infinity' THEN (extract(epoch FROM upper(during)) * 1000000)::bigint
                ELSE %(forever)s END AS end_us,
           point_id, key AS point, origin, counts
    FROM part JOIN point USING (point_id)
    ORDER BY start_us
"""
_NAMED = """
    SELECT named.key, device.device_id, device.service
    FROM unnest(%(keys)s::text[]) AS named (key)
    JOIN device ON device.key = named.key OR (%(with_all)s AND starts_with(device.key, named.key || ':'))
    WHERE device.state <> 'retired'
    ORDER BY named.key, device.key
"""
_ASSIGN = """
    UPDATE device SET gateway_id = gateway.device_id
    FROM device AS gateway
    WHERE device.key = %s AND device.gateway_id IS NULL AND gateway.server = %s AND gateway.application = %s
      AND gateway.state <> 'retired'
"""


def speaker(connection: Connection, key: str) -> Speaker | None:
    """The device `key`; None: it is not registered."""
    with connection.cursor(row_factory=class_row(Speaker)) as cursor:
        return cursor.execute(_SPEAKER, [key]).fetchone()


def stays(connection: Connection, device_id: int) -> list[Stay]:
    """Where the device was, first to last; a stay is cut where the point's being in service changed."""
    values = {"device": device_id, "always": ALWAYS_US, "forever": FOREVER_US}
    with connection.cursor(row_factory=class_row(Stay)) as cursor:
        return cursor.execute(_STAYS, values).fetchall()


def named(connection: Connection, keys: Sequence[str], *, with_all: bool) -> list[tuple[str, int, str]]:
    """(one of `keys`, id, service) of the registered devices of those keys.

    with_all   also of those whose key begins with one of `keys` and a colon: a Sparkplug node's
    """
    return connection.execute(_NAMED, {"keys": keys, "with_all": with_all}).fetchall()


def assign(connection: Connection, key: str, server: str, application: str) -> None:
    """Assign the device to the network server of an application, if there is one."""
    connection.execute(_ASSIGN, [key, server, application])
