"""The path of a goal: straight between years' ends, or in steps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.catalogue import Goal
from core.catalogue.trajectory import expected_at

ZONE = ZoneInfo("Asia/Makassar")


def goal(**changes: Any) -> Goal:
    content = {
        "indicator": "WTR-03",
        "programme": "air-minum",
        "baseline_year": 2020,
        "baseline": 50.0,
        "targets": {2022: 40.0, 2023: 36.5},
        "owner": "perumdam",
        "source": "illustrative",
    }
    return Goal(**{**content, **changes})


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2020, 6, 1, tzinfo=ZONE), 50.0),
        (datetime(2021, 1, 1, tzinfo=ZONE), 50.0),
        (datetime(2022, 1, 1, tzinfo=ZONE), 45.0),
        (datetime(2023, 1, 1, tzinfo=ZONE), 40.0),
        (datetime(2023, 3, 15, tzinfo=ZONE), 39.3),
        (datetime(2024, 1, 1, tzinfo=ZONE), 36.5),
        (datetime(2030, 1, 1, tzinfo=ZONE), 36.5),
    ],
    ids=["before", "baseline's end", "a year without target", "first target", "73 days on", "last target", "behind"],
)
def test_a_linear_path_is_straight_between_years_ends(moment: datetime, expected: float) -> None:
    assert expected_at(goal(), moment, ZONE) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2019, 6, 1, tzinfo=ZONE), 50.0),
        (datetime(2021, 6, 1, tzinfo=ZONE), 50.0),
        (datetime(2022, 1, 1, tzinfo=ZONE), 40.0),
        (datetime(2022, 12, 31, 23, tzinfo=ZONE), 40.0),
        (datetime(2023, 1, 1, tzinfo=ZONE), 36.5),
        (datetime(2030, 1, 1, tzinfo=ZONE), 36.5),
    ],
    ids=["before", "between", "first day", "last hour", "next year", "behind"],
)
def test_a_stepped_path_holds_a_years_target_from_its_first_day(moment: datetime, expected: float) -> None:
    assert expected_at(goal(trajectory="step"), moment, ZONE) == expected


def test_a_year_begins_at_local_midnight() -> None:
    assert expected_at(goal(trajectory="step"), datetime(2021, 12, 31, 16, tzinfo=UTC), ZONE) == 40.0
