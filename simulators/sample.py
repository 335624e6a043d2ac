"""A measured series from elsewhere, and how it is moved in time to be played here.

Every series is marked, as a device's origin and in its point's name: data contoh (bukan Kutim).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.catalogue import Catalogue
from core.store.devices import Registration
from simulators.local_time import WITA_S
from simulators.noise import FloatArray, IntArray

ORIGIN = "replayed"
LABEL = "data contoh (bukan Kutim)"
INTERVAL_S = 3600
WEEK_S = 7 * 86_400
# Of the past that is at hand right after a shift changes: more than what is played first by default.
_PAST_WEEKS = 10

WallTimes = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Series:
    """Hourly values by the clock on the wall where they were measured, in time order, arrays (n,).

    wall    datetime64[s], strictly increasing
    values  {metric: value in the catalogue's unit, NaN where there is a gap}
    """

    wall: WallTimes
    values: dict[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Sample:
    """A data set that can be played.

    name        of the point, for people; the label is added
    files       in the directory of samples
    read        makes the series from the files, in that order
    credit      who made it, and under which licence
    attributes  further facts of the point
    """

    service: str
    name: str
    files: tuple[str, ...]
    read: Callable[..., Series]
    credit: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


def device_key(name: str) -> str:
    return f"replay-{name.replace('_', '-')}"


def registration(catalogue: Catalogue, name: str, sample: Sample) -> Registration:
    """How the point and its device stand in the registry: in no district, for it is not from here."""
    key = device_key(name)
    return Registration(
        point=key,
        device=key,
        service=sample.service,
        name=f"{sample.name} – {LABEL}",
        agency=catalogue.services[sample.service].agency,
        origin=ORIGIN,
        interval_s=INTERVAL_S,
        attributes={"label": LABEL, "credit": sample.credit, **sample.attributes},
    )


def missing_files(sample: Sample, directory: Path) -> list[Path]:
    return [path for path in (directory / name for name in sample.files) if not path.exists()]


def shift_s(wall: WallTimes, now_s: float) -> int:
    """Whole weeks by which the series is moved [s], so that now lies inside it where it is long enough.

    It depends on `now_s` as little as can be: it stays the same until the series is used up, then grows by nearly its
    length. A shift that moved with the clock would give the same hours other values from run to run.
    """
    first, last = (int(moment) for moment in wall[[0, -1]].astype("datetime64[s]").astype(np.int64))
    length = (last - first) // WEEK_S
    past = max(0, min(_PAST_WEEKS, length - 1))
    period = max(1, length - past)
    age = (now_s + WITA_S - first) / WEEK_S
    return int((age - past) // period) * period * WEEK_S


def moved(series: Series, now_s: float) -> IntArray:
    """When each value is played [s since 1970]: the wall's time, some weeks later, taken for local time here."""
    wall_s = series.wall.astype("datetime64[s]").astype(np.int64)
    return np.asarray(wall_s + shift_s(series.wall, now_s) - WITA_S, dtype=np.int64)
