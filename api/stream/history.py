"""What a client missed while it was away, read from the store at the client's own pace."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool

from api.context import Context
from api.stream.batches import Frames, GapBatch
from api.stream.hub import Place
from api.stream.reader import BatchReader
from core.store import live

_AT_ONCE = 8  # batches


async def missed(context: Context, place: Place, since: tuple[int, int]) -> AsyncIterator[bytes]:
    """Events behind `since`, up to the batch where `place` is.

    since   (batch, event in it) that the client had last
    raises  psycopg.OperationalError: the database went away
    """
    batch, event = since
    reader = BatchReader(context)
    if gap := await run_in_threadpool(_gap, context, batch, place.number):
        for piece in gap.pieces(place.wanted):
            yield piece
    last = batch - 1  # of the batch itself some events may be missing
    while last < place.number and (found := await run_in_threadpool(_read, context, reader, last, place.number)):
        for frames in found:
            for piece in frames.pieces(place.wanted, event if frames.number == batch else -1):
                yield piece
        last = found[-1].number


def _gap(context: Context, batch: int, until: int) -> Frames | None:
    """In place of what came behind `batch` and is no longer kept; None: all is there."""
    with context.connection() as connection:
        oldest = live.oldest(connection)
    is_kept = batch == until if oldest is None else oldest <= batch + 1
    # A number that is still to come was given by another store.
    return None if is_kept and batch <= until else Frames(GapBatch(min(batch, until)))


def _read(context: Context, reader: BatchReader, last: int, until: int) -> list[Frames]:
    with context.connection() as connection:
        return reader.read(connection, live.after(connection, last, until, limit=_AT_ONCE))
