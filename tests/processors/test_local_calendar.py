"""Which local day, month, quarter and year a reading counts in."""

from __future__ import annotations

import pytest
from regency import Regency, wita

from core.store.connection import Connection

LAST_SECONDS = ("2023-12-31 23:59:59", "2024-02-29 23:59:59", "2024-03-31 23:59:59")
FIRST_SECONDS = ("2024-01-01 00:00:00", "2024-04-01 00:00:00")


@pytest.fixture(scope="module")
def turns(store: Connection) -> Regency:
    """A reading in the last second of a year, a leap day and a quarter, and in the first of a year and a quarter."""
    regency = Regency(store)
    regency.point("dma", "water", "flow", interval_s=3600)
    for moment in sorted((*LAST_SECONDS, *FIRST_SECONDS)):
        regency.measure("dma", "flow", wita(moment), [1.0])
    regency.process(wita("2024-04-02 12:00"))
    return regency


@pytest.mark.parametrize(
    ("grain", "start", "readings"),
    [
        ("day", "2023-12-31 00:00", 1),
        ("day", "2024-01-01 00:00", 1),
        ("day", "2024-02-29 00:00", 1),
        ("day", "2024-03-01 00:00", 0),
        ("month", "2023-12-01 00:00", 1),
        ("month", "2024-02-01 00:00", 1),
        ("month", "2024-03-01 00:00", 1),
        ("month", "2024-04-01 00:00", 1),
        ("quarter", "2023-10-01 00:00", 1),
        ("quarter", "2024-01-01 00:00", 3),
        ("quarter", "2024-04-01 00:00", 1),
        ("year", "2023-01-01 00:00", 1),
        ("year", "2024-01-01 00:00", 4),
    ],
)
def test_a_reading_counts_in_the_period_its_local_second_is_in(
    turns: Regency, grain: str, start: str, readings: int
) -> None:
    assert turns.figure("DQ-04", "city", grain, wita(start))["n"] == readings


def test_periods_are_final_an_hour_after_their_local_end(turns: Regency) -> None:
    assert turns.figure("DQ-04", "city", "quarter", wita("2024-01-01 00:00"))["revision"] == 1
    assert turns.figure("DQ-04", "city", "quarter", wita("2024-04-01 00:00"))["revision"] == 0
