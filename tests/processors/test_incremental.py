"""Whatever the order in which readings arrive, the figures are those of a computation from scratch."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from regency import CATALOGUE, HOUR, Regency, wita

from core.store.connection import Connection

START = wita("2025-10-30 12:00")
INTERVAL_S = 1800
# (point, service, district, metrics); two days, over a month's end
POINTS = [
    ("station", "air", "64.08.04", ["pm25", "pm10"]),
    ("dma", "water", "64.08.04", ["flow", "pressure"]),
    ("tap", "water", "64.08.12", ["pressure"]),
    ("office", "energy", "64.08.12", ["energy"]),
    ("cabinet", "lighting", "64.08.12", ["on", "energy"]),
    ("gauge", "river", "64.08.12", ["level"]),
    ("container", "waste", "64.08.04", ["fill"]),
    ("street", "traffic", "64.08.04", ["speed"]),
    ("truck", "waste", "64.08.12", ["fuel", "mass"]),
    ("gate", "branding", "64.08.12", ["people"]),
]
COUNTERS = ("energy", "people", "fuel", "mass")
# So that levels reach every alert, containers are emptied and streets are fast and slow.
SCALE = {"level": 2.0, "fill": 14.0, "speed": 8.0}
SERIES = [(point, metric) for point, _, _, metrics in POINTS for metric in metrics]
SLOTS = 96
LAST = START + timedelta(seconds=SLOTS * INTERVAL_S) + 3 * HOUR

# Some readings of one series, by number, arriving together.
deliveries = st.lists(
    st.tuples(
        st.sampled_from(range(len(SERIES))),
        st.integers(0, SLOTS - 1),
        st.integers(1, 50),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=6,
)


def make(store: Connection) -> Regency:
    regency = Regency(store)
    for point, service, district, metrics in POINTS:
        attributes = {"floor_area_m2": 250.0, "length_km": 3.0}
        regency.point(point, service, *metrics, district=district, interval_s=INTERVAL_S, attributes=attributes)
    return regency


def value(series: int, slot: int) -> float:
    """What is measured does not depend on when it arrives; the counter is reset once."""
    metric = SERIES[series][1]
    if metric in COUNTERS:
        return float(10 + 3 * (slot if slot < 60 else slot - 58))
    return float(np.sin(series + slot) * 3 + 4) * SCALE.get(metric, 1.0)


def deliver(regency: Regency, slots: dict[int, list[int]]) -> None:
    for series, numbers in slots.items():
        times = [int((START + timedelta(seconds=slot * INTERVAL_S)).timestamp() * 1e6) for slot in numbers]
        regency.store(*SERIES[series], times, [value(series, slot) for slot in numbers])


def outcome(regency: Regency) -> dict[str, list[tuple[Any, ...]]]:
    hours = "series_id, hour, n, slots, expected, alive_s, mean, low, high, first, last, rise, arrived, on_time"
    parts = "indicator, point_id, grain, start, numerator, denominator, n, observed, expected"
    figures = "indicator, scope, grain, start, value, numerator, denominator, n, points, coverage, revision > 0"
    return {
        "reading_1h": rounded(regency.dump("reading_1h", hours)),
        "indicator_part": rounded(regency.dump("indicator_part", parts)),
        "indicator_current": rounded(regency.dump("indicator_current", figures)),
    }


def rounded(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(round(cell, 6) if isinstance(cell, float) else cell for cell in row) for row in rows]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrivals=deliveries)
def test_incremental_equals_from_scratch(store: Connection, arrivals: list[tuple[int, int, int, int]]) -> None:
    regency = make(store)
    delivered: dict[int, set[int]] = defaultdict(set)
    for number, (series, first, count, step) in enumerate(arrivals):
        slots = list(range(first, min(first + count * step, SLOTS), step))
        deliver(regency, {series: slots})
        delivered[series] |= set(slots)
        regency.process(max(LAST - (len(arrivals) - number) * HOUR, START + slots[-1] * timedelta(seconds=INTERVAL_S)))
    regency.process(LAST)
    incremental = outcome(regency)
    assert_scopes_agree(regency)

    regency = make(store)
    deliver(regency, {series: sorted(slots) for series, slots in delivered.items()})
    regency.process(LAST)
    assert incremental == outcome(regency)


def assert_scopes_agree(regency: Regency) -> None:
    """Points sum to their district and districts to the city, in numerator, denominator and readings."""
    sums: dict[tuple[Any, ...], dict[str, np.ndarray[Any, Any]]] = defaultdict(lambda: defaultdict(lambda: np.zeros(3)))
    columns = "indicator, grain, start, scope, numerator, denominator, n"
    for indicator, grain, start, scope, *numbers in regency.dump("indicator_current", columns):
        entry = CATALOGUE.indicators[indicator]
        if entry.over_points == "sum" and entry.of_scope is None:
            sums[indicator, grain, start][scope.partition(":")[0]] += np.array(numbers, dtype=float)
    assert sums
    for by_scope in sums.values():
        assert by_scope["point"] == pytest.approx(by_scope["city"])
        assert by_scope["district"] == pytest.approx(by_scope["city"])
