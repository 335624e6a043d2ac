"""Reference data as formulas ask for it: the value that holds at points, in their districts or in the city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.catalogue.reference_data import CITY, Reference

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class References:
    """Looks values up by the local day that a window starts on; NaN where none is valid.

    entries  the catalogue's
    points   index point_id; columns key, district and agency
    zone     of the local calendar
    """

    entries: Mapping[str, Reference]
    points: pd.DataFrame
    zone: ZoneInfo
    _steps: dict[tuple[str, str], tuple[Any, Values]] = field(default_factory=dict)

    def of_points(self, name: str, point_id: npt.ArrayLike, start: npt.ArrayLike) -> Values:
        """What holds at each point: its own value, else its district's, its agency's, the city's.

        name      key of the reference data
        point_id  (n,)
        start     (n,) starts of windows, UTC
        raises    KeyError: there is no such reference data
        """
        return self._looked_up(name, point_id, start, _scopes_of_point)

    def of_districts(self, name: str, point_id: npt.ArrayLike, start: npt.ArrayLike) -> Values:
        """What the whole district of each point has; arguments as `of_points`. The city's value does not stand in."""
        return self._looked_up(name, point_id, start, lambda point: [f"district:{point['district']}"])

    def of_city(self, name: str, start: npt.ArrayLike) -> Values:
        """What the whole city has, or its districts together, at each of the starts of windows."""
        return self._at(name, CITY, self._days(start))

    def _looked_up(self, name: str, point_id: npt.ArrayLike, start: npt.ArrayLike, scopes: Any) -> Values:
        ids, days = np.asarray(point_id), self._days(start)
        values = np.full(len(ids), np.nan)
        for one in np.unique(ids):
            mine = ids == one
            for scope in scopes(self.points.loc[one]):
                is_open = mine & np.isnan(values)
                values[is_open] = self._at(name, scope, days[is_open])
        return values

    def _at(self, name: str, scope: str, days: Any) -> Values:
        if (name, scope) not in self._steps:
            self._steps[name, scope] = steps(self.entries[name], scope)
        valid_from, values = self._steps[name, scope]
        held: Values = np.append(np.nan, values)[np.searchsorted(valid_from, days, side="right")]
        return held

    def _days(self, start: npt.ArrayLike) -> Any:
        local = pd.DatetimeIndex(np.asarray(start)).tz_localize("UTC").tz_convert(self.zone)
        return local.tz_localize(None).to_numpy().astype("datetime64[D]")


def steps(reference: Reference, scope: str) -> tuple[Any, Values]:
    """The days on which what holds in `scope` may change (datetime64[D], rising), and the value from each on."""
    days = sorted({entry.valid_from for entry in reference.values})
    values = [reference.at(scope, day) for day in days]
    known = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return np.array(days, dtype="datetime64[D]"), known


def _scopes_of_point(point: pd.Series) -> list[str]:
    return [f"point:{point['key']}", f"district:{point['district']}", f"agency:{point['agency']}", CITY]
