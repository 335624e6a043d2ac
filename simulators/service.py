"""The simulated city, wired: its past into the database or a file, its present to the broker."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

from core.catalogue import load_catalogue
from core.errors import Unavailable
from core.settings import Settings
from simulators import record_cases, truth
from simulators.faults import FaultRates
from simulators.feed import Due, Feed, Show
from simulators.fleet import ORIGIN, Device, make_fleet
from simulators.history import Limits, Part, make_history, series_names
from simulators.history_file import write_csv
from simulators.history_store import Written, register, write_history
from simulators.pace import Pace
from simulators.publisher import Publisher
from simulators.report import Counters
from simulators.signal import City
from simulators.stage import Stage
from simulators.stored import database, newest_readings
from simulators.stream import deliveries

# Of the newest reading stored: what a device said that late may still have been on its way when the last run ended.
_OVERLAP_S = 600


@dataclass(frozen=True, slots=True)
class Simulation:
    """A city with its fleet; the same seed makes the same.

    stop   set it to end what is under way in order
    """

    settings: Settings
    city: City
    fleet: list[Device]
    rates: FaultRates
    stop: threading.Event

    @classmethod
    def of(
        cls, settings: Settings, seed: int, rates: FaultRates, stop: threading.Event, stage_s: int | None = None
    ) -> Simulation:
        """The city of a seed; around `stage_s` [s since 1970] something is put on for an audience."""
        catalogue = load_catalogue()
        city = City.of(catalogue, seed, None if stage_s is None else Stage.of(catalogue, stage_s))
        return cls(settings, city, make_fleet(city), rates, stop)

    def history(self, start_s: int, end_s: int, *, newest_first: bool = False) -> Iterator[Part]:
        """Its past from `start_s` to before `end_s` [s since 1970], day by day, or until `stop` is set."""
        limits = Limits.of(self.settings)
        parts = make_history(self.city, self.fleet, self.rates, limits, start_s, end_s, newest_first=newest_first)
        return takewhile(lambda _: not self.stop.is_set(), parts)

    def register(self) -> None:
        """Make the fleet known to the database.

        raises   Unavailable: it does not answer
        """
        with database(self.settings) as connection:
            register(connection, self.city, self.fleet)

    def store(self, start_s: int, end_s: int, show: Callable[[Written], None]) -> int:
        """The past into the database, from where an earlier run left off.

        returns  when the present is to begin [s since 1970]: `end_s`, or later if more is stored
        raises   Unavailable: the database does not answer
        """
        with database(self.settings) as connection:
            register(connection, self.city, self.fleet)
            for written in write_history(
                connection, self.fleet, self.history(start_s, end_s, newest_first=True), lambda: datetime.now(UTC)
            ):
                show(written)
            record_cases.write_past(connection, self.city, start_s, end_s, datetime.now(UTC))
            newest_us = max(newest_readings(connection, ORIGIN).values(), default=0)
        return max(end_s, min(newest_us // 1_000_000 - _OVERLAP_S, int(time.time())))

    def save(self, path: Path, start_s: int, end_s: int, show: Callable[[int], None]) -> None:
        """The past into the CSV file `path`.

        raises   Unavailable: the file cannot be written
        """
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                for count in write_csv(file, series_names(self.fleet), self.history(start_s, end_s)):
                    show(count)
        except OSError as error:
            raise Unavailable(f"cannot write {path}: {error.strerror}") from error

    def save_truth(self, path: Path, start_s: int, end_s: int) -> None:
        """The figures that the past was meant to show into the CSV file `path`.

        raises   Unavailable: the file cannot be written
        """
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                truth.write(file, self.city, self.fleet, start_s, end_s)
        except OSError as error:
            raise Unavailable(f"cannot write {path}: {error.strerror}") from error

    def publish(
        self,
        start_s: float,
        speed: float,
        *,
        for_s: float | None,
        report: Path | None,
        show: Show,
        client_id: str,
    ) -> Counters:
        """The present to the broker, from `start_s` on [s since 1970] until `stop` is set or `for_s` have passed.

        raises   ConfigurationError: the broker refuses us; Unavailable: it is away at the end
        """
        publisher = Publisher(self.settings.mqtt_url.get_secret_value(), client_id)
        feed = Feed(publisher, show, self.stop, for_s, report)
        due = heapq.merge(
            self._due(int(start_s)), record_cases.present(self.city, int(start_s)), key=lambda each: each.time_s
        )
        return feed.run(due, Pace(start_s, speed, time.time, time.monotonic, time.monotonic()))

    def _due(self, start_s: int) -> Iterator[Due]:
        goodbye = self._goodbye(start_s)
        for delivery in deliveries(self.city, self.fleet, self.rates, start_s):
            if goodbye is not None and delivery.arrive_s > goodbye.time_s:
                yield goodbye
                goodbye = None
            claims = {
                "repeated": delivery.is_repeat,
                "late": delivery.is_late,
                "malformed": delivery.is_malformed,
            }
            kinds = tuple(kind for kind, is_true in claims.items() if is_true)
            yield Due(delivery.arrive_s, delivery.encode, kinds)

    def _goodbye(self, start_s: int) -> Due | None:
        """Of the device that leaves, behind its last message."""
        if self.city.stage is None:
            return None
        leaving = next(each for each in self.fleet if each.site.key == self.city.stage.leaving)
        topic = f"nadi/v1/{leaving.site.service.key}/{leaving.sender.device}/status"
        return Due(max(start_s, self.city.stage.at_s), lambda: (topic, b"offline"))
