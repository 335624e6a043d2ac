"""Parquet: typed columns, names stored once, labels and origin in its metadata."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from api.tables import FileForm, Style, Table

# Rows that are encoded together: a few MB, and enough for names to be stored once for many.
_GROUP_ROWS = 131_072


class _Pieces(io.RawIOBase):
    """Where the writer writes; what it wrote is taken away."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # pyarrow gives bytes
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _write(table: Table, style: Style) -> Iterator[bytes]:
    pieces = _Pieces()
    schema = table.schema.with_metadata(dict(table.about))
    # Every reader takes Snappy; zstd would be a fifth smaller.
    with pq.ParquetWriter(pa.PythonFile(pieces, "w"), schema, compression="snappy") as writer:
        held: list[pa.RecordBatch] = []
        for batch in table.batches:
            held.append(batch)
            if sum(each.num_rows for each in held) >= _GROUP_ROWS:
                writer.write_table(pa.Table.from_batches(held, schema), row_group_size=_GROUP_ROWS)
                held.clear()
                yield pieces.take()
        if held:
            writer.write_table(pa.Table.from_batches(held, schema), row_group_size=_GROUP_ROWS)
    yield pieces.take()


form = FileForm("application/vnd.apache.parquet", _write)
