"""The regency's weather: storms by local day and district, spells of heat, and haze in dry months.

Rain is the sum of storms; each is a parabola in time, so what fell between two moments and what the river
makes of it (`simulators.river`) have a closed form. Monthly sums and the dry east: DOMAIN C3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.catalogue import District
from simulators.local_time import DAY_S, HOUR_S, WITA_S, daily, local_day, month_of_day, year_of_day
from simulators.noise import BoolArray, FloatArray, IntArray, at_each, ends, key_of, place, smooth
from simulators.stage import Stage

# January to December, all districts, illustrative [mm].
MONTHLY_MM = (200, 180, 205, 195, 165, 140, 115, 85, 85, 130, 170, 180)
# The longest storm and the day it is drawn for: no storm is active later than this after its local midnight.
LONGEST_S = 2 * DAY_S
_STORMS_A_DAY = 3
# Number of the storm that is put on: no drawn one has it.
_STAGED = -1
# Mean air temperature at each local hour [Cel].
_TEMPERATURE = (
    *(24.6, 24.3, 24.0, 23.8, 23.6, 23.5, 23.9, 25.2, 26.9, 28.5, 29.9, 30.9),
    *(31.6, 32.0, 31.8, 31.0, 29.9, 28.6, 27.5, 26.8, 26.3, 25.8, 25.4, 25.0),
)
MEAN_TEMPERATURE = sum(_TEMPERATURE) / 24


@dataclass(frozen=True, slots=True)
class Storms:
    """Storms of one district in order of their days, arrays (n,): start [s], length [s], depth [mm]."""

    number: IntArray
    start_s: IntArray
    length_s: FloatArray
    depth_mm: FloatArray

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, slots=True)
class Weather:
    """What the sky does; a pure function of seed, district and time.

    stage  what is put on for an audience; None: nothing
    """

    seed: int
    stage: Stage | None = None

    def storms(self, district: District, first_day: int, last_day: int) -> Storms:
        """Storms drawn for local days `first_day` to `last_day`, both included; they may end two days later."""
        day = np.repeat(np.arange(first_day, last_day + 1, dtype=np.int64), _STORMS_A_DAY)
        kind = np.tile(np.arange(_STORMS_A_DAY), last_day + 1 - first_day)
        number = day * _STORMS_A_DAY + kind
        wetness = self._wetness(district, day)
        happens, start_h, length_h, depth_mm = self._drawn(district, number, kind, wetness)
        start_s = day * DAY_S - WITA_S + (start_h * HOUR_S).astype(np.int64)
        storms = Storms(number[happens], start_s[happens], length_h[happens] * HOUR_S, depth_mm[happens])
        return storms if self.stage is None else _with_staged(storms, self.stage, district, first_day, last_day)

    def rain(self, district: District, time_s: IntArray, span_s: int) -> FloatArray:
        """Rain in the `span_s` seconds before each time [mm]."""
        total = np.zeros(len(time_s))
        if not len(time_s):
            return total
        storms = self.storms(district, *_days(time_s, LONGEST_S + span_s))
        for start_s, length_s, depth_mm in zip(storms.start_s, storms.length_s, storms.depth_mm, strict=True):
            wet = np.flatnonzero((time_s > start_s) & (time_s < start_s + length_s + span_s))
            since = time_s[wet] - start_s
            total[wet] += depth_mm * (_fallen(since / length_s) - _fallen((since - span_s) / length_s))
        return total

    def temperature(self, district: District, time_s: IntArray) -> FloatArray:
        """Air temperature [Cel]."""
        rain = self.rain(district, time_s, 2 * HOUR_S)
        cooling = 4 * (1 - np.exp(-rain / 4))
        return np.asarray(daily(_TEMPERATURE, time_s) + self.anomaly(time_s) - cooling, dtype=np.float64)

    def anomaly(self, time_s: IntArray) -> FloatArray:
        """How much warmer than usual it is, all over the regency [K], never by 5."""
        return np.asarray(sum(self._spell(time_s, days)[1] for days in (3, 11)), dtype=np.float64)

    def warmth(self, time_s: IntArray) -> FloatArray:
        """An integral of `anomaly` over time [K.s]: its differences say what a spell of heat added."""
        return np.asarray(sum(self._spell(time_s, days)[0] for days in (3, 11)), dtype=np.float64)

    def haze(self, time_s: IntArray) -> FloatArray:
        """Smoke from fires, August to October of some years: its share of a bad day, from 0."""
        day = local_day(time_s)
        month = month_of_day(day)
        in_season = (month >= 7) & (month <= 9)
        severity = 1.6 * at_each(key_of(self.seed, "haze", "year"), year_of_day(day)) ** 3
        spell = smooth(key_of(self.seed, "haze"), time_s, 4 * DAY_S) - 0.8
        return np.asarray(np.where(in_season, severity * np.clip(spell, 0, None), 0.0), dtype=np.float64)

    def _spell(self, time_s: IntArray, days: int) -> tuple[FloatArray, FloatArray]:
        key = key_of(self.seed, "heat", str(days))
        knot, part = place(key, time_s, days * DAY_S)
        left, right = ends(key, knot)
        step = 0.22 * (right - left)
        warmth = 0.22 * left + step * part * part * (3 - 2 * part)
        return warmth * days * DAY_S, step * 6 * part * (1 - part)

    def _wetness(self, district: District, day: IntArray) -> FloatArray:
        """How much more rain than on a usual day, from the season, the spell and the place."""
        season = np.asarray(MONTHLY_MM, dtype=np.float64)[month_of_day(day)] / 154
        regional = smooth(key_of(self.seed, "wet"), day, 5)
        local = smooth(key_of(self.seed, "wet", district.code), day, 3)
        eastward = 1.15 - 0.16 * (district.longitude - 116.3)
        return np.asarray(season * eastward * np.exp(0.7 * regional + 0.3 * local - 0.22))

    def _drawn(
        self, district: District, number: IntArray, kind: IntArray, wetness: FloatArray
    ) -> tuple[BoolArray, FloatArray, FloatArray, FloatArray]:
        """Whether, when [h], how long [h] and how much [mm]. Kinds: afternoon shower, night rain, long rain."""
        chance, hour, length, depth = (
            at_each(key_of(self.seed, "storm", name, district.code), number)
            for name in ("chance", "hour", "length", "depth")
        )
        # Showers come on more days in a wet spell; long rains hardly ever outside one.
        happens = chance < np.choose(kind, (0.38 * wetness**0.6, 0.18 * wetness**0.6, 0.02 * wetness**1.5))
        start_h = np.choose(kind, (12.5 + 7 * hour, 21 + 9 * hour, 24 * hour))
        length_h = np.choose(kind, (0.5 + 2 * length, 1 + 4 * length, 8 + 10 * length))
        # A long rain is never a small one; the showers' few great ones are as rare as exponential draws are.
        shower_mm = -np.log1p(-depth) * np.where(kind == 0, 8.0, 6.0)
        depth_mm = np.where(kind == 2, 28 + 32 * depth, shower_mm) * np.clip(wetness, 0.0, 3.0) ** 0.4
        return happens, start_h, length_h, depth_mm


def _with_staged(storms: Storms, stage: Stage, district: District, first_day: int, last_day: int) -> Storms:
    """The storms, and the one that is put on, if it is of that district and these days."""
    start_s, length_s, depth_mm = stage.storm
    if district.code != stage.upstream or not first_day <= (start_s + WITA_S) // DAY_S <= last_day:
        return storms
    return Storms(
        np.append(storms.number, _STAGED),
        np.append(storms.start_s, start_s),
        np.append(storms.length_s, length_s),
        np.append(storms.depth_mm, depth_mm),
    )


def _days(time_s: IntArray, before_s: int) -> tuple[int, int]:
    first, last = int(time_s.min()) - before_s, int(time_s.max())
    return (first + WITA_S) // DAY_S, (last + WITA_S) // DAY_S


def _fallen(part: FloatArray) -> FloatArray:
    """Share of a storm that has fallen when `part` of its time is over."""
    part = np.clip(part, 0.0, 1.0)
    return part * part * (3 - 2 * part)
