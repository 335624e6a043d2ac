"""Files that are handed over: taken piece by piece, so that a large one costs no memory."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from typing import IO, Annotated

from fastapi import Depends, Request

from api.problems import Problem

_IN_MEMORY = 1_000_000  # [bytes]
_PIECE = 1 << 20
# By what a file's name would end.
ENDINGS = {
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.apache.parquet": ".parquet",
}
_READ = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet", ".pq")


async def _received(request: Request) -> AsyncIterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        async for piece in request.stream():
            file.write(piece)
        file.seek(0)
        yield file


Upload = Annotated[IO[bytes], Depends(_received)]


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What the file holds, from its start.

    raises   Problem: nothing
    """
    first = file.read(_PIECE)
    if not first:
        raise Problem("invalid-parameter", ("isi permintaan kosong", "the request has no body"), parameter="body")
    yield first
    yield from iter(lambda: file.read(_PIECE), b"")


def name_of(request: Request, said: str | None) -> str:
    """What the file is called, with an ending that tells its form.

    raises   Problem: neither its name nor its Content-Type tells
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    name = said or f"file{ENDINGS.get(media_type, '')}"
    if not name.lower().endswith(_READ):
        name += ENDINGS.get(media_type, "")
    if not name.lower().endswith(_READ):
        detail = (
            f"bentuk {name!r} tidak diketahui: sebut file=nama.csv, .xlsx, atau .parquet, atau Content-Type-nya",
            f"what {name!r} is cannot be told: name it file=name.csv, .xlsx or .parquet, or send its Content-Type",
        )
        raise Problem("unsupported-format", detail, value=media_type)
    return name
