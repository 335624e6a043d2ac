"""What Prometheus reads: the store's own accounts at the moment of asking, and this API's requests."""

from __future__ import annotations

from collections import Counter as Sums
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from api.context import Context
from core.store import dead_letters, health, ledger
from core.store.connection import Connection

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)

# The ledger's minutes older than this are not added to any more; their sums are kept from scrape to scrape.
_SETTLED_AFTER = timedelta(minutes=10)


class StoreCollector:
    """Reads the store at each scrape. Scrapes may overlap: a sum is then added up twice, not counted twice."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._settled: tuple[datetime, Sums[str]] = (_BEGINNING, Sums())

    def collect(self) -> Iterator[Metric]:
        """Metrics of this moment; only `nadi_database_up 0` while the database is away."""
        up = GaugeMetricFamily("nadi_database_up", "1: the database answers and has its tables")
        try:
            with self._context.connection() as connection:
                families = list(self._read(connection))
        except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from families

    def _read(self, connection: Connection) -> Iterator[Metric]:
        sums = self._ledger(connection)
        messages = CounterMetricFamily("nadi_messages", "Messages fully accounted for", labels=["outcome"])
        messages.add_metric(["read"], sums["messages_read"])
        messages.add_metric(["rejected"], sums["messages_rejected"])
        yield messages
        readings = CounterMetricFamily("nadi_readings", "Readings and records decoded", labels=["outcome"])
        for outcome in ("stored", "duplicate", "rejected"):
            readings.add_metric([outcome], sums[outcome])
        yield readings
        yield CounterMetricFamily("nadi_readings_late", "Of the stored, late on arrival", sums["late"])
        yield CounterMetricFamily(
            "nadi_messages_missed", "Sent, by their sequence numbers, and not received", sums["missed"]
        )
        yield GaugeMetricFamily("nadi_ledger_difference", "Not accounted for; zero", sums["difference"])
        touched, due = health.waiting(connection)
        yield GaugeMetricFamily("nadi_touched_hours", "Touched hours that wait for their rollup", touched)
        yield GaugeMetricFamily("nadi_due_windows", "Windows that wait for their indicator", due)
        letters = GaugeMetricFamily("nadi_dead_letters", "Open dead letters", labels=["reason"])
        for reason, count in dead_letters.count_by_reason(connection).items():
            letters.add_metric([reason], count)
        yield letters
        age = GaugeMetricFamily(
            "nadi_newest_reading_age_seconds", "Age of the newest reading [s]", labels=["service", "origin"]
        )
        now = self._context.now()
        for key, time in health.newest_readings(connection).items():
            age.add_metric(list(key), (now - time).total_seconds())
        yield age

    def _ledger(self, connection: Connection) -> Sums[str]:
        since, settled = self._settled
        until = max(since, self._context.now() - _SETTLED_AFTER)
        settled = settled + Sums(ledger.total(connection, since, until))
        self._settled = (until, settled)
        return settled + Sums(ledger.total(connection, until, datetime.max.replace(tzinfo=UTC)))


class Requests:
    """Counts of this API's own requests."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.count = Counter("nadi_http_requests", "Requests", ["route", "status"], registry=registry)
        self.seconds = Histogram("nadi_http_request_seconds", "Time to answer [s]", ["route"], registry=registry)


def make_registry(context: Context) -> tuple[CollectorRegistry, Requests, CollectorRegistry]:
    """What /metrics shows, the counts of requests, and where this process registers further ones.

    Of several workers each counts into files in `context.shared`, and each shows the sums of all.
    """
    registry = CollectorRegistry()
    registry.register(StoreCollector(context))
    if context.shared is None:
        ProcessCollector(registry=registry)
        return registry, Requests(registry), registry
    MultiProcessCollector(registry, str(context.shared))  # type: ignore[no-untyped-call]  # it has no types
    own = CollectorRegistry()
    return registry, Requests(own), own
