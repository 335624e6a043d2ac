"""Times in parameters and spans in whole buckets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from api_city import NOW
from api_client import make_context

from api.spans import widened, widened_to_periods
from api.times import parse_time

ZONE = ZoneInfo("Asia/Makassar")
MIDNIGHT = datetime(2026, 1, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("now", NOW, NOW),
        ("now-24h", NOW - timedelta(days=1), NOW - timedelta(days=1)),
        ("-90m", NOW - timedelta(minutes=90), NOW - timedelta(minutes=90)),
        ("now+2w", NOW + timedelta(weeks=2), NOW + timedelta(weeks=2)),
        ("2026-01-31", MIDNIGHT, MIDNIGHT + timedelta(days=1)),
        ("2026-02", MIDNIGHT + timedelta(days=1), datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("2026", datetime(2025, 12, 31, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)),
        ("2026-01-31T00:00:00+08:00", MIDNIGHT, MIDNIGHT),
        ("2026-01-31T00:00:00 08:00", MIDNIGHT, MIDNIGHT),
        ("2026-01-30T16:00:00Z", MIDNIGHT, MIDNIGHT),
    ],
)
def test_a_time_can_be_said_in_many_ways(text: str, start: datetime, end: datetime) -> None:
    context = make_context("postgresql://nadi@127.0.0.1:1/nadi")
    assert parse_time(context, "from", text) == (start, end)


@pytest.mark.parametrize("bucket", ["1m", "5m", "15m", "1h", "1d", "1mo"])
def test_a_span_of_whole_buckets_stays_as_it_is(bucket: str) -> None:
    start, end = datetime(2026, 1, 31, 16, tzinfo=UTC), datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert widened(start, end, bucket, ZONE) == (start, end)


def test_a_span_is_widened_to_whole_buckets() -> None:
    start, end = datetime(2026, 1, 31, 16, 7, tzinfo=UTC), datetime(2026, 1, 31, 16, 8, 1, tzinfo=UTC)
    assert widened(start, end, "15m", ZONE) == (
        datetime(2026, 1, 31, 16, tzinfo=UTC),
        datetime(2026, 1, 31, 16, 15, tzinfo=UTC),
    )
    assert widened_to_periods(start, end, "year", ZONE) == (
        datetime(2025, 12, 31, 16, tzinfo=UTC),
        datetime(2026, 12, 31, 16, tzinfo=UTC),
    )
