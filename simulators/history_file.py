"""The fleet's past as a CSV file, line for line what the database would hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TextIO

from simulators.history import Part

HEADER = "time,point,metric,value,quality,late\n"


def write_csv(file: TextIO, names: Sequence[tuple[str, str]], parts: Iterable[Part]) -> Iterator[int]:
    """Write `parts` by time, point and metric; gives the number of readings after each part.

    names   (point, metric) of each series, as `Part.series` numbers them
    """
    file.write(HEADER)
    labels = [f"{point},{metric}" for point, metric in names]
    count = 0
    for part in parts:
        file.writelines(_lines(part, labels))
        count += len(part)
        yield count


def _lines(part: Part, labels: Sequence[str]) -> Iterator[str]:
    columns = (part.time_us // 1_000_000, part.series, part.value, part.quality, part.is_late)
    time_s, text = -1, ""
    for now_s, series, value, quality, is_late in zip(*(column.tolist() for column in columns), strict=True):
        if now_s != time_s:
            time_s, text = now_s, datetime.fromtimestamp(now_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield f"{text},{labels[series]},{value!r},{quality},{'true' if is_late else 'false'}\n"
