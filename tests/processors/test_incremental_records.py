"""Whatever the order in which versions of records arrive and days pass, the figures are those from scratch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_office import hand_over
from regency import Regency, wita

from core.store.connection import Connection

START = wita("2025-10-20 08:00")
LAST_DAY = 90
AGENCIES = ("dlh", "dishub")
DISTRICTS = ("64.08.04", "64.08.12")

# A version of a case: (day of its hand-over, kind, number, day it is about, hours it took, whose desk).
versions = st.lists(
    st.tuples(
        st.integers(0, LAST_DAY),
        st.sampled_from(("complaint", "ticket")),
        st.integers(0, 3),
        st.integers(0, LAST_DAY),
        st.none() | st.integers(0, 2000),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=6,
)


def facts(kind: str, day: int, took_h: int | None, desk: int) -> dict[str, Any]:
    begin, ends = (
        ("received_at", ("first_followup_at", "closed_at")) if kind == "complaint" else ("issued_at", ("called_at",))
    )
    started = START + timedelta(days=day)
    known = {begin: started.isoformat(), "agency": AGENCIES[desk % 2], "district": DISTRICTS[desk // 2]}
    if took_h is not None:
        known |= {end: (started + timedelta(hours=took_h)).isoformat() for end in ends}
    return known


def outcome(regency: Regency) -> dict[str, list[tuple[Any, ...]]]:
    """What there is to see; where a case went away zeros are left."""
    where = "JOIN point USING (point_id)"
    part = "n, numerator, denominator, observed, expected"
    figure = "n, value, numerator, denominator, coverage, revision > 0"
    tables = {
        f"counted_case c {where}": "point.key, indicator, day, kind, c.key",
        f"indicator_sample {where}": "point.key, indicator, start, value, weight",
        f"indicator_part {where}": f"point.key, indicator, grain, start, {part}",
        "indicator_current": f"scope, indicator, grain, start, {figure}",
    }
    dumps = {table.split()[0]: regency.dump(table, columns) for table, columns in tables.items()}
    for table in ("indicator_part", "indicator_current"):
        dumps[table] = [row for row in dumps[table] if row[4]]
    return {table: [tuple(map(rounded, row)) for row in rows] for table, rows in dumps.items()}


def rounded(cell: Any) -> Any:
    return round(cell, 6) if isinstance(cell, float) else cell


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=versions)
def test_incremental_equals_from_scratch(store: Connection, history: list[tuple[Any, ...]]) -> None:
    regency = Regency(store)
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for handed_over, kind, number, *rest in sorted(history, key=lambda version: version[0]):
        key = f"{kind}-{number}"
        newest[kind, key] = facts(kind, *rest)
        hand_over(regency, kind, key, **newest[kind, key])
        regency.process(START + timedelta(days=handed_over, hours=number))
    last = START + timedelta(days=LAST_DAY + 10)
    regency.process(last)
    incremental = outcome(regency)

    regency = Regency(store)
    for (kind, key), attributes in newest.items():
        hand_over(regency, kind, key, **attributes)
    regency.process(last)
    assert incremental == outcome(regency)
