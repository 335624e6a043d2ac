"""Readings as a table for a file, a block at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from api.context import Context
from api.line import Line
from api.quality import quality_names
from api.reading_pages import unit_of
from api.reading_questions import Question
from api.tables import Table, column
from api.wording import ORIGINS, Language, say
from core.store import buckets, reading_rows
from core.store.connection import Connection

_NAME = pa.dictionary(pa.int32(), pa.string())


def reading_table(context: Context, question: Question, lines: list[Line] | None, language: Language) -> Table:
    """The answer as a table, by point, metric and time.

    lines   the whole answer, if it had to be made whole; else it is read while the file is written
    """
    facts = _Facts(context, question)
    batches = facts.of_lines(lines) if lines is not None else facts.streamed()
    about = {
        "origin": question.origin,
        "origin_label": say(ORIGINS[question.origin], language),
        "official": str(question.is_official).lower(),
        "start": context.local(question.start).isoformat(),
        "end": context.local(question.end).isoformat(),
        "bucket": question.asked.bucket,
        "aggregate": question.form.aggregate if question.form else "",
        "storage": question.storage,
    }
    return Table("readings", facts.schema, batches, context.zone, language, about)


class _Facts:
    """What every row says besides its numbers, as dictionaries: a name is stored once."""

    def __init__(self, context: Context, question: Question) -> None:
        self._context, self._question = context, question
        series = {each.series_id: each for each in question.series}
        self._ids = np.array(sorted(series), np.int32)
        known = [series[int(key)] for key in self._ids]
        units = [unit_of(context, each) for each in known]
        self._names = {
            "point": [each.point for each in known],
            "metric": [each.metric for each in known],
            "unit": units,
            "unit_symbol": [context.symbol(unit) for unit in units],
        }
        time = column("time", pa.timestamp("us", tz=context.zone.key), "of the reading, or the bucket's start")
        names = [column(name, _NAME) for name in self._names]
        numbers = [column("value", pa.float64()), column("n", pa.int64(), "readings behind it")]
        rest = [column(name, _NAME) for name in ("quality", "origin")]
        self.schema = pa.schema([names[0], names[1], time, numbers[0], *names[2:], numbers[1], *rest])

    def of_lines(self, lines: list[Line]) -> Iterator[pa.RecordBatch]:
        """The rows of lines; at least one batch, so that a file has its columns."""
        order = {each.series_id: place for place, each in enumerate(self._question.series)}
        for line in sorted(lines, key=lambda each: order[each.series]):
            ids = np.full(len(line), line.series, np.int32)
            yield self._batch(
                {"time": line.time, "series": ids, "value": line.value, "n": line.n, "quality": line.quality}
            )

    def streamed(self) -> Iterator[pa.RecordBatch]:
        """The rows as they are stored, read on a connection of their own."""
        with self._context.exports.connection() as connection:
            for block in self._blocks(connection):
                yield self._batch(block)

    def _blocks(self, connection: Connection) -> Iterator[dict[str, Any]]:
        question = self._question
        span = question.start, question.end
        if not question.series:
            return iter(())
        if question.form is None:
            return reading_rows.stream(connection, question.series, *span, question.quality)
        return buckets.stream(connection, question.series, *span, question.form)

    def _batch(self, block: Mapping[str, Any]) -> pa.RecordBatch:
        count = len(block["time"])
        place = pa.array(np.searchsorted(self._ids, block["series"]).astype(np.int32))
        columns: dict[str, Any] = {
            name: pa.DictionaryArray.from_arrays(place, pa.array(values, pa.string()))
            for name, values in self._names.items()
        }
        columns["time"] = pa.array(block["time"]).cast(self.schema.field("time").type)
        columns["value"] = pa.array(block["value"], from_pandas=True)
        columns["n"] = pa.array(block["n"] if "n" in block else np.ones(count, np.int64))
        columns["quality"] = _quality(block.get("quality", np.zeros(count, np.int16)))
        columns["origin"] = _constant(self._question.origin, count)
        return pa.record_batch([columns[name] for name in self.schema.names], schema=self.schema)


def _quality(flags: Any) -> pa.DictionaryArray:
    found, place = np.unique(flags, return_inverse=True)
    return pa.DictionaryArray.from_arrays(
        pa.array(place.astype(np.int32)), pa.array([" ".join(quality_names(int(each))) for each in found], pa.string())
    )


def _constant(value: str, count: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([value]))
