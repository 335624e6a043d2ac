"""CSV (RFC 4180): times with their offset, or as Indonesian Excel reads numbers and times."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from api.tables import FileForm, Style, Table

_BOM = "\ufeff".encode()
# A spreadsheet runs a cell that starts so as a formula; names come from devices too.
_FORMULA = r"^[=+\-@\t\r]"
_SECOND_US = 1_000_000


def _write(table: Table, style: Style) -> Iterator[bytes]:
    delimiter = ";" if style.decimal_comma else ","
    head = (_BOM if style.bom else b"") + (delimiter.join(table.schema.names) + "\r\n").encode()
    for batch in table.batches:
        rows = _lines(_told(batch, table.zone, style), delimiter) if batch.num_rows else b""
        # The head comes with the first rows: what fails before them can still be told as a problem.
        yield head + rows
        head = b""
    if head:
        yield head


def _told(batch: pa.RecordBatch, zone: ZoneInfo, style: Style) -> pa.RecordBatch:
    return pa.record_batch([_text(each, zone, style) for each in batch.columns], names=batch.schema.names)


def _lines(rows: pa.RecordBatch, delimiter: str) -> bytes:
    try:
        return _written(rows, delimiter, "none")
    except pa.ArrowInvalid:  # a cell holds a delimiter, a quote or a line's end: every text is quoted
        return _written(rows, delimiter, "needed")


def _written(rows: pa.RecordBatch, delimiter: str, quoting: str) -> bytes:
    text = io.BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False, delimiter=delimiter, eol="\r\n", quoting_style=quoting)
    pyarrow.csv.write_csv(rows, text, options)
    return text.getvalue()


def _text(values: pa.Array, zone: ZoneInfo, style: Style) -> pa.Array:
    kind = values.type
    if pa.types.is_timestamp(kind):
        return _times(values, zone, with_offset=not style.decimal_comma)
    if pa.types.is_dictionary(kind):
        return pa.DictionaryArray.from_arrays(values.indices, _harmless(values.dictionary)).dictionary_decode()
    if pa.types.is_string(kind):
        return _harmless(values)
    if pa.types.is_floating(kind):
        # What is no number is an empty cell, as null is.
        values = pc.if_else(pc.is_finite(values), values, pa.scalar(None, kind))
        return pc.replace_substring(values.cast(pa.string()), ".", ",") if style.decimal_comma else values
    return values


def _harmless(values: pa.Array) -> pa.Array:
    guarded = pc.binary_join_element_wise("'", values, "")
    return pc.if_else(pc.match_substring_regex(values, _FORMULA), guarded, values)


def _times(values: pa.Array, zone: ZoneInfo, *, with_offset: bool) -> pa.Array:
    """2026-06-15T10:00:00+08:00, or the local 2026-06-15 10:00:00, which Excel takes for a time in any language."""
    known = values.cast(pa.int64()).fill_null(0).to_numpy()
    hours, place = np.unique(known // (3600 * _SECOND_US), return_inverse=True)
    offsets = [_offset(int(hour), zone) for hour in hours]
    shifts = np.array([offset // timedelta(microseconds=1) for offset in offsets], np.int64)
    local = pa.array(known + shifts[place], pa.timestamp("us"), mask=values.is_null().to_numpy(zero_copy_only=False))
    is_whole = not (known % _SECOND_US).any()
    text = (local.cast(pa.timestamp("s")) if is_whole else local).cast(pa.string())
    if not with_offset:
        return text
    names = pa.array([_offset_name(offset) for offset in offsets]).take(pa.array(place))
    return pc.binary_join_element_wise(pc.replace_substring(text, " ", "T"), names, "")


def _offset(hour: int, zone: ZoneInfo) -> timedelta:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour)).astimezone(zone).utcoffset() or timedelta()


def _offset_name(offset: timedelta) -> str:
    """Zones have whole hours, as the settings demand."""
    hours = round(offset.total_seconds() / 3600)
    return f"{'-' if hours < 0 else '+'}{abs(hours):02d}:00"


form = FileForm("text/csv; charset=utf-8", _write)
