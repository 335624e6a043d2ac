"""Electricity of a building in Illinois and the temperature outside, hourly, November 2015 to February 2018.

From the Python package `eemeter` (Apache-2.0). What an hour used is added up into a meter's stand, which is what
devices send; degrees Fahrenheit become Celsius. The floor area is invented: the source gives none.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from simulators.sample import Sample, Series

# At this size the building uses about 12 kWh a square metre and month, as an office in the middle of the table does.
FLOOR_AREA_M2 = 70
_FIRST_STAND = 1_000.0  # [kW.h]


def read(electricity: Path, temperature: Path) -> Series:
    used = _by_wall_time(electricity, "start", "value")
    # The stand at the end of each hour; where an hour is unknown, so is the stand after it.
    stand = (used.fillna(0.0).cumsum() + _FIRST_STAND).where(used.notna()).round(2)
    stand.index = stand.index + pd.Timedelta(hours=1)
    celsius = ((_by_wall_time(temperature, "dt", "tempF") - 32) / 1.8).round(2)
    table = pd.DataFrame({"energy": _unique(stand), "temperature": _unique(celsius)}).sort_index()
    values = {name: table[name].to_numpy(dtype=np.float64) for name in ("energy", "temperature")}
    return Series(table.index.to_numpy(dtype="datetime64[s]"), values)


def _by_wall_time(path: Path, time: str, value: str) -> pd.Series[float]:
    table = pd.read_csv(path)
    wall = pd.DatetimeIndex(pd.to_datetime(table[time].str[:19]))
    return pd.Series(table[value].to_numpy(dtype=np.float64), index=wall)


def _unique(values: pd.Series[float]) -> pd.Series[float]:
    """The hour that comes twice when the clocks go back is kept once, the second time: the stand is complete then."""
    return values[~values.index.duplicated(keep="last")]


SAMPLE = Sample(
    service="energy",
    name="Listrik gedung, Illinois 2015-2018",
    files=("il-electricity-cdd-hdd-hourly.csv", "il-tempF.csv"),
    read=read,
    credit="OpenEEmeter, from the package eemeter 4.1.1 (Apache-2.0)",
    attributes={"floor_area_m2": FLOOR_AREA_M2, "floor_area_is_invented": True, "air_conditioned": 1.0},
)
