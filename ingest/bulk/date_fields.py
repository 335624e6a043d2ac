"""Written dates taken apart by pattern and put together as moments, a whole column at a time."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ingest.bulk.cells import Mask, Times, mask
from ingest.bulk.date_words import in_numbers

_CLOCK = (
    r"(?:[T ]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?)?"
    r"\s*(?P<zone>Z|z|[+-]\d{2}(?::?\d{2})?)?$"
)
YEAR_FIRST = r"^(?P<year>\d{4})[-/.](?P<a>\d{1,2})[-/.](?P<b>\d{1,2})" + _CLOCK
YEAR_LAST = r"^(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4})" + _CLOCK
# Words are of months, days and zones; T and Z belong to the patterns above.
_HAS_WORD = "[A-SU-Ya-z]"


def without_words(texts: Any) -> Any:
    """Names of months, days and zones in `texts` turned into numbers."""
    if not mask(pc.fill_null(pc.match_substring_regex(texts, _HAS_WORD), False)).any():
        return texts
    return pa.array([in_numbers(text) for text in texts.to_pylist()], pa.string())


def fields_of(words: Any, pattern: str) -> tuple[dict[str, Any], Mask]:
    """The pattern's numbers in each word, 0 where there are none, and which words fit the pattern."""
    found = pc.extract_regex(words, pattern)
    fields: dict[str, Any] = {}
    for name in ("year", "a", "b", "hour", "minute", "second"):
        digits = pc.if_else(pc.equal(pc.struct_field(found, name), ""), "0", pc.struct_field(found, name))
        fields[name] = pc.fill_null(pc.cast(digits, pa.int64()), 0).to_numpy(zero_copy_only=False)
    part = pc.fill_null(pc.struct_field(found, "part"), "")
    padded = pc.utf8_slice_codeunits(pc.utf8_rpad(part, 6, "0"), 0, 6)
    fields["part"] = pc.cast(padded, pa.int64()).to_numpy(zero_copy_only=False)
    fields["zone"] = pc.fill_null(pc.struct_field(found, "zone"), "")
    return fields, mask(pc.is_valid(found))


def assemble(fields: dict[str, Any], month: Any, day: Any, found: Mask, zone: ZoneInfo) -> Times:
    year, hour, minute, second = (fields[name] for name in ("year", "hour", "minute", "second"))
    # Offices write 24:00 for the end of a day.
    is_clock = ((hour <= 23) | ((hour == 24) & (minute == 0) & (second == 0))) & (minute <= 59) & (second <= 59)
    is_date = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (year >= 1900)
    months = ((np.where(is_date, year, 1970) - 1970) * 12 + np.where(is_date, month, 1) - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (np.where(is_date, day, 1) - 1)
    is_date &= days.astype("datetime64[M]") == months  # there is no 31 February
    seconds = hour * 3600 + minute * 60 + second
    local = days.astype("datetime64[us]") + (seconds * 1_000_000 + fields["part"]).astype("timedelta64[us]")
    local[~(found & is_date & is_clock)] = np.datetime64("NaT", "us")
    offset_us, has_offset = _offsets(fields["zone"])
    return np.where(has_offset, local - offset_us.astype("timedelta64[us]"), to_utc(local, zone))


def _offsets(zones: Any) -> tuple[npt.NDArray[np.int64], Mask]:
    encoded = pc.dictionary_encode(zones)
    table = np.array([_offset_us(zone) for zone in encoded.dictionary.to_pylist()] or [0], dtype=np.int64)
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    return table[codes], np.asarray(pc.not_equal(zones, "").to_numpy(zero_copy_only=False), dtype=np.bool_)


def _offset_us(zone: str) -> int:
    if zone in ("", "Z", "z"):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return (int(digits[:2]) * 60 + int(digits[2:])) * 60_000_000 * (-1 if zone[0] == "-" else 1)


def to_utc(local: Times, zone: ZoneInfo) -> Times:
    index = pd.DatetimeIndex(local).tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
    return index.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]")
