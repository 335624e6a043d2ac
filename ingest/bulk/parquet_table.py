"""A Parquet file as a table; a row's line is its number, from 1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import ConfigurationError
from ingest.bulk.cells import of_arrow
from ingest.bulk.table import CHUNK_ROWS, Chunk, checked_headers


class ParquetTable:
    """A Parquet file; it is read anew for each pass."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with pq.ParquetFile(path) as file:
                self.headers = checked_headers(path, 0, list(file.schema_arrow.names))
                self._total = file.metadata.num_rows
        except (pa.ArrowException, OSError) as error:
            raise ConfigurationError(f"{path}: cannot be read as Parquet: {error}") from error
        self.notes = ("Parquet",)

    def chunks(self, rows: int = CHUNK_ROWS, *, skip: int = 0) -> Iterator[Chunk]:
        end = 0
        try:
            with pq.ParquetFile(self._path) as file:
                for batch in file.iter_batches(batch_size=rows):
                    part = batch.slice(max(0, skip - end))
                    end += batch.num_rows
                    if part.num_rows:
                        yield self._chunk(part, end)
        except pa.ArrowException as error:
            raise ConfigurationError(f"{self._path}, row {end + 1}: {error}") from error

    def _chunk(self, part: pa.RecordBatch, end: int) -> Chunk:
        columns = {name: of_arrow(part.column(name)) for name in self.headers}
        line = np.arange(end - part.num_rows + 1, end + 1, dtype=np.int64)
        return Chunk(line, columns, end, end / self._total)
