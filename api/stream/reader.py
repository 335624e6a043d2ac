"""Batches as the store has them, to batches that clients can be told of."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from api.context import Context
from api.stream.alarm_batch import AlarmBatch
from api.stream.batches import Frames
from api.stream.health_batch import HealthBatch
from api.stream.reading_batch import ReadingBatch
from api.stream.value_batch import ValueBatch
from core.store import live, live_series
from core.store.connection import Connection
from core.store.live import StoredBatch
from core.store.live_series import SeriesInfo


class BatchReader:
    """Knows series and indicators. Not thread-safe: one owner."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._series: dict[int, SeriesInfo] = {}
        self._indicators = {
            entry.id: (service.key, entry.unit)
            for service in context.catalogue.services.values()
            for entry in service.indicators
        }

    def forget(self) -> None:
        """Ask for the series anew: the registry was changed."""
        self._series = {}

    def read(self, connection: Connection, batches: Iterable[StoredBatch]) -> list[Frames]:
        """Those of `batches` whose kind is known; later ones than this program knows of are left out."""
        return [frames for stored in batches if (frames := self._read(connection, stored)) is not None]

    def _read(self, connection: Connection, stored: StoredBatch) -> Frames | None:
        if stored.kind == live.READINGS:
            series = set(np.unique(np.frombuffer(stored.content, dtype=live.ROW)["series"]).tolist())
            if new := series - self._series.keys():
                # A batch that was made before keeps what it knew.
                self._series = self._series | live_series.infos(connection, new)
            return Frames(ReadingBatch(self._context, stored, self._series))
        if stored.kind == live.VALUES:
            return Frames(ValueBatch(self._context, stored, self._indicators))
        if stored.kind == live.ALARMS:
            return Frames(AlarmBatch(self._context, stored))
        if stored.kind == live.HEALTH:
            return Frames(HealthBatch(self._context, stored))
        return None
