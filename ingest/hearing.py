"""Who was heard, on its way to the judge of device health: a row a device and second, once the readings are stored.

Not thread-safe: one owner, the writer. What was not written when the process is killed is a second's worth; the
judge allows for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from core.store import contacts
from core.store.connection import Connection
from core.store.contacts import Heard
from ingest.batch import Batch

# A row for each batch, of which there are twenty a second, would cost ingest a tenth of its speed.
_WRITE_EVERY_S = 1.0


class Hearing:
    """Devices heard and how far ingest is.

    now  [s], for the pace of writing
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._write_at = 0.0
        self._heard = Heard()

    def note(self, batch: Batch) -> None:
        """Remember what `batch`, which is stored, tells of devices."""
        self._heard.add(batch.heard)

    @property
    def is_due(self) -> bool:
        return self._now() >= self._write_at

    def write(self, connection: Connection, progress_us: int) -> None:
        """Write what was heard, and that all that was received before `progress_us` is stored.

        raises   psycopg.OperationalError, InterfaceError: the database is away; what was heard is kept
        """
        contacts.append(connection, progress_us, self._heard)
        self._heard.clear()
        self._write_at = self._now() + _WRITE_EVERY_S
