"""CSV lines as data loggers send them: one value a line, or a header and one time a line.

    2026-07-01T08:00:00+08:00,level,6.42,m          time,metric,value[,unit]

    time,level,rain
    2026-07-01T08:00:00+08:00,6.42,0.2

A header is a first line that begins with the word time; it may be that of the long form, time,metric,value.
Times are RFC 3339 with an offset, or seconds or milliseconds since 1970; an empty one is the time of arrival.
The separator is a comma, semicolon or tab, whichever the first line has first; decimals have a point. A
decimal comma is refused, never guessed: "1,250" is two numbers to different people. An empty value, NA or
NaN is a gap.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from core.errors import Undecodable
from core.reading import Reading
from ingest.text import checked_name, parse_epoch_us, parse_number, parse_time_us

_TIMES = ("time", "timestamp", "ts", "datetime", "waktu")
_LONG = (["metric", "value"], ["metric", "value", "unit"])
_GAPS = ("", "na", "nan", "null", "-")
_MAX_COLUMNS = 200


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings in the payload's order; empty lines are skipped.

    device       from the topic
    received_us  our clock, used where a line has no time [us]
    raises       Undecodable: says which line, and what is wrong with it
    """
    line = 0
    try:
        rows = csv.reader(payload.decode("utf-8-sig").splitlines(), delimiter=_separator(payload), strict=True)
        header: list[str] | None = None
        readings: list[Reading] = []
        for line, row in enumerate(rows, start=1):
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if line == 1 and cells[0].lower() in _TIMES:
                header = None if [cell.lower() for cell in cells[1:]] in _LONG else _header(cells)
                continue
            time_us = _time_us(cells[0], received_us)
            readings += _wide(cells, header, device, time_us) if header else _long(cells, device, time_us)
    except (ValueError, OverflowError, csv.Error) as error:
        raise Undecodable(f"csv_line: line {max(line, 1)}: {error}") from error
    return readings


def _separator(payload: bytes) -> str:
    first = payload.split(b"\n", 1)[0][:1000].decode(errors="replace")
    return next((character for character in first if character in ",;\t"), ",")


def _header(cells: list[str]) -> list[str]:
    if len(cells) > _MAX_COLUMNS:
        raise ValueError(f"{len(cells)} columns; at most {_MAX_COLUMNS} are possible")
    names = [checked_name(cell) for cell in cells[1:]]
    if "" in names or len(set(names)) < len(names):
        raise ValueError("a column without a name, or two of the same")
    return names


def _time_us(text: str, received_us: int) -> int:
    if not text:
        return received_us
    epoch_us = parse_epoch_us(text)
    return parse_time_us(text) if epoch_us is None else epoch_us


def _long(cells: list[str], device: str, time_us: int) -> Iterator[Reading]:
    if len(cells) not in (3, 4) or not cells[1]:
        raise ValueError(f"{len(cells)} fields; time,metric,value or time,metric,value,unit is expected")
    value = _value(cells[2])
    unit = cells[3] if len(cells) == 4 and cells[3] else None
    if unit is not None and parse_number(unit) is not None:
        raise ValueError(f"unit {unit[:40]!r} is a number; decimals have a point")
    if value is not None:
        yield Reading(device, checked_name(cells[1]), time_us, value, unit)


def _wide(cells: list[str], header: list[str], device: str, time_us: int) -> Iterator[Reading]:
    if len(cells) != len(header) + 1:
        raise ValueError(f"{len(cells)} fields under a header of {len(header) + 1}")
    for name, text in zip(header, cells[1:], strict=True):
        value = _value(text)
        if value is not None:
            yield Reading(device, name, time_us, value)


def _value(text: str) -> float | None:
    if text.lower() in _GAPS:
        return None
    value = parse_number(text)
    if value is None:
        raise ValueError(f"{text[:40]!r} is no number with a decimal point")
    return value
