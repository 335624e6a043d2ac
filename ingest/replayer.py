"""Dead letters tried again: read and written by the same code as a message from the broker.

A letter is not published again but replayed inside this process, so that what becomes of it is known when it
is marked, in the same transaction. It is read as of when it came: a value without a time belongs there, and the
same letter always says the same, so that replaying it twice stores nothing twice. Each replay is one delivery in
the ledger, of the source 'replay', now; the source it came from has counted it already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from core.errors import Rejected
from core.store import dead_letters, ledger, records
from core.store.connection import READINGS_CHANNEL, Connection, notify
from core.store.dead_letters import MAX_PAYLOAD, DeadLetter
from ingest.batch import Batch
from ingest.message import Message
from ingest.reader import Reader
from ingest.writer import refused, write

SOURCE = "replay"


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of a letter.

    reason, detail   why it stays open; None: it was stored
    """

    number: int
    reason: str | None = None
    detail: str = ""

    @property
    def is_stored(self) -> bool:
        return self.reason is None


class Replayer:
    """Replays letters one by one. Not thread-safe: one owner.

    connection   autocommitting
    """

    def __init__(self, connection: Connection, reader: Reader, now_us: Callable[[], int]) -> None:
        self._connection, self._reader, self._now_us = connection, reader, now_us

    def replay(self, number: int) -> Replay | None:
        """Try the letter; None if it is not open (any more).

        raises   psycopg.OperationalError: the database went away; the letter is as it was
        """
        with self._connection.transaction():
            letter = dead_letters.take(self._connection, number)
            if letter is None:
                return None
            if len(letter.payload) >= MAX_PAYLOAD:
                return Replay(number, letter.reason, f"only its first {MAX_PAYLOAD} bytes were kept: it cannot be read")
            try:
                trouble = self._tried(letter)
            except Rejected as error:
                trouble = error
            if trouble is None:
                dead_letters.close(self._connection, [number], "replayed")
                return Replay(number)
            dead_letters.explain(self._connection, number, trouble.reason, trouble.detail)
            return Replay(number, trouble.reason, trouble.detail)

    def _tried(self, letter: DeadLetter) -> Rejected | None:
        """What still cannot be stored of it; the rest is stored."""
        received_us = round(letter.received_at.timestamp() * 1e6)
        batch = Batch()
        self._reader.read(Message(letter.topic, letter.payload, received_us, 0, 0), batch)
        self._refuse_outdated(batch, letter.received_at)
        try:
            with self._connection.transaction():
                entries, letters = write(self._connection, batch)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            entries, letters = write(self._connection, refused(batch, error))
        (entry,) = entries.values()
        entry.source = SOURCE
        entry.minute = datetime.fromtimestamp(self._now_us() / 1e6, UTC).replace(second=0, microsecond=0)
        ledger.add(self._connection, [entry])
        notify(self._connection, READINGS_CHANNEL)
        if letters:
            return Rejected(letters[0].reason, "; ".join(each.detail for each in letters))
        if not entry.stored and not entry.duplicate:
            return Rejected(letter.reason, f"it holds nothing that could be stored; before: {letter.detail}")
        return None

    def _refuse_outdated(self, batch: Batch, received_at: datetime) -> None:
        """A version of a case that came before the one that holds must not replace it."""
        for record in batch.contents[0].records:
            newest = records.newest_received_at(self._connection, record.kind, record.key)
            if newest is not None and newest > received_at:
                raise Rejected(
                    "conflict", f"{record.kind} {record.key!r} has a version of {newest.isoformat()}, which is newer"
                )
