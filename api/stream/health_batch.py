"""Changes of devices' health as events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from api.context import Context
from api.schemas.stream import HealthEvent
from api.stream.filters import Filter
from api.wording import HEALTH, origin_name, say
from core.store import live
from core.store.live import StoredBatch


class HealthBatch:
    """What devices came to, as the store tells of it."""

    name = "health"

    def __init__(self, context: Context, stored: StoredBatch) -> None:
        self.number = stored.batch_id
        self._context = context
        self._changes: list[dict[str, Any]] = msgspec.json.decode(stored.content)

    def __len__(self) -> int:
        return len(self._changes)

    def select(self, wanted: Filter) -> list[int]:
        if live.HEALTH not in wanted.kinds or wanted.metrics is not None or wanted.indicators is not None:
            return []
        return [number for number, change in enumerate(self._changes) if wanted.has_device(change)]

    def event(self, number: int) -> HealthEvent:
        change = self._changes[number]
        language = self._context.settings.language
        return HealthEvent(
            device=change["device"],
            point=change["point"],
            service=change["service"],
            district=change["district"],
            origin=origin_name(change["origin"]),
            state=change["state"],
            state_label=say(HEALTH[change["state"]], "en" if language == "en" else "id"),
            since=self._context.local(datetime.fromisoformat(change["since"])),
            detail=change["detail"] or None,
        )
