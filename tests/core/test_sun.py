"""Sunrise and sunset in Kutai Timur."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.sun import sunrise_and_sunset

WITA = ZoneInfo("Asia/Makassar")


def minute(moment: datetime) -> str:
    """Local time, to the nearest minute."""
    return f"{(moment + timedelta(seconds=30)).astimezone(WITA):%H:%M}"


def test_the_sun_keeps_its_hours_all_year() -> None:
    # At 0.5 N, 117.55 E: up from 05:50 to 06:21, down from 17:56 to 18:27, nights of 11.85 to 11.91 hours.
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
    rises, sets, nights = [], [], []
    for day in days:
        rise, down = sunrise_and_sunset(0.5, 117.55, day, WITA)
        assert rise.astimezone(WITA).date() == down.astimezone(WITA).date() == day
        rises.append(minute(rise))
        sets.append(minute(down))
        nights.append(24 - (down - rise) / timedelta(hours=1))
    assert (min(rises), max(rises)) == ("05:50", "06:21")
    assert (min(sets), max(sets)) == ("17:56", "18:27")
    assert 11.845 < min(nights) < max(nights) < 11.91
