"""A temporary table for readings that may be there already: what is new goes on, the rest is compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

import numpy as np

from core.store.binary import Column, copy_in
from core.store.connection import Connection

_TABLE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS reading_stage
        (row_number integer, time timestamptz, series_id integer, value double precision, quality smallint)
        ON COMMIT DELETE ROWS
"""
_INSERT_NEW = """
    WITH stored AS (
        INSERT INTO reading (time, series_id, value, quality)
        SELECT time, series_id, value, quality FROM reading_stage
        ON CONFLICT (series_id, time) DO NOTHING
        RETURNING series_id, time
    )
    SELECT row_number FROM reading_stage JOIN stored USING (series_id, time)
"""
# What was corrected since is compared as it came. The span is said, because each row is looked for in every chunk
# of the hypertable that the planner cannot leave out.
_FOUND = """
    SELECT row_number, stage.value = coalesce(original.value, reading.value)
    FROM reading_stage AS stage
    JOIN reading USING (series_id, time)
    LEFT JOIN reading_original AS original USING (series_id, time)
    WHERE reading.time >= %s AND reading.time <= %s
"""


def fill(connection: Connection, columns: Mapping[str, Column]) -> None:
    """Put `columns` of readings there, numbered from 0; what was there is gone."""
    connection.execute(_TABLE)
    connection.execute("DELETE FROM reading_stage")
    numbers = np.arange(len(columns["time"]), dtype=np.int32)
    copy_in(connection, "reading_stage", {"row_number": numbers, **columns})


def insert_new(connection: Connection) -> list[int]:
    """Store those whose series has no reading at that time; the numbers of those stored."""
    return [number for (number,) in connection.execute(_INSERT_NEW)]


def found(connection: Connection, columns: Mapping[str, Column]) -> list[tuple[int, bool]]:
    """(number, whether the value is the same) of those that are stored.

    columns   as given to `fill`
    """
    time = columns["time"]
    if not len(time):
        return []
    span = [moment.item().replace(tzinfo=UTC) for moment in (time.min(), time.max())]
    return connection.execute(_FOUND, span).fetchall()
