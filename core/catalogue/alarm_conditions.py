"""Conditions of alarm rules: readings, figures, devices and goals, against limits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.catalogue.entries import Entry, Named
from core.catalogue.indicator import Grain

Severity = Literal["info", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "critical")


class Bounds(Entry):
    """A range of values; `above` and `below` are outside it themselves."""

    low: float | None = None
    high: float | None = None
    above: float | None = None
    below: float | None = None

    def bounds(self) -> dict[str, float]:
        """The bounds that there are."""
        return {name: bound for name in ("low", "high", "above", "below") if (bound := getattr(self, name)) is not None}

    def margin(self, value: float) -> float:
        """How far `value` is inside the range; negative: how far outside [unit of the value]."""
        sides = [value - bound for bound in (self.low, self.above) if bound is not None]
        sides += [bound - value for bound in (self.high, self.below) if bound is not None]
        return min(sides)

    def holds(self, value: float) -> bool:
        """Whether `value` is in the range."""
        is_open = value in (self.above, self.below)
        return self.margin(value) >= 0 and not is_open


class Level(Named):
    """How bad it can be.

    limit   in which range the value is, or, if the rule says 'outside', is not
    """

    severity: Severity
    limit: Bounds | None = None


class Threshold(Entry):
    """Readings of a metric against limits."""

    type: Literal["threshold"]
    metric: str = Field(description="'service.metric'")
    when: Literal["inside", "outside"] = "inside"
    hysteresis: float = Field(0.0, ge=0, description="it is over only when the value is so far beyond the limit")


class Rate(Entry):
    """How much the readings of a metric changed within a span."""

    type: Literal["rate"]
    metric: str = Field(description="'service.metric'")
    within_s: int = Field(gt=0, description="[s]")
    when: Literal["inside", "outside"] = "inside"
    hysteresis: float = Field(0.0, ge=0)


class Figure(Entry):
    """An indicator's figures against limits."""

    type: Literal["figure"]
    indicator: str
    grain: Grain
    scope: Literal["point", "district", "city"]
    when: Literal["inside", "outside"] = "inside"
    hysteresis: float = Field(0.0, ge=0)


class Silent(Entry):
    """Devices that say nothing any more, by their health."""

    type: Literal["silent"]
    states: tuple[str, ...] = ("silent",)


class OffTrack(Entry):
    """Goals of the masterplan that are off track."""

    type: Literal["off_track"]


Condition = Annotated[Threshold | Rate | Figure | Silent | OffTrack, Field(discriminator="type")]
