"""A message to what it holds: route, decode, resolve, check. What cannot be read becomes a dead letter."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Rejected
from core.reading import Quality, Reading, Record
from ingest.batch import Batch, Content
from ingest.decoding import Part, Said
from ingest.directory import Directory
from ingest.known import Known, Target
from ingest.message import Message
from ingest.plausibility import check_time, check_value
from ingest.refusals import Refusals
from ingest.telling import look_up, tell
from ingest.topic import Route, Topics

UNKNOWN_SOURCE = "unknown"
_FLAT = int(Quality.FLAT)

# Time, series, value, quality.
Row = tuple[int, int, float, int]


class Reader:
    """The steps from bytes to rows of a batch.

    max_ahead_us  a reading further in the future is rejected [us]
    late_after_us a reading older on arrival counts as late [us]
    """

    def __init__(self, topics: Topics, directory: Directory, *, max_ahead_us: int, late_after_us: int) -> None:
        self._topics = topics
        self._directory = directory
        self._max_ahead_us = max_ahead_us
        self._late_after_us = late_after_us

    def read(self, message: Message, batch: Batch) -> None:
        """Add what `message` holds to `batch`; nothing is added if this raises.

        raises   psycopg.OperationalError: the database is away, try again with the same message
        """
        route = said = None
        try:
            route = self._topics.route(message.topic)
            found = route.decode(message.payload, route.device, message.received_us)
            if isinstance(found, tuple):
                self._add_parts(message, route, found, batch)
                return
            if isinstance(found, Said):
                said, found = found, found.readings
            # A birth, a death, a join: a device that says nothing of its measurements need not be one of ours.
            known = self._directory.find(route, found) if found or (route.service and not said) else None
            ids = look_up(self._directory.connection, route, said) if said else {}
        except Rejected as error:
            content = Content(message, route.source if route else UNKNOWN_SOURCE, route.device if route else None)
            # An empty payload clears what the broker keeps of a topic; it tells nothing that could be lost.
            if message.payload or error.reason != "undecodable":
                content.is_read = False
                content.letters.append(content.letter(error))
            batch.contents.append(content)
            return
        content = Content(message, route.source, route.device)
        rows: list[Row] = []
        if said:
            content.missed = said.missed
            tell(batch.heard, message, said, ids)
        if known is not None:
            content.service = known.service.key
            content.origin = known.origin
            if self._check(content, known, found, rows):
                batch.heard.flat.add(known.speaker.device_id)
            if found:
                batch.hear(known.speaker.device_id, message.received_us, found)
        self._append(batch, content, rows)

    def _add_parts(self, message: Message, route: Route, parts: tuple[Part, ...], batch: Batch) -> None:
        """As `read`, where a message speaks for several devices: one that is refused does not cost the others."""
        content = Content(message, route.source, route.device)
        rows: list[Row] = []
        heard: list[tuple[int, list[Reading]]] = []
        for part in parts:
            try:
                known = self._directory.find(route.of(part), part.readings) if part.readings else None
            except Rejected as error:
                content.rejected += len(part.readings)
                content.letters.append(content.letter(error, part.device))
                continue
            if known is not None:
                if self._check(content, known, part.readings, rows):
                    batch.heard.flat.add(known.speaker.device_id)
                heard.append((known.speaker.device_id, part.readings))
        for device_id, readings in heard:
            batch.hear(device_id, message.received_us, readings)
        self._append(batch, content, rows)

    def _check(self, content: Content, known: Known, found: Sequence[Reading | Record], rows: list[Row]) -> bool:
        """Add what is believed to `rows`, the rest to the letters; whether a value stands still."""
        refusals = None
        doubts = 0
        latest_us = content.message.received_us + self._max_ahead_us
        targets, since_us = known.targets, known.since_us
        for entry in found:
            if isinstance(entry, Record):
                content.records.append(entry)
                continue
            try:
                target = targets.get((entry.metric, entry.unit)) if entry.time_us >= since_us else None
                if target is None:
                    if refusals is not None:
                        refusals.raise_again(entry)
                    target = self._target(known, entry, latest_us)
                check_time(entry.time_us, latest_us)
                value, quality = check_value(entry, target)
            except Rejected as error:
                if refusals is None:
                    refusals = Refusals()
                refusals.add(entry, error)
            else:
                doubts |= quality
                rows.append((entry.time_us, target.series_id, value, quality))
        if refusals is not None:
            content.rejected += refusals.count
            content.letters += [content.letter(error, known.speaker.device) for error in refusals.errors()]
        return bool(doubts & _FLAT)

    def _target(self, known: Known, reading: Reading, latest_us: int) -> Target:
        if reading.time_us >= known.since_us:
            return self._directory.target(known, reading.metric, reading.unit)
        check_time(reading.time_us, latest_us)
        return self._directory.earlier_target(known, reading)

    def _append(self, batch: Batch, content: Content, rows: list[Row]) -> None:
        late_before_us = content.message.received_us - self._late_after_us
        number = len(batch.contents)
        batch.contents.append(content)
        for time_us, series_id, value, quality in rows:
            batch.time_us.append(time_us)
            batch.series.append(series_id)
            batch.value.append(value)
            batch.quality.append(quality)
            batch.late.append(time_us < late_before_us)
            batch.row_content.append(number)
