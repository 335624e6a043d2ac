"""Names of periods, as people write them: 2026, 2026-Q2, 2026-06, 2026-06-15, 2026-06-15 13:00."""

from __future__ import annotations

from datetime import datetime

_FORMS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H:00"}


def period_name(start: datetime, grain: str) -> str:
    """The name of the period of `grain` that starts at the local time `start`."""
    if grain == "quarter":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return start.strftime(_FORMS[grain])
