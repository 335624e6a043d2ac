"""A small regency in a real database: points that measure, and a clock that stands still."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from psycopg.rows import dict_row

import processors.formulas
from core.backoff import Backoff
from core.catalogue import load_catalogue
from core.registry import load_entries
from core.store.connection import Connection
from core.store.devices import Registration, allocate_series, register
from core.store.readings import Rows, write
from processors.compute import Compute
from processors.failures import Failures
from processors.schedule import Schedule

WITA = ZoneInfo("Asia/Makassar")
CATALOGUE = load_catalogue()
FORMULAS = load_entries(processors.formulas, "formula")
TABLES = "point, device, deployment, series, reading, reading_1h, reading_1d, touched_hour, due, indicator_part"
TABLES += ", indicator_value, goal_projection, goal_status, reference_value, recomputation"
TABLES += ", record, touched_record, counted_case, indicator_sample, record_clock"


def wita(text: str) -> datetime:
    """A local time, such as '2025-11-03 07:00', in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=WITA).astimezone(UTC)


class Regency:
    """Not thread-safe: one owner."""

    def __init__(self, connection: Connection, formulas: Mapping[str, Callable[..., pd.DataFrame]] = FORMULAS) -> None:
        connection.execute(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE")
        self.connection = connection
        self.now = wita("2025-11-03 00:00")
        compute = Compute(formulas, WITA, CATALOGUE)
        rng = random.Random(1)
        self.schedule = Schedule(
            CATALOGUE, compute, WITA, lambda: self.now, Failures(lambda: Backoff(rng, first_s=0.0))
        )
        self._series: dict[tuple[str, str], int] = {}

    def point(self, key: str, service: str, *metrics: str, interval_s: int = 300, **other: Any) -> None:
        """A point with a series for each of `metrics`; `other` as in `Registration`."""
        facts = {"district": "64.08.04", "origin": "real"} | other
        agency = CATALOGUE.services[service].agency
        register(self.connection, [Registration(key, key, service, key, agency, interval_s=interval_s, **facts)])
        (point_id,) = self.connection.execute("SELECT point_id FROM point WHERE key = %s", [key]).fetchone() or (0,)
        for metric in metrics:
            is_counter = CATALOGUE.services[service].metrics[metric].counter
            series = allocate_series(self.connection, point_id, metric, interval_s, is_counter=is_counter)
            self._series[key, metric] = series

    def measure(
        self,
        key: str,
        metric: str,
        start: datetime,
        values: Iterable[float],
        *,
        every_s: float = 300,
        late: bool = False,
    ) -> None:
        """Store readings from `start` on."""
        value = np.array(list(values), dtype=float)
        first = int(start.timestamp() * 1_000_000)
        time = first + (np.arange(len(value)) * every_s * 1_000_000).astype(np.int64)
        self.store(key, metric, time, value, late=late)

    def store(self, key: str, metric: str, time_us: Any, value: Any, *, late: bool = False) -> None:
        """Store readings at given times."""
        count = len(value)
        series = np.full(count, self._series[key, metric], dtype=np.int32)
        quality = np.zeros(count, dtype=np.int16)
        rows = Rows(
            np.asarray(time_us, dtype=np.int64), series, np.asarray(value, dtype=float), quality, np.full(count, late)
        )
        with self.connection.transaction():
            write(self.connection, rows)

    def process(self, now: datetime, *, failing: tuple[str, ...] = ()) -> None:
        """Do everything that is due at `now`; the formulas of `failing` fail."""
        self.now = now
        assert self.schedule.run(self.connection, lambda: False)
        assert {row[0] for row in self.dump("due", "indicator")} == set(failing)

    def hour(self, key: str, metric: str, start: datetime) -> dict[str, Any]:
        """A row of the hourly rollup."""
        query = "SELECT * FROM reading_1h WHERE series_id = %s AND hour = %s"
        return self._one(query, [self._series[key, metric], start])

    def day(self, key: str, metric: str, start: datetime) -> dict[str, Any]:
        """A row of the daily rollup."""
        query = "SELECT * FROM reading_1d WHERE series_id = %s AND day = %s"
        return self._one(query, [self._series[key, metric], start])

    def hours(self, key: str, metric: str) -> list[datetime]:
        """Hours that have a row."""
        query = "SELECT hour FROM reading_1h WHERE series_id = %s ORDER BY hour"
        return [row[0] for row in self.connection.execute(query, [self._series[key, metric]])]

    def figures(
        self, indicator: str, scope: str, grain: str, start: datetime, origin: str = "real"
    ) -> list[dict[str, Any]]:
        """Every revision of a figure."""
        query = """
            SELECT * FROM indicator_value
            WHERE indicator = %s AND scope = %s AND grain = %s AND start = %s AND origin = %s ORDER BY revision
        """
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, [indicator, scope, grain, start, origin]).fetchall()

    def figure(self, indicator: str, scope: str, grain: str, start: datetime, origin: str = "real") -> dict[str, Any]:
        """The figure that holds."""
        return self.figures(indicator, scope, grain, start, origin)[-1]

    def dump(self, table: str, columns: str) -> list[tuple[Any, ...]]:
        """`columns` of `table`, in their order."""
        return self.connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}".encode()).fetchall()

    def _one(self, query: str, values: list[Any]) -> dict[str, Any]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(query.encode(), values).fetchone()
        assert row is not None
        return row


HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
