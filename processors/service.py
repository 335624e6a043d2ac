"""The processors' process: woken by a commit of readings or records or the close of an hour, it does what is due."""

from __future__ import annotations

import logging
import random
import threading
import time
from datetime import UTC, datetime

import psycopg

from core.backoff import Backoff
from core.catalogue import load_catalogue
from core.catalogue.alarm_rules import load_alarm_rules
from core.plan.loading import load_shipped
from core.registry import load_entries
from core.settings import Settings
from core.store.connection import MASTERPLAN_CHANNEL, READINGS_CHANNEL, Connection, connect, listen
from processors import conditions, formulas, health
from processors.alarming import Alarming
from processors.compute import Compute
from processors.failures import Failures
from processors.health_watch import watching
from processors.notifying import Notifier, make_send, notify_until
from processors.schedule import Counters, Schedule

logger = logging.getLogger(__name__)

DATABASE_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)
# Notifications that come within this time are served by one cycle [s].
_COALESCE_S = 0.2
# Under a steady stream a cycle is followed by as much rest as it took, up to this [s]: half of a processor at
# most, so that storing readings, which must not wait, has the other half.
_LONGEST_REST_S = 1.0
# A notification that was missed costs this much [s]; it is also how soon a stop is noticed.
_LONGEST_WAIT_S = 5.0
_STOP_LOOK_S = 0.25
_REPORT_EVERY_S = 60.0


def make_schedule(settings: Settings) -> Schedule:
    """A schedule over the catalogue that ships with this Nadi."""
    catalogue = load_catalogue()
    compute = Compute(load_entries(formulas, "formula"), settings.zone, catalogue)
    rng = random.Random()
    failures = Failures(lambda: Backoff(rng, limit_s=300))
    conditions_seen = load_entries(conditions, "condition")
    alarming = Alarming(catalogue, load_alarm_rules(catalogue), conditions_seen, settings.zone, _now)
    return Schedule(catalogue, compute, settings.zone, _now, failures, alarming)


def _now() -> datetime:
    return datetime.now(UTC)


def run(settings: Settings, stop: threading.Event) -> None:
    """Process until `stop`; outlives the database's absence."""
    schedule = make_schedule(settings)
    notifying = _start_notifying(settings, schedule, stop)
    backoff = Backoff(random.Random())
    url = settings.database_url.get_secret_value()
    with watching(settings, schedule.catalogue, stop):
        while not stop.is_set():
            try:
                with connect(url, autocommit=True) as connection:
                    for channel in (READINGS_CHANNEL, MASTERPLAN_CHANNEL):
                        listen(connection, channel)
                    load_shipped(connection, schedule.catalogue.masterplan, schedule.now())
                    logger.info("processing")
                    _cycle(schedule, connection, stop, backoff)
            except DATABASE_AWAY as error:
                delay_s = backoff.delay_s()
                logger.warning("database away, %s; next try in %.1f s", str(error).strip().splitlines()[0], delay_s)
                stop.wait(delay_s)
    if notifying is not None:
        notifying.join(_LONGEST_WAIT_S)


def _start_notifying(settings: Settings, schedule: Schedule, stop: threading.Event) -> threading.Thread | None:
    """The thread that tells of alarms, if the settings name addresses.

    raises   ConfigurationError: an address that nobody knows
    """
    if settings.notify_urls is None or schedule.alarming is None:
        return None
    send = make_send(settings.notify_urls.get_secret_value())
    notifier = Notifier(settings, schedule.catalogue, schedule.alarming.rules, send)
    thread = threading.Thread(target=notify_until, args=(notifier, stop), name="notify", daemon=True)
    thread.start()
    return thread


def run_once(settings: Settings, schedule: Schedule) -> bool:
    """Do everything that is due now; whether nothing is left."""
    with connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
        load_shipped(connection, schedule.catalogue.masterplan, schedule.now())
        health.update(connection, schedule.catalogue, late_after_s=settings.late_after_s)
        return schedule.run(connection, lambda: False)


def _cycle(schedule: Schedule, connection: Connection, stop: threading.Event, backoff: Backoff) -> None:
    report_at = time.monotonic() + _REPORT_EVERY_S
    while not stop.is_set():
        started = time.monotonic()
        is_done = schedule.run(connection, stop.is_set)
        took_s = time.monotonic() - started
        backoff.reset()
        if time.monotonic() >= report_at:
            report_at = time.monotonic() + _REPORT_EVERY_S
            _report(schedule)
        if is_done:
            _await_news(connection, min(_LONGEST_WAIT_S, schedule.seconds_to_next_hour()), stop)
        stop.wait(max(_COALESCE_S, min(took_s, _LONGEST_REST_S)))


def _await_news(connection: Connection, timeout_s: float, stop: threading.Event) -> None:
    deadline = time.monotonic() + timeout_s
    while not stop.is_set() and (left_s := deadline - time.monotonic()) > 0:
        for _ in connection.notifies(timeout=min(left_s, _STOP_LOOK_S), stop_after=1):
            return


def _report(schedule: Schedule) -> None:
    done = schedule.counters
    logger.info(
        "%d hours rolled up, %d cases counted, %d windows computed, %d figures written, %d failures, %d alarms touched",
        done.hours,
        done.cases,
        done.windows,
        done.figures,
        done.failures,
        done.alarms,
    )
    schedule.counters = Counters()
