"""Alarms told to whoever is on duty, over any service that Apprise knows; off unless a setting names addresses.

A thread of its own, with a connection of its own: a channel that hangs holds up neither rules nor readings.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg

from core.alarms.message import Duty, message_of
from core.backoff import Backoff
from core.catalogue import Catalogue
from core.catalogue.alarm_rules import AlarmRule
from core.errors import ConfigurationError
from core.settings import Settings
from core.store import alarms, notifications
from core.store.connection import ALARMS_CHANNEL, Connection, connect, listen
from core.store.notifications import Message

logger = logging.getLogger(__name__)

Send = Callable[[Message], bool]

# Of an alarm that clears or is acknowledged nobody needs to be woken.
_KINDS = ("raised", "worsened", "returned", "escalated", "published", "all_clear")
_HOUR = timedelta(hours=1)
# After a try that failed the next one waits so long; after the last it is given up.
_RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
_LOOK_S = 5.0
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)


def make_send(urls: str) -> Send:
    """A function that hands a message to every address; whether all of them took it.

    raises   ConfigurationError: an address that Apprise does not know; it is not shown, it may hold a password
    """
    import apprise

    channels = apprise.Apprise()
    for number, url in enumerate(urls.split(), start=1):
        if not channels.add(url):
            raise ConfigurationError(f"NADI_NOTIFY_URLS: address {number} is none that Apprise knows, as mailto://…")
    kinds = {
        "info": apprise.NotifyType.INFO,
        "warning": apprise.NotifyType.WARNING,
        "critical": apprise.NotifyType.FAILURE,
    }

    def send(message: Message) -> bool:
        return bool(channels.notify(title=message.title, body=message.body, notify_type=kinds[message.severity]))

    return send


@dataclass(frozen=True)
class Notifier:
    """What is told, when and how often."""

    settings: Settings
    catalogue: Catalogue
    rules: Mapping[str, AlarmRule]
    send: Send

    def run(self, connection: Connection, now: datetime) -> int:
        """Write down what is to be told, and send what is due; messages sent.

        connection  autocommitting
        """
        with connection.transaction():
            self._write_down(connection, now)
        count = 0
        while self._send_one(connection, now):
            count += 1
        return count

    def _write_down(self, connection: Connection, now: datetime) -> None:
        duty = Duty(self.settings, self.catalogue, self.rules)
        for event in notifications.news(connection, _KINDS, now):
            alarm = alarms.find(connection, event.alarm_id)
            if alarm is None or not duty.is_told_of(alarm):
                continue
            title, body = message_of(duty, alarm, event.kind)
            due_at = duty.not_before(alarm, now)
            notifications.add(connection, event, alarm.severity, title, body, due_at)

    def _send_one(self, connection: Connection, now: datetime) -> bool:
        with connection.transaction():
            message = notifications.next_due(connection, now)
            if message is None:
                return False
            if notifications.sent_since(connection, now - _HOUR) >= self.settings.notify_per_hour:
                detail = f"more than {self.settings.notify_per_hour} in an hour"
                notifications.settle(connection, message, "limited", now, detail)
            elif self._is_taken(message):
                notifications.settle(connection, message, "sent", now)
            elif message.attempts < len(_RETRY_AFTER):
                detail = f"try {message.attempts + 1} failed"
                notifications.try_again(connection, message, now + _RETRY_AFTER[message.attempts], detail)
            else:
                notifications.settle(connection, message, "failed", now, f"{message.attempts + 1} tries failed")
        return True

    def _is_taken(self, message: Message) -> bool:
        try:
            return self.send(message)
        except Exception:  # a service's library may raise anything; the alarm goes on all the same
            logger.exception("a notification could not be sent")
            return False


def notify_until(notifier: Notifier, stop: threading.Event) -> None:
    """Tell of alarms until `stop`; outlives the database's absence."""
    backoff = Backoff(random.Random())
    url = notifier.settings.database_url.get_secret_value()
    while not stop.is_set():
        try:
            with connect(url, autocommit=True) as connection:
                listen(connection, ALARMS_CHANNEL)
                while not stop.is_set():
                    if count := notifier.run(connection, datetime.now(UTC)):
                        logger.info("%d notifications handled", count)
                    backoff.reset()
                    for _ in connection.notifies(timeout=_LOOK_S, stop_after=1):
                        pass
        except _AWAY as error:
            logger.warning("notifications: %s", str(error).strip().splitlines()[0])
            stop.wait(backoff.delay_s())
