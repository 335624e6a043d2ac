"""The stages in order: source → reader → batch → writer → acknowledge.

Two threads. The first receives, reads and acknowledges; the second stores, so that decoding goes on while
the database works. A batch closes by size or age. At most one batch is being stored and one waits; with
more unacknowledged messages than allowed, or the database away, the source is paused and the broker keeps
the rest.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable

import psycopg

from core.backoff import Backoff
from core.store.connection import Connection
from ingest.batch import Batch
from ingest.directory import Directory
from ingest.hearing import Hearing
from ingest.letterbox import Letterbox
from ingest.message import Message
from ingest.reader import Reader
from ingest.source import Source
from ingest.writer import Writing

logger = logging.getLogger(__name__)

DATABASE_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)
# How long to wait at most before looking whether a batch is old enough or the end was asked for.
_IDLE_S = 0.5
# How often an idle ingest says that there was nothing to store [s].
_BEAT_EVERY_S = 2.0


class Pipeline:
    """Runs until told to stop; then what was received is stored and acknowledged first.

    connect         opens a connection to the database
    batch_size      readings that close a batch
    batch_age_s     age of its first message that closes a batch [s]
    now_us          our clock, as the source's [us]
    """

    def __init__(
        self,
        source: Source,
        reader: Reader,
        directory: Directory,
        connect: Callable[[], Connection],
        backoff: Backoff,
        letterbox: Letterbox,
        *,
        batch_size: int,
        batch_age_s: float,
        max_unacknowledged: int,
        now_us: Callable[[], int],
    ) -> None:
        self._source, self._reader, self._directory = source, reader, directory
        self._connect, self._backoff, self._letterbox = connect, backoff, letterbox
        self._batch_size, self._batch_age_s = batch_size, batch_age_s
        self._max_unacknowledged = max_unacknowledged
        self._now_us = now_us
        self._hearing = Hearing()
        self._waiting: queue.Queue[Batch | None] = queue.Queue(maxsize=1)
        self._stored: deque[Batch] = deque()
        self._stopping = threading.Event()
        self._failure: BaseException | None = None
        self._unread: deque[Message] = deque()
        self._batch = Batch()
        self._batch_closes_at = 0.0
        self.unacknowledged = 0
        self.stored_messages = 0

    @property
    def is_connected(self) -> bool:
        return self._source.is_connected

    def stop(self) -> None:
        """Ask `run` to end; safe in a signal handler and from other threads."""
        self._stopping.set()
        self._source.wake()

    def run(self) -> None:
        """Work until `stop`.

        raises   whatever ended the writer: our own bug, not the database's absence
        """
        writer = threading.Thread(target=self._write_batches, name="writer")
        writer.start()
        try:
            while not self._stopping.is_set() and self._failure is None:
                self._turn()
            self._drain()
        finally:
            self._stopping.set()
            self._waiting.put(None)
            writer.join()
            self._acknowledge()
            self._source.close()
            self._directory.connection.close()
        if self._failure is not None:
            raise self._failure

    def _turn(self) -> None:
        self._acknowledge()
        self._hand_over()
        is_paused = bool(self._unread) or self.unacknowledged >= self._max_unacknowledged
        messages = self._source.receive(self._patience_s(), is_paused=is_paused)
        self.unacknowledged += len(messages)
        self._unread.extend(messages)
        try:
            self._directory.heed_changes()
        except DATABASE_AWAY as error:
            self._await_database(error)
            return
        self._read()

    def _patience_s(self) -> float:
        if not self._batch.contents or self._waiting.full():
            return _IDLE_S
        return max(0.0, min(_IDLE_S, self._batch_closes_at - time.monotonic()))

    def _read(self) -> None:
        while self._unread:
            if not self._batch.contents:
                self._batch_closes_at = time.monotonic() + self._batch_age_s
            try:
                self._reader.read(self._unread[0], self._batch)
            except DATABASE_AWAY as error:
                self._await_database(error)
                return
            self._unread.popleft()
            if len(self._batch) >= self._batch_size and not self._hand_over():
                return

    def _hand_over(self) -> bool:
        """Give the batch to the writer if it is due and the writer has room; True if it went."""
        is_due = len(self._batch) >= self._batch_size or time.monotonic() >= self._batch_closes_at
        if not self._batch.contents or not is_due:
            return False
        try:
            self._waiting.put_nowait(self._batch)
        except queue.Full:
            return False
        self._batch = Batch()
        return True

    def _acknowledge(self) -> None:
        while self._stored:
            batch = self._stored.popleft()
            self._source.acknowledge(content.message for content in batch.contents)
            self.unacknowledged -= len(batch.contents)
            self.stored_messages += len(batch.contents)

    def _await_database(self, error: psycopg.Error) -> None:
        delay_s = self._backoff.delay_s()
        logger.warning("database away, %s; next try in %.1f s", str(error).splitlines()[0], delay_s)
        self._stopping.wait(delay_s)
        try:
            self._directory.connection.close()
            self._directory.connection = self._connect()
            self._backoff.reset()
        except DATABASE_AWAY:
            logger.debug("database still away")

    def _drain(self) -> None:
        """Hand over what was read; what was not, the broker sends again to whoever comes next."""
        if self._batch.contents and self._failure is None:
            self._waiting.put(self._batch)

    def _write_batches(self) -> None:
        try:
            connection = self._connect()
            while True:
                try:
                    batch = self._waiting.get(timeout=_BEAT_EVERY_S)
                except queue.Empty:
                    if not self._beat(connection):
                        connection = self._reconnected(connection)
                    continue
                if batch is None:
                    break
                self._source.wake()
                writing = Writing(batch, self._letterbox)
                while not (is_stored := self._try(writing, connection)):
                    connection = self._reconnected(connection)
                    if self._stopping.is_set():
                        break
                if is_stored:
                    self._stored.append(batch)
                    self._source.wake()
                    connection = self._tell_of(batch, connection)
            connection.close()
        except BaseException as error:
            logger.exception("the writer ended")
            self._failure = error
            self._source.wake()

    def _tell_of(self, batch: Batch, connection: Connection) -> Connection:
        self._hearing.note(batch)
        is_due = self._hearing.is_due or self._stopping.is_set()
        if is_due and not self._tell(connection, batch.contents[-1].message.received_us):
            return self._reconnected(connection)
        return connection

    def _beat(self, connection: Connection) -> bool:
        """Say that all that came is stored, if it is and messages can come; False: the database is away."""
        if not self.is_connected or self.unacknowledged:
            return True
        return self._tell(connection, self._now_us())

    def _tell(self, connection: Connection, progress_us: int) -> bool:
        try:
            self._hearing.write(connection, progress_us)
        except DATABASE_AWAY as error:
            logger.warning("database away: %s", str(error).splitlines()[0])
            return False
        return True

    def _try(self, writing: Writing, connection: Connection) -> bool:
        try:
            writing.run(connection)
        except DATABASE_AWAY as error:
            logger.warning("batch kept, nothing acknowledged: %s", str(error).splitlines()[0])
            return False
        return True

    def _reconnected(self, connection: Connection) -> Connection:
        while not self._stopping.is_set():
            connection.close()
            self._stopping.wait(self._backoff.delay_s())
            try:
                connection = self._connect()
            except DATABASE_AWAY:
                continue
            self._backoff.reset()
            break
        return connection
