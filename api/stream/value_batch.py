"""Indicator values of one transaction as events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from api.context import Context
from api.schemas.stream import ValueEvent
from api.stream.filters import Filter
from api.wording import origin_name
from core.store import live
from core.store.live import StoredBatch


class ValueBatch:
    """Values as the store tells of them.

    known   {indicator: (its service, its unit)}
    """

    name = "value"

    def __init__(self, context: Context, stored: StoredBatch, known: Mapping[str, tuple[str, str]]) -> None:
        self.number = stored.batch_id
        self._context, self._known = context, known
        self._values: list[dict[str, Any]] = msgspec.json.decode(stored.content)

    def __len__(self) -> int:
        return len(self._values)

    def select(self, wanted: Filter) -> list[int]:
        if live.VALUES not in wanted.kinds or wanted.devices is not None or wanted.metrics is not None:
            return []
        return [
            number
            for number, value in enumerate(self._values)
            if wanted.has_value(value, self._known.get(value["indicator"], (None,))[0])
        ]

    def event(self, number: int) -> ValueEvent:
        value = self._values[number]
        service, unit = self._known.get(value["indicator"], (None, None))
        return ValueEvent(
            indicator=value["indicator"],
            service=service,
            scope=value["scope"],
            grain=value["grain"],
            origin=origin_name(value["origin"]),
            start=self._local(value["start"]),
            end=self._local(value["end"]),
            value=value["value"],
            unit=unit,
            n=value["n"],
            points=value["points"],
            coverage=value["coverage"],
            revision=value["revision"],
            provisional=value["revision"] == 0,
            computed_at=self._local(value["computed_at"]),
            reason=value["reason"],
        )

    def _local(self, text: str) -> datetime:
        return self._context.local(datetime.fromisoformat(text))
