"""When the sun rises and sets: the upper edge of its disc, by the refraction that almanacs assume."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import ephem

# With no air of its own the horizon stands in for refraction: 34 minutes of arc (U.S. Naval Observatory).
_HORIZON = "-0:34"


@lru_cache(maxsize=100_000)
def sunrise_and_sunset(latitude: float, longitude: float, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Sunrise and sunset of the local `day`, UTC; in the tropics there are both every day.

    latitude, longitude   WGS 84 [deg]
    raises                ephem.CircumpolarError: the sun does not set there on that day
    """
    place = ephem.Observer()
    place.lat, place.lon = str(latitude), str(longitude)
    place.pressure, place.horizon = 0, _HORIZON
    place.date = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    sun = ephem.Sun()
    return _utc(place.next_rising(sun)), _utc(place.next_setting(sun))


def _utc(moment: ephem.Date) -> datetime:
    found: datetime = moment.datetime()
    return found.replace(microsecond=0, tzinfo=UTC)
