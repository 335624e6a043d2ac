"""Who a device is and which series its values belong to, asked of the database once and kept.

Not thread-safe: one owner.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence

from core.catalogue import Catalogue
from core.errors import Rejected
from core.reading import Reading, Record
from core.store import stays
from core.store.connection import REGISTRY_CHANNEL, Connection, heard, listen
from core.store.stays import FOREVER_US
from ingest import newcomers
from ingest.known import Known, Target
from ingest.speaking import check_past, check_speaker, shown
from ingest.targets import make_target
from ingest.text import MAX_NAME
from ingest.topic import Route

_MAX_KEPT = 100_000
_LOOK_EVERY_S = 1.0


class Directory:
    """The registry as ingest sees it.

    connection   autocommitting; replaced after the database was away
    registers    an unknown device becomes a pending one; else it is rejected
    now          [s], for the pace of looking whether the registry was changed
    """

    def __init__(
        self,
        connection: Connection,
        catalogue: Catalogue,
        *,
        registers: bool,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._catalogue = catalogue
        self._registers = registers
        self._now = now
        self._look_at = now() + _LOOK_EVERY_S
        self._known: dict[str, Known] = {}
        self.connection = connection

    @property
    def devices(self) -> Collection[str]:
        """Keys of the devices that it need not ask for."""
        return self._known.keys()

    @property
    def connection(self) -> Connection:
        return self._connection

    @connection.setter
    def connection(self, connection: Connection) -> None:
        # What was told while the database was away was missed.
        self._known.clear()
        listen(connection, REGISTRY_CHANNEL)
        self._connection = connection

    def heed_changes(self) -> None:
        """Ask the database anew for the devices that were changed; looks no more than once a second.

        raises   psycopg.OperationalError: the database is away
        """
        if self._now() < self._look_at:
            return
        self._look_at = self._now() + _LOOK_EVERY_S
        for key in heard(self._connection):
            if key:
                self._known.pop(key, None)
            else:
                self._known.clear()

    def find(self, route: Route, entries: Sequence[Reading | Record]) -> Known | None:
        """The device that `route` names; None if it is new and what came does not tell what it measures.

        entries   what it says; for a device unknown so far they tell its service, if the topic does not
        raises    Rejected: unknown and not to be registered, retired, of another service, or another's to speak for
                  psycopg.OperationalError: the database is away
        """
        known = self._known.get(route.device)
        if known is None:
            known = self._load(route)
            if known is None:
                service = newcomers.service_of(self._catalogue, route, entries)
                if service is None:
                    return None
                if not self._registers:
                    raise Rejected("unknown_device", f"device {route.device!r} is not registered")
                newcomers.register(self._connection, route, service)
                known = self._load(route)
            if known is None:
                raise Rejected("unknown_device", f"device {route.device!r} vanished while it was registered")
        if route.service is not None and route.service != known.service.key:
            raise Rejected(
                "wrong_service",
                f"device {route.device!r} belongs to {known.service.key!r}, its topic names {route.service!r}",
            )
        if route.speaker is not None:
            check_speaker(route, known.speaker)
        if known.since_us == FOREVER_US:
            check_past(known, entries)
        return known

    def target(self, known: Known, name: str, unit: str | None) -> Target:
        """Where the values that the device calls `name`, in `unit`, go now.

        raises   Rejected: the service has no such metric, or the unit cannot be converted
        """
        target = known.targets[name, unit] = make_target(self._connection, known, known.stays[-1], name, unit)
        return target

    def earlier_target(self, known: Known, reading: Reading) -> Target:
        """Where a reading of before `known.since_us` goes: to the point where the device was then.

        raises   Rejected: it was at none; or as for `target`
        """
        stay = known.stay_at(reading.time_us)
        if stay is None:
            raise Rejected("not_deployed", f"device {known.speaker.device!r} was at no point at {shown(reading)}")
        key = (stay.start_us, reading.metric, reading.unit)
        target = known.earlier.get(key)
        if target is None:
            target = known.earlier[key] = make_target(self._connection, known, stay, reading.metric, reading.unit)
        return target

    def _load(self, route: Route) -> Known | None:
        # The database would take neither as a key, and would say so in ways that look like its absence.
        if len(route.device) > MAX_NAME or "\x00" in route.device:
            raise Rejected("unknown_device", f"{route.device[:20]!r}… cannot be a device's key")
        speaker = stays.speaker(self._connection, route.device)
        if speaker is None:
            return None
        if speaker.service not in self._catalogue.services:
            raise Rejected("unknown_service", f"device {route.device!r} belongs to {speaker.service!r}")
        found = stays.stays(self._connection, speaker.device_id)
        if not found:
            raise Rejected("not_deployed", f"device {route.device!r} is at no point; nadi device activate brings it")
        if len(self._known) >= _MAX_KEPT:
            self._known.clear()
        known = self._known[route.device] = Known(speaker, self._catalogue.services[speaker.service], found)
        return known
