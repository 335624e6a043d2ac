"""Readings that are stored into a span for which a correction holds already: late ones, mostly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from core.store.connection import Connection
from core.store.corrections import LOCK, rebuild

_HOLDING = """
    SELECT series_id, (extract(epoch FROM begins) * 1000000)::bigint, (extract(epoch FROM ends) * 1000000)::bigint
    FROM reading_correction
    WHERE withdrawn_at IS NULL AND ends > %s AND begins <= %s
"""


def correct_new(connection: Connection, series: npt.NDArray[np.int32], time_us: npt.NDArray[np.int64]) -> None:
    """Correct what was stored in this transaction, where a correction holds for it.

    series    int32 (n,)
    time_us   int64 (n,), since 1970, UTC [us]
    """
    if not len(series):
        return
    # First the lock, then a look that sees what was committed before we got it.
    connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    span = [_moment(int(time_us.min())), _moment(int(time_us.max()))]
    for series_id, begins_us, ends_us in connection.execute(_HOLDING, span).fetchall():
        inside = time_us[(series == series_id) & (time_us >= begins_us) & (time_us < ends_us)]
        if len(inside):
            last = _moment(int(inside.max())) + timedelta(microseconds=1)
            rebuild(connection, series_id, _moment(int(inside.min())), last)


def _moment(time_us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time_us)
