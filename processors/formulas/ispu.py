"""Air pollutant standard index (ISPU): the highest index among the pollutants, of rolling 24-hour means.

Source: Permen LHK P.14/2020, table of concentrations, all over 24 hours [ug/m3].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from processors.inputs import Inputs
from processors.parts import parts

if TYPE_CHECKING:
    from pandas.api.typing import DataFrameGroupBy

    Grouped = DataFrameGroupBy[Any, Any]

# The law says only "above 300" for the topmost row; most implementations let it end at 500. The category is the
# same either way, and beyond it the index stays there: it is shown as ">500".
ISPU_TOP = 500.0
INDEX = (0.0, 50.0, 100.0, 200.0, 300.0, ISPU_TOP)
CONCENTRATION: Mapping[str, tuple[float, ...]] = {
    "pm10": (0, 50, 150, 350, 420, 500),
    "pm25": (0, 15.5, 55.4, 150.4, 250.4, 500),
    "so2": (0, 52, 180, 400, 800, 1200),
    "co": (0, 4000, 8000, 15000, 30000, 45000),
    "o3": (0, 120, 235, 400, 800, 1000),
    "no2": (0, 80, 200, 1130, 2260, 3000),
    "hc": (0, 45, 100, 215, 432, 648),
}
CATEGORIES = ((50, "baik"), (100, "sedang"), (200, "tidak_sehat"), (300, "sangat_tidak_sehat"))
HOURS = 24
MIN_HOURS = 18


def ispu_index(parameter: str, concentration: float | pd.Series) -> npt.NDArray[np.float64]:
    """Index of a pollutant, not rounded.

    parameter      key of `CONCENTRATION`
    concentration  24-hour mean or means [ug/m3]
    returns        as many, from 0 to `ISPU_TOP`; NaN where the concentration is
    raises         KeyError: no such pollutant
    """
    return np.asarray(np.interp(np.asarray(concentration, dtype=float), CONCENTRATION[parameter], INDEX))


def published(index: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """`index` as it is published: rounded half up."""
    return np.floor(np.asarray(index, dtype=float) + 0.5)


def category(index: float) -> str:
    """Key of the category that a published index is in."""
    for limit, name in CATEGORIES:
        if index <= limit:
            return name
    return "berbahaya"


def critical_parameter(concentrations: Mapping[str, float]) -> str | None:
    """The pollutant with the highest index; None if there is no value.

    concentrations  {parameter: 24-hour mean, NaN if unknown} [ug/m3]
    """
    indices = {key: float(ispu_index(key, value)) for key, value in concentrations.items() if value == value}
    return max(indices, key=lambda key: indices[key], default=None)


def formula(inputs: Inputs) -> pd.DataFrame:
    """The published index of each station and hour, over the 24 hours that end with it.

    inputs   hours of air.* [ug/m3]; an hour with a good reading is valid
    returns  numerator: the index [1]; denominator: 1, or 0 if no pollutant has `MIN_HOURS` valid hours;
             observed: valid hours of the best-covered pollutant [h]; expected: 24 [h]
    """
    rows = _trailing(inputs.hours)
    return station_parts(rows.groupby(["point_id", "hour"]), HOURS)


def with_index(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with their index, NaN where fewer than `MIN_HOURS` are valid.

    rows     metric ('service.pollutant'), concentration [ug/m3], valid_h [h]
    """
    index = pd.Series(np.nan, index=rows.index)
    enough = rows["concentration"].where(rows["valid_h"] >= MIN_HOURS)
    for metric, group in enough.groupby(rows["metric"], observed=True):
        index[group.index] = ispu_index(str(metric).partition(".")[2], group)
    return rows.assign(index=index)


def station_parts(groups: Grouped, expected_h: float) -> pd.DataFrame:
    """The parts of stations: rows with index, valid_h and n, grouped by point and window."""
    frame = groups.agg(numerator=("index", "max"), observed=("valid_h", "max"), n=("n", "sum"))
    frame["denominator"] = frame["numerator"].notna().astype(float)
    frame["numerator"] = published(frame["numerator"])
    return parts(frame.assign(expected=expected_h))


def _trailing(hours: pd.DataFrame) -> pd.DataFrame:
    """`hours` with concentration, valid_h and n of the 24 hours that end with each."""
    hours = hours.reset_index(drop=True)
    column = hours.groupby(["point_id", "metric"], observed=True).ngroup().to_numpy()
    row = ((hours["hour"] - hours["hour"].min()).dt.total_seconds() // 3600).to_numpy().astype(int)
    dense = np.zeros((2, row.max() + HOURS, column.max() + 1))
    dense[0] = np.nan
    dense[:, row + HOURS - 1, column] = hours["mean"], hours["n"]
    # Each sum adds its own 24 numbers, so that a value does not depend on what it is computed with.
    mean, n = sliding_window_view(dense, HOURS, axis=1)[:, row, column]
    valid_h = (~np.isnan(mean)).sum(axis=-1)
    with np.errstate(invalid="ignore"):
        concentration = np.nansum(mean, axis=-1) / valid_h
    return with_index(
        hours[["point_id", "metric", "hour"]].assign(concentration=concentration, valid_h=valid_h, n=n.sum(axis=-1))
    )
