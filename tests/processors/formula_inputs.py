"""Inputs of formulas, written down by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.catalogue.reference_data import Reference, ReferenceValue
from core.store.inputs import PLACE_COLUMNS
from core.working_days import WorkingDays
from processors.inputs import Inputs, with_local_time
from processors.references import References

WITA = ZoneInfo("Asia/Makassar")
# Local midnight of Monday, 3 November 2025.
MONDAY = pd.Timestamp("2025-11-02T16:00")


def hour(
    start: pd.Timestamp, mean: float | None, *, metric: str = "water.flow", point: int = 1, **other: Any
) -> dict[str, Any]:
    """A row of the hourly rollup, of a sensor that measures every 5 minutes; `mean` None: silent."""
    n = other.pop("n", 0 if mean is None else 12)
    value = float("nan") if mean is None else mean
    row = {"point_id": point, "metric": metric, "interval_s": 300, "hour": start, "n": n, "suspect": 0}
    row |= {"slots": n, "expected": 12, "service_s": 3600.0, "alive_s": 300.0 * n, "arrived": n, "on_time": n}
    row |= {"first_s": 0.0, "last_s": 3300.0}
    row |= dict.fromkeys(("mean", "low", "high", "first", "last"), value) | {"rise": float("nan")}
    return row | other


def hours(means: Iterable[float | None], start: pd.Timestamp = MONDAY, **other: Any) -> list[dict[str, Any]]:
    """Consecutive hours from `start`."""
    return [hour(start + pd.Timedelta(hours=index), mean, **other) for index, mean in enumerate(means)]


def reading(
    time: pd.Timestamp, value: float, metric: str = "river.level", point: int = 1, interval_s: int = 300
) -> dict[str, Any]:
    """A row of good readings."""
    return {"point_id": point, "metric": metric, "interval_s": interval_s, "time": time, "value": value}


def inputs(
    hourly: Iterable[Mapping[str, Any]],
    readings: Iterable[Mapping[str, Any]] = (),
    *,
    attributes: Mapping[int, Mapping[str, Any]] | None = None,
    holidays: frozenset[str] = frozenset(),
    references: Iterable[Reference] = (),
    districts: Mapping[int, str] | None = None,
) -> Inputs:
    """What a formula gets, in WITA."""
    frame = pd.DataFrame(list(hourly)).astype({"hour": "datetime64[us]"})
    columns = ["point_id", "metric", "interval_s", "time", "value"]
    measured = pd.DataFrame(list(readings), columns=columns).astype({"time": "datetime64[us]"})
    facts = pd.DataFrame.from_dict(attributes or {}, orient="index")
    places = pd.DataFrame(
        [
            (point, f"point-{point}", f"Titik {point}", district, "dlh", 0.5, 117.55)
            for point, district in (districts or {1: "64.08.04"}).items()
        ],
        columns=list(PLACE_COLUMNS),
    ).set_index("point_id")
    known = References({each.key: each for each in references}, places, WITA)
    windows = pd.DataFrame({"point_id": [], "start": [], "end": []})
    days = WorkingDays(holidays)
    today = pd.Timestamp("2026-01-01")
    hourly_frame = with_local_time(frame, WITA, holidays)
    return Inputs(hourly_frame, pd.DataFrame(), measured, facts, places, known, WITA, windows, {}, days, today)


def reference(key: str, *values: tuple[str, str, float], is_summed: bool = False) -> Reference:
    """Reference data with (scope, valid from, value)."""
    entries = tuple(
        ReferenceValue(scope=scope, valid_from=date.fromisoformat(day), value=value, source="test")
        for scope, day, value in values
    )
    return Reference(key=key, name_id=key, name_en=key, unit="1", is_summed=is_summed, values=entries)


def row(answer: pd.DataFrame, start: pd.Timestamp, point: int = 1) -> dict[str, float]:
    """The part of one window."""
    found = answer[(answer["start"] == start) & (answer["point_id"] == point)]
    assert len(found) == 1, f"{len(found)} rows of point {point} at {start}"
    return {name: float(found.iloc[0][name]) for name in ("numerator", "denominator", "n", "observed", "expected")}
