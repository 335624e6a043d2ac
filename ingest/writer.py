"""A batch into the store, in one transaction with its dead letters, touched hours and ledger.

The database's trouble is raised and nothing is lost: what is not stored is not acknowledged. A row's
trouble is found by halving, and only its message goes to the dead letters.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import psycopg

from core.errors import Rejected
from core.store import dead_letters, ledger, live, readings, records
from core.store.connection import READINGS_CHANNEL, Connection, notify
from core.store.dead_letters import DeadLetter
from core.store.readings import Outcome
from ingest import receipts
from ingest.batch import Batch, Content
from ingest.letterbox import Letterbox


class Writing:
    """A batch being stored; what is stored is not stored again when the rest is retried."""

    def __init__(self, batch: Batch, letterbox: Letterbox) -> None:
        self._batch, self._letterbox = batch, letterbox
        self._open = [(0, len(batch.contents))]

    def run(self, connection: Connection) -> None:
        """Store what is still open.

        raises   psycopg.OperationalError, InterfaceError: the database's trouble; call again later
        """
        while self._open:
            start, end = self._open[-1]
            is_whole = (start, end) == (0, len(self._batch.contents))
            part = self._batch if is_whole else self._batch.part(start, end)
            try:
                store(connection, part, self._letterbox)
                self._open.pop()
            except (psycopg.DataError, psycopg.IntegrityError) as error:
                self._open.pop()
                if end - start == 1:
                    store(connection, refused(part, error), self._letterbox)
                else:
                    middle = (start + end) // 2
                    self._open += [(middle, end), (start, middle)]
        self._letterbox.trim(connection)


def store(connection: Connection, batch: Batch, letterbox: Letterbox) -> None:
    """Store `batch` with its dead letters, all or nothing.

    raises   psycopg.Error: nothing is stored
    """
    with connection.transaction():
        entries, letters = write(connection, batch)
        sifted = letterbox.sift(letters)
        dead_letters.add(connection, sifted.kept)
        ledger.add(connection, entries.values())
        notify(connection, READINGS_CHANNEL)
    letterbox.count(sifted)


def write(connection: Connection, batch: Batch) -> tuple[Entries, list[DeadLetter]]:
    """Store the readings and records of `batch`, in the caller's transaction.

    returns  what the ledger is to count, and what could not be stored
    raises   psycopg.Error: the transaction is then failed
    """
    rows = batch.rows()
    outcome = readings.write(connection, rows) if len(rows) else np.empty(0, dtype=np.int8)
    entries = _counted(batch, outcome, rows.late)
    said = {
        number: _store_records(connection, content, entries)
        for number, content in enumerate(batch.contents)
        if content.records
    }
    letters = [letter for content in batch.contents for letter in content.letters] + _conflicts(batch, outcome)
    receipts.settle(connection, batch, outcome, said, letters)
    live.add_readings(connection, rows, outcome)
    return entries, letters


Entries = dict[tuple[datetime, str], ledger.Entry]
_STORED_LATE = len(Outcome)


def _counted(batch: Batch, outcome: npt.NDArray[np.int8], late: npt.NDArray[np.bool_]) -> Entries:
    entries: Entries = {}
    for content in batch.contents:
        entry = _entry(entries, content)
        entry.messages += 1
        entry.messages_read += content.is_read
        entry.messages_rejected += not content.is_read
        entry.decoded += content.rejected
        entry.rejected += content.rejected
        entry.missed += content.missed
    numbers = {id(entry): number for number, entry in enumerate(entries.values())}
    owners = np.array([numbers[id(_entry(entries, content))] for content in batch.contents], dtype=np.int64)
    kinds = len(Outcome) + 1
    code = np.where((outcome == Outcome.STORED) & late, _STORED_LATE, outcome)
    index = owners[np.array(batch.row_content, dtype=np.int64)] * kinds + code
    counts = np.bincount(index, minlength=len(entries) * kinds).reshape(-1, kinds)
    for entry, row in zip(entries.values(), counts.tolist(), strict=True):
        entry.decoded += sum(row)
        entry.stored += row[Outcome.STORED] + row[_STORED_LATE]
        entry.late += row[_STORED_LATE]
        entry.duplicate += row[Outcome.DUPLICATE]
        entry.rejected += row[Outcome.CONFLICT]
    return entries


def _entry(entries: Entries, content: Content) -> ledger.Entry:
    minute = content.received_at.replace(second=0, microsecond=0)
    entry = entries.get((minute, content.source))
    if entry is None:
        entry = entries[minute, content.source] = ledger.Entry(minute, content.source)
    return entry


def _store_records(connection: Connection, content: Content, entries: Entries) -> list[str]:
    entry, results = _entry(entries, content), []
    for record in content.records:
        result = records.write(
            connection, record, service=content.service, origin=content.origin, now=content.received_at
        )
        results.append(result)
        entry.decoded += 1
        if result == "duplicate":
            entry.duplicate += 1
        else:
            entry.stored += 1
    return results


def _conflicts(batch: Batch, outcome: npt.NDArray[np.int8]) -> list[DeadLetter]:
    letters: list[DeadLetter] = []
    for row in np.flatnonzero(outcome == Outcome.CONFLICT).tolist():
        content = batch.contents[batch.row_content[row]]
        time = datetime.fromtimestamp(batch.time_us[row] / 1e6, UTC)
        value, series = batch.value[row], batch.series[row]
        detail = f"{value:g} at {time.isoformat()}: another value is stored for series {series}"
        letters.append(content.letter(Rejected("conflict", detail)))
    return letters


def refused(batch: Batch, error: psycopg.Error) -> Batch:
    """The one message of `batch` as a dead letter, with what the database said of it."""
    content = batch.contents[0]
    reason = Rejected("refused", str(error).splitlines()[0])
    refused = Content(content.message, content.source, content.device, is_read=False)
    refused.letters.append(refused.letter(reason))
    return Batch(contents=[refused])
