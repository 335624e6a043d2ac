"""Readings of one transaction as events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np

from api.context import Context
from api.quality import quality_names
from api.schemas.stream import ReadingEvent
from api.stream.filters import Filter
from api.wording import origin_name
from core.store import live
from core.store.live import StoredBatch
from core.store.live_series import SeriesInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ReadingBatch:
    """Rows as the store packed them.

    known   what the series are; a series that is not there any more has no events
    """

    name = "reading"

    def __init__(self, context: Context, stored: StoredBatch, known: Mapping[int, SeriesInfo]) -> None:
        self.number = stored.batch_id
        self._context, self._known = context, known
        self._rows = np.frombuffer(stored.content, dtype=live.ROW)
        # Of a filter it is decided once a series, not once a reading.
        self._series, self._owner = np.unique(self._rows["series"], return_inverse=True)

    def __len__(self) -> int:
        return len(self._rows)

    def select(self, wanted: Filter) -> list[int]:
        if live.READINGS not in wanted.kinds or wanted.indicators is not None:
            return []
        fits = [
            (info := self._known.get(series)) is not None and wanted.has_reading(info)
            for series in self._series.tolist()
        ]
        found: list[int] = np.flatnonzero(np.array(fits, dtype=bool)[self._owner]).tolist()
        return found

    def event(self, number: int) -> ReadingEvent:
        series, time_us, value, quality, late = self._rows[number].item()
        info = self._known[series]
        service = self._context.catalogue.services.get(info.service)
        metric = service.metrics.get(info.metric) if service else None
        return ReadingEvent(
            point=info.point,
            device=info.device,
            service=info.service,
            district=info.district,
            metric=info.metric,
            time=self._context.local(_EPOCH + timedelta(microseconds=time_us)),
            value=value,
            unit=metric.unit if metric else None,
            quality=quality_names(quality) if quality else [],
            late=late,
            origin=origin_name(info.origin),
        )
