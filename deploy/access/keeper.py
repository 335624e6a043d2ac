"""The broker's access files, kept as the registry says."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from core.catalogue import Source
from core.store.connection import REGISTRY_CHANNEL, Connection, heard, listen
from deploy.access.files import AccessFiles, registered_access

logger = logging.getLogger(__name__)


class AccessKeeper:
    """Hands over the files whenever they become others. Not thread-safe: one owner.

    connection   autocommitting
    admit        gives the files to the broker
    """

    def __init__(self, connection: Connection, sources: Iterable[Source], admit: Callable[[AccessFiles], None]) -> None:
        self._connection = connection
        self._sources = tuple(sources)
        self._admit = admit
        self._files: AccessFiles | None = None
        listen(connection, REGISTRY_CHANNEL)

    def refresh(self) -> bool:
        """Hand over the files if they are others than before; True: they were."""
        files = registered_access(self._connection, self._sources)
        if files == self._files:
            return False
        self._admit(files)
        self._files = files
        logger.info("broker knows %d registered accounts", files.passwords.count("\n"))
        return True

    def heed(self) -> bool:
        """`refresh`, if the registry was changed since the last call; returns at once if not.

        raises   psycopg.OperationalError: the database is away
        """
        return bool(heard(self._connection)) and self.refresh()
