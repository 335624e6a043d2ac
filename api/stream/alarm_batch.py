"""A change of an alarm as an event."""

from __future__ import annotations

import msgspec

from api.alarms import alarm_of
from api.context import Context
from api.schemas.stream import AlarmEvent
from api.stream.filters import Filter
from core.store import live
from core.store.alarms import Alarm
from core.store.live import StoredBatch


class AlarmChange(msgspec.Struct):
    """As the store tells of it."""

    change: str
    alarm: Alarm


class AlarmBatch:
    """Changes of alarms, each with how the alarm stands then."""

    name = "alarm"

    def __init__(self, context: Context, stored: StoredBatch) -> None:
        self.number = stored.batch_id
        self._context = context
        self._changes = msgspec.json.decode(stored.content, type=list[AlarmChange])

    def __len__(self) -> int:
        return len(self._changes)

    def select(self, wanted: Filter) -> list[int]:
        if live.ALARMS not in wanted.kinds or wanted.metrics is not None or wanted.indicators is not None:
            return []
        return [number for number, each in enumerate(self._changes) if wanted.has_alarm(each.alarm)]

    def event(self, number: int) -> AlarmEvent:
        each = self._changes[number]
        language = self._context.settings.language
        return AlarmEvent(each.change, alarm_of(self._context, each.alarm, "en" if language == "en" else "id"))
