"""How well a gauge reports as often as its level asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from processors.inputs import Inputs
from processors.parts import in_service, parts

# The shortest interval that may be asked for, and the grid that levels are looked at on.
TICK_MIN = 5


def formula(
    inputs: Inputs, *, usually_min: int, from_level: Sequence[Mapping[str, float]], known_h: int
) -> pd.DataFrame:
    """Reports due and made in time, for each gauge and hour.

    inputs       readings of one level
    usually_min  minutes in which a report is due at low water; divides 60
    from_level   rising; {low: level [unit of the metric], every_min: minutes from it on; divides 60}
    known_h      how long the last level is taken to hold in a silence, then the lowest [h]
    returns      numerator: reports due whose interval of the clock has a reading; denominator: reports due, both in
                 parts where the level changes within an hour; observed, expected: time in service [h], for a
                 report that is missing is known to be
    raises       ValueError: an interval does not divide an hour, or is no multiple of `TICK_MIN`
    """
    intervals_min = [usually_min, *(int(step["every_min"]) for step in from_level)]
    for every_min in intervals_min:
        if 60 % every_min or every_min % TICK_MIN:
            raise ValueError(f"reports every {every_min} min: not a part of an hour in steps of {TICK_MIN} min")
    service = in_service(inputs.hours, "hour").rename_axis(["point_id", "start"])
    readings = inputs.readings.sort_values("time")
    ticks = _with_level(_ticks(service), readings, known_h)
    place = np.searchsorted([step["low"] for step in from_level], ticks["value"].fillna(-np.inf), side="right")
    ticks["every_min"] = np.asarray(intervals_min)[place]
    due = TICK_MIN / ticks["every_min"]
    made = due.where(_is_reported(ticks, readings), 0.0)
    hourly = ticks.assign(due=due, made=made).groupby(["point_id", "start"])
    frame = hourly.agg(numerator=("made", "sum"), denominator=("due", "sum")).reindex(service.index)
    frame["n"] = readings.groupby([readings["point_id"], readings["time"].dt.floor("h")]).size()
    return parts(frame.assign(observed=service, expected=service))


def _ticks(service: pd.Series) -> pd.DataFrame:
    """point_id, start and time of every `TICK_MIN` minutes in service, in time order."""
    hours = service.rename("service_h").reset_index()
    count = 60 // TICK_MIN
    ticks = hours.loc[hours.index.repeat(count)].reset_index(drop=True)
    number = np.tile(np.arange(count), len(hours))
    ticks["time"] = (ticks["start"] + pd.to_timedelta(number * TICK_MIN, unit="min")).astype("datetime64[us]")
    return ticks[number * TICK_MIN < ticks["service_h"] * 60].sort_values("time")


def _with_level(ticks: pd.DataFrame, readings: pd.DataFrame, known_h: int) -> pd.DataFrame:
    """`ticks` with the value of the last reading up to each; NaN if there was none for `known_h`."""
    last = readings[["point_id", "time", "value"]]
    return pd.merge_asof(ticks, last, on="time", by="point_id", tolerance=pd.Timedelta(hours=known_h))


def _is_reported(ticks: pd.DataFrame, readings: pd.DataFrame) -> pd.Series:
    """Whether the interval of the clock that each tick lies in has a reading."""
    is_reported = pd.Series(False, index=ticks.index)
    for every_min, group in ticks.groupby("every_min"):
        heard = pd.MultiIndex.from_arrays([readings["point_id"], readings["time"].dt.floor(f"{every_min}min")])
        asked = pd.MultiIndex.from_arrays([group["point_id"], group["time"].dt.floor(f"{every_min}min")])
        is_reported[group.index] = asked.isin(heard)
    return is_reported
