"""Dates as people write them: 2025-12-31T14:30:00+08:00, 31/12/2025 14.30, 31 Desember 2025, cells of Excel.

Whether the day or the month stands first is decided once for a column, by a number above 12; 03/04/2025 alone
explains nothing and is asked about, as is a bare number. A time without an offset is local.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.bulk.cells import Cells, Floats, Mask, Times, mask
from ingest.bulk.date_fields import YEAR_FIRST, YEAR_LAST, assemble, fields_of, to_utc, without_words

Order = Literal["day-first", "month-first", "iso", "excel", "epoch-s", "epoch-ms"]

_NUMBER = r"^\d{4,13}([.,]\d+)?$"
# What a bare number counts from, and in what [us].
_COUNTS = {
    "excel": (np.datetime64("1899-12-30", "us"), 86_400_000_000),
    "epoch-s": (np.datetime64("1970-01-01", "us"), 1_000_000),
    "epoch-ms": (np.datetime64("1970-01-01", "us"), 1000),
}
_LATEST_US = 4e15  # in the year 2096
# Excel keeps a day in a double: what is finer than a millisecond is noise.
_GRAIN_US = 1000


@dataclass(slots=True)
class DateEvidence:
    """What a column has shown so far: for each habit the first cell that has it, as (line, text)."""

    first: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, cells: Cells, line: npt.NDArray[np.int64]) -> None:
        """Look at more cells of the column."""
        encoded = pc.dictionary_encode(cells.text)
        words = without_words(encoded.dictionary)
        fields, found = fields_of(words, YEAR_LAST)
        a, b = fields["a"], fields["b"]
        habits = {
            "day-first": found & (a > 12) & (b <= 12),
            "month-first": found & (b > 12) & (a <= 12),
            "either": found & (a != b) & (a <= 12) & (b <= 12),
            "number": mask(pc.fill_null(pc.match_substring_regex(words, _NUMBER), False)),
        }
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        for name, has in habits.items():
            if name not in self.first and has.any():
                row = int(np.flatnonzero(np.append(has, False)[codes])[0])
                self.first[name] = int(line[row]), cells.shown(row)
        if cells.number is not None and "number" not in self.first:
            row = int(np.flatnonzero(~np.isnan(cells.number))[0])
            self.first["number"] = int(line[row]), cells.shown(row)

    def decide(self) -> Order:
        """The column's order.

        raises   ValueError: the question that a person must answer
        """
        day, month, either, number = (self.first.get(k) for k in ("day-first", "month-first", "either", "number"))
        if number:
            raise ValueError(
                f"line {number[0]} has {number[1]!r}: is that Excel's day number, seconds or milliseconds since 1970? "
                "say --dates excel, --dates epoch-s or --dates epoch-ms"
            )
        if day and month:
            raise ValueError(
                f"line {day[0]} has {day[1]!r} and line {month[0]} has {month[1]!r}: does the day or the month "
                "stand first? say --dates day-first or --dates month-first"
            )
        if either and not day and not month:
            raise ValueError(
                f"line {either[0]} has {either[1]!r}: does the day or the month stand first? "
                "say --dates day-first or --dates month-first"
            )
        return "month-first" if month else "day-first"


def parse(cells: Cells, order: Order, zone: ZoneInfo) -> tuple[Times, Mask]:
    """(moments as datetime64[us] in UTC, NaT where there is none; which cells are no time though they hold something).

    zone     of times without an offset; a local time that the zone skips or has twice is none
    """
    encoded = pc.dictionary_encode(cells.text)
    moments = _of_words(without_words(encoded.dictionary), order, zone)
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    times = np.append(moments, np.datetime64("NaT", "us"))[codes]
    if cells.time is not None:
        own = cells.time if cells.is_utc else to_utc(cells.time, zone)
        times = np.where(np.isnat(cells.time), times, own)
    if cells.number is not None and order in _COUNTS:
        counted = _counted(cells.number, order, zone)
        times = np.where(np.isnan(cells.number), times, counted)
    return times, np.isnat(times) & ~cells.is_gap()


def _of_words(words: Any, order: Order, zone: ZoneInfo) -> Times:
    fields, found = fields_of(words, YEAR_FIRST)
    times = assemble(fields, fields["a"], fields["b"], found, zone)
    if order in ("day-first", "month-first"):
        fields, found = fields_of(words, YEAR_LAST)
        day, month = ("a", "b") if order == "day-first" else ("b", "a")
        times = np.where(found, assemble(fields, fields[month], fields[day], found, zone), times)
    if order in _COUNTS:
        is_number = pc.match_substring_regex(words, _NUMBER)
        plain = pc.replace_substring(pc.if_else(is_number, words, pa.scalar(None, pa.string())), ",", ".")
        count = np.array(pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
        times = np.where(np.isnan(count), times, _counted(count, order, zone))
    return times


def _counted(count: Floats, order: Order, zone: ZoneInfo) -> Times:
    origin, unit_us = _COUNTS[order]
    possible = (count >= 0) & (count * unit_us <= _LATEST_US)
    grains = np.round(np.where(possible, count, 0) * (unit_us / _GRAIN_US)) * _GRAIN_US
    times = origin + grains.astype("timedelta64[us]")
    times[~possible] = np.datetime64("NaT", "us")
    return to_utc(times, zone) if order == "excel" else times
