"""Facts of records as columns, by the types that the catalogue gives them; what does not fit is unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from core.catalogue import RecordKind


def typed(kind: RecordKind, attributes: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> pd.DataFrame:
    """A row for each of `attributes`, a column for each fact of `kind`.

    returns  numbers: float; dates (their local day's start) and times: datetime64[us], UTC; truths: bool, False where
             unknown; texts and choices: str or None
    """
    return pd.DataFrame(
        {name: _COLUMNS[fact.type]([row.get(name) for row in attributes], zone) for name, fact in kind.facts.items()},
        index=range(len(attributes)),
    )


def local_days(times: pd.Series, zone: ZoneInfo) -> pd.Series:
    """The local day that each of `times` (UTC) is in, datetime64[D] of the calendar; NaT where unknown."""
    return pd.Series(times.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None).dt.normalize())


def _numbers(values: list[Any], _: ZoneInfo) -> pd.Series:
    numbers = [value if isinstance(value, int | float) and not isinstance(value, bool) else np.nan for value in values]
    return pd.Series(numbers, dtype=float)


def _times(values: list[Any], _: ZoneInfo) -> pd.Series:
    texts = [value if isinstance(value, str) and len(value) > len("2026-01-31") else None for value in values]
    return pd.to_datetime(pd.Series(texts, dtype=object), utc=True, errors="coerce", format="ISO8601").pipe(_plain)


def _dates(values: list[Any], zone: ZoneInfo) -> pd.Series:
    texts = [value if isinstance(value, str) and len(value) == len("2026-01-31") else None for value in values]
    days = pd.to_datetime(pd.Series(texts, dtype=object), errors="coerce", format="%Y-%m-%d")
    return days.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").dt.tz_convert("UTC").pipe(_plain)


def _plain(times: pd.Series) -> pd.Series:
    return pd.Series(times.dt.tz_localize(None).astype("datetime64[us]"))


def _truths(values: list[Any], _: ZoneInfo) -> pd.Series:
    return pd.Series([value is True for value in values], dtype=bool)


def _texts(values: list[Any], _: ZoneInfo) -> pd.Series:
    return pd.Series([value if isinstance(value, str) else None for value in values], dtype=object)


_COLUMNS: dict[str, Callable[[list[Any], ZoneInfo], pd.Series]] = {
    "number": _numbers,
    "time": _times,
    "date": _dates,
    "truth": _truths,
    "text": _texts,
    "choice": _texts,
}
