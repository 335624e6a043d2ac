"""What the API is asked: the issue's questions one by one, and a mix as an office and its dashboards ask."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from benchmarks.api_city import METRIC, NOW, OLD_POINTS, SERVICE, Size

Question = Callable[[random.Random], str]


def questions(size: Size, indicators: list[str]) -> dict[str, Question]:
    """Makers of addresses; those of readings and values ask for another point or indicator each time."""
    since = f"{(NOW - timedelta(days=30)):%Y-%m-%dT%H:%M:%SZ}"
    until = f"{NOW:%Y-%m-%dT%H:%M:%SZ}"

    def meter(random: random.Random, count: int = size.devices) -> str:
        return f"meter-{random.randrange(count):05d}"

    return {
        "readings_30d_hourly": lambda random: (
            f"/v1/readings?point={meter(random)}&metric={METRIC}&bucket=1h&from={since}&to={until}"
        ),
        "readings_5y_daily": lambda random: (
            f"/v1/readings?point={meter(random, OLD_POINTS)}&bucket=1d&aggregate=max&from=2021-07-01&to=2026-06-30"
        ),
        "values_5y_monthly": lambda random: (
            f"/v1/indicators/{random.choice(indicators)}/values?grain=month&from=2021-07&to=2026-06"
        ),
        "values_a_point": lambda random: (
            f"/v1/indicators/{random.choice(indicators)}/values?grain=month&scope=point:{meter(random, 200)}"
        ),
        "masterplan": lambda random: "/v1/masterplan",
        "latest_2000_devices": lambda random: f"/v1/latest?service={SERVICE}&limit={size.devices}",
        "latest_a_device": lambda random: f"/v1/latest?device={meter(random)}",
        "indicators": lambda random: "/v1/indicators",
        "services": lambda random: "/v1/services",
        "points": lambda random: f"/v1/points?service={SERVICE}&limit=50",
    }


# Of a hundred requests; whole services and five years are asked for seldom.
MIX = {
    "readings_30d_hourly": 25,
    "values_5y_monthly": 20,
    "values_a_point": 10,
    "latest_a_device": 20,
    "masterplan": 8,
    "indicators": 5,
    "services": 5,
    "points": 5,
    "readings_5y_daily": 1,
    "latest_2000_devices": 1,
}


def mixed(makers: dict[str, Question], random: random.Random) -> Iterator[str]:
    """Addresses in the shares of `MIX`, without an end."""
    names, weights = list(MIX), list(MIX.values())
    while True:
        yield makers[random.choices(names, weights)[0]](random)
