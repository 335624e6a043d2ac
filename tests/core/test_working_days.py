"""Working days, over weekends and public holidays."""

from __future__ import annotations

import numpy as np
import pytest

from core.working_days import WorkingDays

# 2025-12-25 is a Thursday, 2026-01-01 too.
DAYS = WorkingDays({"2025-12-25", "2026-01-01"})


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2025-12-22", 1, "2025-12-23"),
        ("2025-12-24", 1, "2025-12-26"),  # over the holiday
        ("2025-12-26", 1, "2025-12-29"),  # over the weekend
        ("2025-12-27", 1, "2025-12-29"),  # a Saturday counts as the Friday before
        ("2025-12-25", 1, "2025-12-26"),
        ("2025-12-22", 5, "2025-12-30"),
        ("2025-12-27", 0, "2025-12-27"),  # the day itself
        ("NaT", 5, "NaT"),
    ],
)
def test_the_nth_working_day_after(day: str, count: int, expected: str) -> None:
    found = DAYS.after(np.array([day], dtype="datetime64[D]"), count)
    assert str(found[0]) == expected
