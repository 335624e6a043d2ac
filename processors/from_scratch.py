"""Years computed from scratch, in chunks: one indicator and a stretch of time each, on as many workers as there are.

A chunk is one transaction under its indicator's lock. The chunks of an indicator follow each other with the others'
in between, so that the live processor gets its turn at every indicator; rollups are not touched at all.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import get_ident
from zoneinfo import ZoneInfo

from core.calendar import period_end, period_start
from core.catalogue import Catalogue, Indicator, load_catalogue
from core.registry import load_entries
from core.settings import load_settings
from core.store import recomputation
from core.store.connection import Connection, connect
from core.store.recomputation import Chunk
from processors import formulas
from processors.compute import Compute, Computed, FormulaFailed

logger = logging.getLogger(__name__)

# What a chunk's inputs take must fit into a worker's memory.
_HOURLY, _LONGER = "quarter", "year"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be computed.

    left      chunks, newest first
    total     of them, those done before included
    skipped   {indicator: from when on its raw readings are kept; its windows before stay as they are}
    """

    left: list[Chunk]
    total: int
    skipped: dict[str, datetime]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a chunk.

    seconds   that it took a worker [s]
    failure   what its formula did wrong
    """

    chunk: Chunk
    computed: Computed
    seconds: float
    failure: str | None = None


def make_plan(
    connection: Connection, catalogue: Catalogue, zone: ZoneInfo, begins: datetime, ends: datetime, only: Sequence[str]
) -> Plan:
    """The chunks of [begins, ends), those of an interrupted run of the same span that are left.

    connection  autocommitting
    only        these indicators; empty: all that are computed
    """
    entries = [entry for key, entry in catalogue.computed.items() if not only or key in only]
    kept = recomputation.readings_since(connection)
    first = recomputation.first_hour(connection)
    skipped: dict[str, datetime] = {}
    chunks: list[Chunk] = []
    for entry in entries:
        # Records may be older than any series.
        since = max(begins, period_start(first, "day", zone)) if first and not entry.records else begins
        if entry.rollup == "reading" and kept is not None and kept > since:
            since = period_end(period_start(kept, "day", zone), "day", zone)
            skipped[entry.id] = since
        chunks += _chunks(entry, zone, since, begins, ends)
    recomputation.begin(connection, chunks)
    left = recomputation.left(connection, begins, ends, [entry.id for entry in entries])
    return Plan(left, len(chunks), skipped)


def run(plan: Plan, executor: Executor, workers: int, now: datetime) -> Iterator[Result]:
    """Compute the chunks that are left; gives each as it is done.

    workers   chunks under way at once, each of another indicator
    raises    psycopg.OperationalError: the database went away; what was done is done
    """
    waiting = deque(plan.left)
    under_way: dict[Future[Result], str] = {}
    while waiting or under_way:
        for chunk in _of_others(waiting, set(under_way.values()), workers - len(under_way)):
            under_way[executor.submit(compute_chunk, chunk, now)] = chunk.indicator
        finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in finished:
            del under_way[future]
            yield future.result()


def compute_chunk(chunk: Chunk, now: datetime) -> Result:
    """Compute a chunk; runs on a worker, which has the database's address from its own settings."""
    connection, compute = _worker(get_ident())
    return _computed(connection, compute, chunk, now)


def serially(connection: Connection, compute: Compute, plan: Plan, now: datetime) -> Iterator[Result]:
    """The same in this process."""
    for chunk in plan.left:
        yield _computed(connection, compute, chunk, now)


def make_compute(catalogue: Catalogue, zone: ZoneInfo) -> Compute:
    """The formulas of this Nadi over `catalogue`."""
    return Compute(load_entries(formulas, "formula"), zone, catalogue)


@cache  # a worker computes many chunks: each of its threads connects and reads the catalogue once
def _worker(thread: int) -> tuple[Connection, Compute]:
    settings = load_settings()
    connection = connect(settings.database_url.get_secret_value(), autocommit=True)
    return connection, make_compute(load_catalogue(), settings.zone)


def _computed(connection: Connection, compute: Compute, chunk: Chunk, now: datetime) -> Result:
    entry = compute.catalogue.indicators[chunk.indicator]
    start = time.monotonic()
    try:
        return Result(chunk, compute.chunk(connection, entry, chunk, now), time.monotonic() - start)
    except FormulaFailed as error:
        logger.error("%s", error)
        return Result(chunk, Computed(0, 0), time.monotonic() - start, str(error))


def _chunks(entry: Indicator, zone: ZoneInfo, since: datetime, begins: datetime, ends: datetime) -> Iterator[Chunk]:
    start, grain = since, _HOURLY if entry.base == "hour" else _LONGER
    while start < ends:
        until = min(period_end(period_start(start, grain, zone), grain, zone), ends)
        yield Chunk(begins, ends, entry.id, start, until)
        start = until


def _of_others(waiting: deque[Chunk], busy: set[str], count: int) -> Iterable[Chunk]:
    """Take up to `count` chunks of indicators that nobody is at, in their order."""
    passed: list[Chunk] = []
    taken: list[Chunk] = []
    while waiting and len(taken) < count:
        chunk = waiting.popleft()
        if chunk.indicator in busy:
            passed.append(chunk)
        else:
            busy.add(chunk.indicator)
            taken.append(chunk)
    waiting.extendleft(reversed(passed))
    return taken
