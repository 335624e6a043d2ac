"""What a client of the stream wants to hear of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.store.alarms import Alarm
from core.store.live_series import SeriesInfo

Names = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Names of each kind; None: any. A filter that only one kind of event has leaves the other kind out.

    kinds   readings, values, alarms, health
    """

    kinds: frozenset[str]
    services: Names = None
    districts: Names = None
    devices: Names = None
    metrics: Names = None
    indicators: Names = None
    origins: Names = None

    def has_reading(self, series: SeriesInfo) -> bool:
        """Whether readings of `series` are wanted."""
        return (
            _is_in(series.service, self.services)
            and _is_in(series.district, self.districts)
            and _is_in(series.device, self.devices)
            and _is_in(series.metric, self.metrics)
            and _is_in(series.origin, self.origins)
        )

    def has_value(self, value: Mapping[str, Any], service: str | None) -> bool:
        """Whether an indicator's value is wanted.

        value     as the store tells of it
        service   of the indicator
        """
        scope: str = value["scope"]
        return (
            _is_in(service, self.services)
            and _is_in(scope.removeprefix("district:") if scope.startswith("district:") else None, self.districts)
            and _is_in(value["indicator"], self.indicators)
            and _is_in(value["origin"], self.origins)
        )

    def has_alarm(self, alarm: Alarm) -> bool:
        """Whether a change of `alarm` is wanted."""
        cause = alarm.cause
        return (
            _is_in(alarm.service, self.services)
            and _is_in(alarm.district, self.districts)
            and _is_in(cause.removeprefix("device:") if cause.startswith("device:") else None, self.devices)
            and _is_in(alarm.origin, self.origins)
        )

    def has_device(self, change: Mapping[str, Any]) -> bool:
        """Whether a change of a device's health is wanted."""
        return (
            _is_in(change["service"], self.services)
            and _is_in(change["district"], self.districts)
            and _is_in(change["device"], self.devices)
            and _is_in(change["origin"], self.origins)
        )


def _is_in(name: str | None, names: Names) -> bool:
    return names is None or name in names
