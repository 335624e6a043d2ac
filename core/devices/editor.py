"""One change of the registry: in a transaction, with its audit row and its notification."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg

from core.catalogue import Catalogue
from core.devices.facts import Unfit
from core.errors import Missing
from core.store import audit, registry
from core.store.connection import READINGS_CHANNEL, REGISTRY_CHANNEL, Connection, notify
from core.store.registry import Registered


@dataclass(slots=True)
class Change:
    """What a change found and, once it is made, what it made of it.

    before, after   the facts that differ; empty: nothing did
    """

    device: Registered | None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        return not self.before and not self.after


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes the registry, when, and over which connection (autocommitting, or in a transaction)."""

    connection: Connection
    catalogue: Catalogue
    who: str
    now: datetime

    @contextmanager
    def change(self, key: str, action: str, reason: str | None = None) -> Iterator[Change]:
        """A transaction around a change of the device `key`, which need not exist yet.

        raises   Unfit: an application would have two network servers
        """
        with _explained(), self.connection.transaction():
            change = Change(registry.find(self.connection, key))
            yield change
            old = change.device.facts() if change.device else {}
            found = registry.find(self.connection, key)
            new = found.facts() if found else {}
            change.before = {name: value for name, value in old.items() if new.get(name) != value}
            change.after = {name: value for name, value in new.items() if old.get(name) != value}
            if change.is_nothing:
                return
            audit.add(
                self.connection,
                at=self.now,
                who=self.who,
                action=action,
                subject="device",
                key=key,
                before=change.before if change.device else None,
                after=change.after,
                reason=reason,
            )
            notify(self.connection, REGISTRY_CHANNEL, key)

    def tell_readings(self) -> None:
        """Have the processors look: hours were touched."""
        notify(self.connection, READINGS_CHANNEL)

    def past(self, at: datetime | None) -> datetime:
        """`at`, or now if it is not given.

        raises   Unfit: it lies ahead
        """
        if at is not None and at > self.now:
            raise Unfit("at", at.isoformat(), "a moment that has passed; what is planned is entered when it is done")
        return at or self.now


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name != "device_application":
            raise
        raise Unfit("application", None, "another network server speaks for it; retire or replace that one") from error


def existing(change: Change, key: str) -> Registered:
    """The device that is changed.

    raises   Missing: there is none
    """
    if change.device is None:
        raise Missing(f"device {key!r} is not registered; nadi device list shows those that are")
    return change.device
