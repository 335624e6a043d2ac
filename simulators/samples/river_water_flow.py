"""Water flow through a pipeline branch in Italy, hourly, March to May 2022 [L/s].

Given by Tecnojest s.r.l. to the Python package `river` (BSD-3-Clause). Its description names four anomalous
segments: three moments of low flow (losses, or maintenance) and a small peak (pumping into the main) after the
first two. The hours below were read off the series.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from simulators.sample import Sample, Series

ANOMALIES = (
    {"kind": "low", "from": "2022-03-24T08:00", "to": "2022-03-25T01:00"},
    {"kind": "low", "from": "2022-03-29T08:00", "to": "2022-03-29T20:00"},
    {"kind": "peak", "from": "2022-04-03T06:00", "to": "2022-04-03T06:00"},
    {"kind": "low", "from": "2022-04-27T15:00", "to": "2022-04-28T06:00"},
)


def read(path: Path) -> Series:
    table = pd.read_csv(path)
    # The offset changes with daylight saving time; the clock on the wall is what people lived by.
    wall = pd.to_datetime(table["Time"].str[:19])
    flow = table["Water flow [l/s]"].to_numpy(dtype=np.float64)
    return Series(wall.to_numpy(dtype="datetime64[s]"), {"flow": flow})


SAMPLE = Sample(
    service="water",
    name="Debit cabang pipa, Italia 2022",
    files=("water-flow.csv",),
    read=read,
    credit="Tecnojest s.r.l., from the package river 0.26.1 (BSD-3-Clause)",
    attributes={"anomalies": list(ANOMALIES), "anomalies_time": "local, as measured, before the shift to now"},
)
