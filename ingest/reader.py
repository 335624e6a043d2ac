"""A message to what it holds: route, decode, resolve, check. What cannot be read becomes a dead letter."""

from __future__ import annotations

from core.errors import Rejected
from core.reading import Reading, Record
from ingest.batch import Batch, Content
from ingest.directory import Directory, Known
from ingest.message import Message
from ingest.plausibility import check_time, check_value
from ingest.topic import Route, Topics

UNKNOWN_SOURCE = "unknown"


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
        route = None
        try:
            route = self._topics.route(message.topic)
            found = route.decode(message.payload, route.device, message.received_us)
            known = self._directory.find(route, (entry for entry in found if isinstance(entry, Reading)))
        except Rejected as error:
            content = Content(message, route.source if route else UNKNOWN_SOURCE, route.device if route else None)
            content.is_read = False
            content.letters.append(content.letter(error))
            batch.contents.append(content)
            return
        self._add(message, route, known, found, batch)

    def _add(
        self, message: Message, route: Route, known: Known, found: list[Reading] | list[Record], batch: Batch
    ) -> None:
        content = Content(message, route.source, route.device, service=known.service.key)
        content.origin = known.deployed.origin
        rows: list[tuple[int, int, float, int]] = []
        refused: dict[str, list[Rejected]] = {}
        latest_us = message.received_us + self._max_ahead_us
        targets = known.targets
        for entry in found:
            if isinstance(entry, Record):
                content.records.append(entry)
                continue
            try:
                target = targets.get((entry.metric, entry.unit))
                if target is None:
                    target = self._directory.target(known, entry.metric, entry.unit)
                check_time(entry.time_us, latest_us)
                value, quality = check_value(entry, target)
            except Rejected as error:
                refused.setdefault(error.reason, []).append(error)
            else:
                rows.append((entry.time_us, target.series_id, value, quality))
        for errors in refused.values():
            content.rejected += len(errors)
            detail = "; ".join(error.detail for error in errors)
            content.letters.append(content.letter(Rejected(errors[0].reason, detail)))
        late_before_us = message.received_us - self._late_after_us
        number = len(batch.contents)
        batch.contents.append(content)
        for time_us, series_id, value, quality in rows:
            batch.time_us.append(time_us)
            batch.series.append(series_id)
            batch.value.append(value)
            batch.quality.append(quality)
            batch.late.append(time_us < late_before_us)
            batch.row_content.append(number)
