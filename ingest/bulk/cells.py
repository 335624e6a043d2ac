"""A column of a table: each cell is a text, a number, a time or nothing.

Text files have texts only, Parquet one kind a column, and a spreadsheet whatever was typed: a text that was
meant as a number must be read by the file's habits, a number cell must not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Texts = Any  # pa.StringArray; pyarrow has no types
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.datetime64]

# What people and programs write where there is no value.
GAPS = ("", "-", "--", "n/a", "na", "nan", "null", "none", "tidak ada", "kosong", "#n/a")


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of n cells; a cell is in one of the three, or in none.

    text    texts without blanks around them, null elsewhere
    number  (n,), NaN elsewhere; None: no cell is a number
    time    datetime64[us] (n,), NaT elsewhere; None: no cell is a time
    is_utc  times are moments in UTC; else they are local
    """

    text: Texts
    number: Floats | None = None
    time: Times | None = None
    is_utc: bool = False

    def __len__(self) -> int:
        return len(self.text)

    def is_gap(self) -> Mask:
        """Which cells hold nothing, or a word for it."""
        lowered = pc.utf8_lower(self.text)
        gap = mask(pc.or_(pc.is_null(lowered), pc.is_in(lowered, value_set=pa.array(GAPS))))
        if self.number is not None:
            gap &= np.isnan(self.number)
        if self.time is not None:
            gap &= np.isnat(self.time)
        return gap

    def shown(self, row: int) -> str:
        """The cell as a person would recognise it."""
        text = self.text[row].as_py()
        if text is None and self.number is not None and not np.isnan(self.number[row]):
            return f"{self.number[row]:.15g}"
        if text is None and self.time is not None and not np.isnat(self.time[row]):
            return str(self.time[row].astype("datetime64[s]"))
        return text or ""


def mask(array: Any) -> Mask:
    """An arrow array of truths as numpy's."""
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=np.bool_)


def of_texts(cells: Sequence[str | None]) -> Cells:
    """Cells of a text file."""
    return Cells(pc.utf8_trim_whitespace(pa.array(cells, pa.string())))


def of_arrow(array: Any) -> Cells:
    """Cells of a typed column; a type that is neither text, number nor time is shown as text."""
    kind, nothing = array.type, pa.nulls(len(array), pa.string())
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        times = array.cast(pa.timestamp("us"), safe=False) if pa.types.is_date(kind) else array
        is_utc = pa.types.is_timestamp(kind) and kind.tz is not None
        moments = times.cast(pa.timestamp("us", kind.tz if is_utc else None), safe=False)
        return Cells(nothing, time=moments.to_numpy(zero_copy_only=False).astype("datetime64[us]"), is_utc=is_utc)
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return Cells(nothing, number=array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
    return Cells(pc.utf8_trim_whitespace(array.cast(pa.string())))


def of_objects(cells: Sequence[object]) -> Cells:
    """Cells of a spreadsheet: texts, numbers, truths, dates, times of day."""
    texts: list[str | None] = []
    number = np.full(len(cells), np.nan)
    moment = np.full(len(cells), "NaT", dtype="datetime64[us]")
    for row, cell in enumerate(cells):
        text = None
        if isinstance(cell, bool):
            text = "true" if cell else "false"
        elif isinstance(cell, int | float):
            number[row] = cell
        elif isinstance(cell, datetime | date):
            moment[row] = np.datetime64(cell, "us")
        elif isinstance(cell, time):
            text = cell.isoformat()
        elif cell is not None:
            text = str(cell)
        texts.append(text)
    has_number, has_time = not np.isnan(number).all(), not np.isnat(moment).all()
    trimmed = pc.utf8_trim_whitespace(pa.array(texts, pa.string()))
    return Cells(trimmed, number if has_number else None, moment if has_time else None)


def names(cells: Cells) -> Texts:
    """The cells as names, empty where there is nothing; a number cell 187.0 is the name 187."""
    if cells.number is None:
        return pc.fill_null(cells.text, "")
    shown = [None if np.isnan(number) else f"{number:.15g}" for number in cells.number]
    return pc.fill_null(pc.coalesce(cells.text, pa.array(shown, pa.string())), "")


def joined(day: Cells, clock: Cells) -> Cells:
    """Dates and times of day, which stood in two columns, as one; a date without a time stays alone."""
    if day.time is None:
        dates = day.text
    else:
        written = pa.array(np.datetime_as_string(day.time, unit="D"), pa.string())
        dates = pc.coalesce(day.text, pc.if_else(pa.array(np.isnat(day.time)), pa.scalar(None, pa.string()), written))
    times = clock.text
    if clock.time is not None:
        written = pa.array([str(moment)[11:] or None for moment in clock.time], pa.string())
        times = pc.coalesce(times, written)
    gap = clock.is_gap()
    both = pc.binary_join_element_wise(dates, pc.fill_null(times, ""), " ")
    return Cells(pc.if_else(pa.array(gap), dates, both), day.number)
