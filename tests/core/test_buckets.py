"""Buckets: fixed ones alike everywhere, wider ones by the local clock and calendar."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.buckets import BUCKETS, about_count, bucket_start, bucket_starts, widened

WITA = ZoneInfo("Asia/Makassar")
# Its hours change twice a year.
BERLIN = ZoneInfo("Europe/Berlin")
# Hypothesis takes the bounds as local times of its zones.
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("bucket", "start"),
    [
        ("1m", "2026-06-17T13:47"),
        ("10m", "2026-06-17T13:40"),
        ("30m", "2026-06-17T13:30"),
        ("1h", "2026-06-17T13:00"),
        ("3h", "2026-06-17T12:00"),
        ("6h", "2026-06-17T12:00"),
        ("12h", "2026-06-17T12:00"),
        ("1d", "2026-06-17T00:00"),
        ("1w", "2026-06-15T00:00"),
        ("1mo", "2026-06-01T00:00"),
        ("3mo", "2026-04-01T00:00"),
        ("1y", "2026-01-01T00:00"),
    ],
)
def test_a_moment_lies_in_the_bucket_of_the_local_clock(bucket: str, start: str) -> None:
    moment = datetime(2026, 6, 17, 13, 47, 12, tzinfo=WITA)
    assert bucket_start(moment.astimezone(UTC), bucket, WITA) == datetime.fromisoformat(start).replace(tzinfo=WITA)


def test_a_span_that_is_whole_stays() -> None:
    start, end = datetime(2026, 6, 1, tzinfo=WITA), datetime(2026, 7, 1, tzinfo=WITA)
    assert widened(start, end, "1mo", WITA) == (start, end)


def test_a_day_that_loses_an_hour_is_still_one_day() -> None:
    start, end = datetime(2026, 3, 28, tzinfo=BERLIN), datetime(2026, 3, 31, tzinfo=BERLIN)
    starts = bucket_starts(start.astimezone(UTC), end.astimezone(UTC), "1d", BERLIN)
    assert [later - earlier for earlier, later in itertools.pairwise(starts)] == [
        timedelta(hours=24),
        timedelta(hours=23),
    ]


@given(MOMENTS, st.floats(0.1, 900), st.sampled_from(BUCKETS), st.sampled_from([WITA, BERLIN]))
def test_buckets_of_a_widened_span_cover_it_without_gaps(
    start: datetime, days: float, bucket: str, zone: ZoneInfo
) -> None:
    end = start + min(timedelta(days=days), timedelta(hours=40) if bucket.endswith("m") else timedelta.max)
    first, last = widened(start, end, bucket, zone)
    starts = bucket_starts(first, last, bucket, zone)
    assert first <= start < end <= last
    assert starts[0] == first
    assert all(bucket_start(each, bucket, zone) == each for each in starts)
    assert all(earlier < later for earlier, later in itertools.pairwise(starts))
    assert len(starts) <= about_count(first, last, bucket) + 1
