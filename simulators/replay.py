"""Measured series, played as devices would send them: first their past, then hour by hour as time goes on."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from core.catalogue import Catalogue, load_catalogue
from core.errors import ConfigurationError, Missing
from core.registry import load_entries
from core.settings import Settings
from core.store import devices
from simulators import samples
from simulators.encoders import native_json
from simulators.feed import Due, Feed, Show
from simulators.pace import Pace
from simulators.publisher import Publisher
from simulators.report import Counters
from simulators.sample import INTERVAL_S, ORIGIN, Sample, Series, device_key, missing_files, moved, registration
from simulators.sender import Sender, Uplink, make_sender
from simulators.stored import database, newest_readings

FORMAT = "native_json"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be played.

    samples   {name: sample}, their files there
    skipped   a line for each sample that cannot be played
    """

    samples: dict[str, Sample]
    skipped: list[str]


def choose(names: Sequence[str], directory: Path) -> Chosen:
    """The samples called `names`, or all whose files are in `directory` if none is named.

    raises   Missing: no sample of that name, or a named one's file is not there
    """
    known: dict[str, Sample] = load_entries(samples, "SAMPLE")
    chosen = Chosen({}, [])
    for name in (name.replace("-", "_") for name in names or known):
        if name not in known:
            raise Missing(f"no sample {name!r}; there are {', '.join(known)}")
        absent = missing_files(known[name], directory)
        if absent and names:
            raise Missing(_absent(name, absent[0]))
        if absent:
            chosen.skipped.append(f"skipped: {_absent(name, absent[0])}")
        else:
            chosen.samples[name] = known[name]
    return chosen


def _absent(name: str, path: Path) -> str:
    return f"{name}: no file {path}; `make setup` fetches it, --samples names another directory"


@dataclass(frozen=True, slots=True)
class Replay:
    """Samples ready to be played.

    directory  holds their files
    newest_us  {device: time of its newest reading in the database [us]}: what is not newer is not played again
    """

    settings: Settings
    catalogue: Catalogue
    samples: Mapping[str, Sample]
    directory: Path
    newest_us: Mapping[str, int]

    @classmethod
    def of(cls, settings: Settings, chosen: Chosen, directory: Path, *, registers: bool) -> Replay:
        """raises   Unavailable: the database does not answer"""
        catalogue = load_catalogue()
        newest_us: dict[str, int] = {}
        if registers:
            with database(settings) as connection:
                with connection.transaction():
                    entries = [registration(catalogue, name, sample) for name, sample in chosen.samples.items()]
                    devices.register(connection, entries)
                newest_us = newest_readings(connection, ORIGIN)
        return cls(settings, catalogue, chosen.samples, directory, newest_us)

    def publish(
        self,
        past_s: int,
        speed: float | None,
        *,
        for_s: float | None,
        report: Path | None,
        show: Show,
        stop: threading.Event,
        client_id: str,
    ) -> Counters:
        """Play what is younger than `past_s` [s], until all is played, `stop` is set or `for_s` have passed.

        speed    of the past; None: as fast as it is acknowledged
        raises   ConfigurationError: a file is not what it should be, or the broker refuses us;
                 Unavailable: the broker is away at the end
        """
        now_s = time.time()
        messages = self.messages(now_s - past_s, now_s, is_hurried=speed is None)
        publisher = Publisher(self.settings.mqtt_url.get_secret_value(), client_id)
        feed = Feed(publisher, show, stop, for_s, report)
        start_s, speed = (now_s, 1.0) if speed is None else (now_s - past_s, speed)
        return feed.run(messages, Pace(start_s, speed, time.time, time.monotonic, time.monotonic()))

    def messages(self, start_s: float, now_s: float, *, is_hurried: bool) -> Iterator[Due]:
        """All samples' messages from `start_s` on [s since 1970], in time order; what is past at once if hurried."""
        played = [self._of_sample(name, sample, start_s, now_s) for name, sample in self.samples.items()]
        for time_s, sender, values in heapq.merge(*played, key=lambda message: message[0]):
            uplink = Uplink(time_s // INTERVAL_S, time_s * 1_000_000, values)
            is_at_once = is_hurried and time_s <= now_s
            yield Due(time_s, partial(native_json.encode, sender, uplink), is_at_once=is_at_once)

    def _of_sample(
        self, name: str, sample: Sample, start_s: float, now_s: float
    ) -> list[tuple[int, Sender, dict[str, float]]]:
        series = self._read(name, sample)
        sender = make_sender(self.catalogue, self.catalogue.services[sample.service], device_key(name), FORMAT)
        times_s = moved(series, now_s)
        after_us = self.newest_us.get(sender.device, -1)
        wanted = np.flatnonzero((times_s >= start_s) & (times_s * 1_000_000 > after_us))
        messages = []
        for place in wanted.tolist():
            values = {metric: float(column[place]) for metric, column in series.values.items()}
            present = {metric: value for metric, value in values.items() if value == value}
            if present:  # a gap stays a gap
                messages.append((int(times_s[place]), sender, present))
        return messages

    def _read(self, name: str, sample: Sample) -> Series:
        try:
            return sample.read(*(self.directory / file for file in sample.files))
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise ConfigurationError(
                f"sample {name}: {', '.join(sample.files)} in {self.directory}: {error}"
            ) from error
