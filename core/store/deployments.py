"""Where devices are and were, and when their points were out of service.

A bound that is not set means always: a device registered without a date has been at its point from the beginning.
"""

from __future__ import annotations

from datetime import datetime

from core.store.connection import Connection

_DEPLOY = """
    INSERT INTO deployment (device_id, point_id, during)
    VALUES (%s, %s, tstzrange(coalesce(%s::timestamptz, '-infinity'), NULL))
"""
_END = """
    UPDATE deployment SET during = tstzrange(lower(during), %(at)s)
    WHERE device_id = %(device)s AND upper_inf(during) AND lower(during) < %(at)s
"""
_SINCE = """
    SELECT nullif(lower(during), '-infinity') FROM deployment WHERE device_id = %s AND upper_inf(during)
"""
_OTHERS = """
    SELECT device.key FROM deployment JOIN device USING (device_id)
    WHERE point_id = %s AND device_id <> %s AND upper_inf(during)
    ORDER BY device.key
"""
_SUSPEND = """
    INSERT INTO suspension (point_id, state, during)
    VALUES (%s, %s, tstzrange(coalesce(%s::timestamptz, '-infinity'), NULL))
"""
_RESUME = """
    UPDATE suspension SET during = tstzrange(lower(during), %(at)s)
    WHERE point_id = %(point)s AND upper_inf(during)
"""
# Hours whose figures were not computed, or with other facts than hold now.
_TOUCH = """
    INSERT INTO touched_hour (series_id, hour, arrived, on_time)
    SELECT series_id, hour, 0, 0
    FROM series JOIN reading_1h USING (series_id)
    WHERE point_id = %(point)s AND hour >= coalesce(date_trunc('hour', %(since)s::timestamptz), '-infinity')
"""
# Hours in service in part count as others do: the doubtful readings in them are flagged.
_LEAVE_OUT = """
    DELETE FROM todo
    USING series, suspension
    WHERE todo.series_id = series.series_id AND suspension.point_id = series.point_id
      AND during @> tstzrange(hour, hour + INTERVAL '1 hour')
"""


def deploy(connection: Connection, device_id: int, point_id: int, since: datetime | None) -> None:
    """The device is at the point from `since` on.

    raises   psycopg.errors.ExclusionViolation: it was elsewhere at some time after `since`
    """
    connection.execute(_DEPLOY, [device_id, point_id, since])


def relocate(connection: Connection, device_id: int, point_id: int) -> None:
    """The device has been at this point all the time that it was thought to be where it is."""
    connection.execute(
        "UPDATE deployment SET point_id = %s WHERE device_id = %s AND upper_inf(during)", [point_id, device_id]
    )


def end(connection: Connection, device_id: int, at: datetime) -> bool:
    """The device is where it is now only until `at`; False: it came there later."""
    return connection.execute(_END, {"device": device_id, "at": at}).rowcount > 0


def since(connection: Connection, device_id: int) -> datetime | None:
    """When the device came to where it is; None: from the beginning, or it is nowhere."""
    row = connection.execute(_SINCE, [device_id]).fetchone()
    return row[0] if row else None


def others_at(connection: Connection, point_id: int, device_id: int) -> list[str]:
    """Keys of the other devices that are at the point now."""
    return [key for (key,) in connection.execute(_OTHERS, [point_id, device_id])]


def suspend(connection: Connection, point_id: int, state: str, since: datetime | None) -> None:
    """The point's readings do not count from `since` on.

    state    commissioning or maintenance
    """
    connection.execute(_SUSPEND, [point_id, state, since])


def suspended_since(connection: Connection, point_id: int) -> datetime | None:
    """Since when the point's readings do not count; None: they do, or never have."""
    query = "SELECT nullif(lower(during), '-infinity') FROM suspension WHERE point_id = %s AND upper_inf(during)"
    row = connection.execute(query, [point_id]).fetchone()
    return row[0] if row else None


def resume(connection: Connection, point_id: int, at: datetime) -> None:
    """The point's readings count again from `at` on."""
    connection.execute(_RESUME, {"point": point_id, "at": at})


def touch(connection: Connection, point_id: int, since: datetime | None) -> int:
    """Have everything that hangs on the point's readings since `since` computed anew.

    returns  hours touched
    """
    return connection.execute(_TOUCH, {"point": point_id, "since": since}).rowcount


def leave_out_suspended(connection: Connection) -> None:
    """Take hours in which their point was out of service from `todo`: they are neither silent nor expected."""
    connection.execute(_LEAVE_OUT)
