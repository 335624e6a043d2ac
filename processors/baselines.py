"""The baseline of a building's weather-normalised saving, fitted to what was stored of a year."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from core.calendar import period_end, period_start
from core.catalogue import Catalogue
from core.errors import Missing
from core.store import registry
from core.store.connection import Connection
from processors.formulas.weather_saving import ATTRIBUTES, days_of
from processors.inputs import load
from processors.weather_baseline import Baseline, fit

INDICATOR = "ENR-03"


def fit_year(
    connection: Connection, catalogue: Catalogue, point: str, year: int, zone: ZoneInfo, now: datetime
) -> tuple[Baseline, int]:
    """The baseline of `point` from the local `year`, and how many days it is from.

    raises   Missing: there is no such point; ValueError: too little is known of that year
    """
    found = registry.find_point(connection, point)
    if found is None:
        raise Missing(f"no point {point!r}; nadi device list shows them")
    starts = []
    day = datetime(year, 1, 1, tzinfo=zone).astimezone(UTC)
    end = min(period_end(day, "year", zone), period_start(now, "day", zone))
    while day < end:
        starts.append(np.datetime64(day.replace(tzinfo=None), "us"))
        day = period_end(day, "day", zone)
    if not starts:
        raise ValueError(f"{year} has not begun")
    windows = {"point_id": np.full(len(starts), found.point_id, dtype=np.int32), "start": np.array(starts)}
    entry = catalogue.indicators[INDICATOR]
    days = days_of(load(connection, entry, windows, zone, catalogue, now), **entry.parameters)
    known = days[days["is_known"] & days.index.get_level_values("day").isin(windows["start"])]
    known = known.assign(energy=known["amount"] * 24 / known["covered_h"])
    return fit(known), len(known)


def attributes(baseline: Baseline) -> dict[str, float]:
    """As the point keeps it."""
    values = (baseline.working_kwh, baseline.free_kwh, baseline.kwh_per_k, baseline.balance_cel)
    return {name: round(value, 4) for name, value in zip(ATTRIBUTES, values, strict=True)}
