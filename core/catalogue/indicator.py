"""An indicator's shape: which formula over which metrics and records, and how its parts make figures."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from core.catalogue.entries import Entry, Named
from core.catalogue.reference_data import OfScope

Grain = Literal["hour", "day", "month", "quarter", "year"]
DimensionName = Literal["Governance", "Branding", "Economy", "Living", "Society", "Environment"]


class Counting(Entry):
    """On which local day a case of one kind counts in an indicator, and what else depends on it."""

    counted_at: tuple[str, ...] = Field(min_length=1, description="facts; the earliest that is known is its day")
    working_days: int = Field(0, ge=0, description="it counts that many working days later")
    matures_d: int = Field(0, ge=0, description="days after that day until a case that is open counts, too [d]")
    at_agency: bool = Field(False, description="it counts at its agency's own desk, wherever it is")
    lookback_d: int = Field(0, ge=0, description="days before a base period that its value depends on [d]")


class Indicator(Named):
    """A figure: which formula over which metrics and records, how it is summed and judged; or it is only reported."""

    id: str
    description_id: str
    description_en: str
    dimension: DimensionName
    type: Literal["effectiveness", "efficiency", "readiness"]
    unit: str = Field(description="UCUM code of the value")
    direction: Literal["higher", "lower"] = Field(description="which way is better")
    formula: str | None = Field(None, description="module of processors/formulas; none: agencies report the value")
    parameters: dict[str, Any] = Field(default_factory=dict, description="keyword arguments of the formula")
    metrics: tuple[str, ...] = Field((), description="'service.metric'; ('*',) is every metric of every service")
    records: dict[str, Counting] = Field(default_factory=dict, description="kinds of records, and how they count")
    reference_data: tuple[str, ...] = Field(
        (), description="what the formula looks at: files of reference/, or 'holiday'"
    )
    of_scope: OfScope | None = Field(None, description="the formula gives this side as time, or 1, of each point")
    rollup: Literal["reading", "hour", "day", "none"] = Field(
        "hour", description="what the formula is given of metrics: readings and hours, hours, sums of days, or nothing"
    )
    base: Literal["hour", "day", "month"] = Field("day", description="period of one summand; of records no hour")
    lookback_h: int = Field(0, ge=0, description="hours before a base period that its value depends on [h]")
    lookahead_h: int = Field(0, ge=0, description="hours after a base period that its value depends on [h]")
    grains: tuple[Grain, ...] = Field(description="periods a figure is given for")
    measure: Literal["ratio", "total", "quantile"] = Field(
        "ratio", description="numerator per denominator; the numerator alone; or a quantile of what each case says"
    )
    quantile: float | None = Field(None, ge=0, le=1, description="which one; 0.5 is the median")
    over_points: Literal["sum", "max", "mean"] = Field(
        "sum", description="how points make a district or the city; a mean weighs each by denominator per time observed"
    )
    over_time: Literal["sum", "last"] = Field("sum", description="how base periods make a longer one")
    by_agency: bool = Field(False, description="figures for each agency, too, not only for districts and the city")
    scale: float = Field(1.0, description="value = scale * numerator / denominator")
    coverage: float = Field(0.75, ge=0, le=1, description="share of the time, or cases, needed; below it: no data")
    owner: str = Field(description="agency key")
    reference: str = Field(description="standard or source")
    version: int = Field(1, ge=1, description="of formula, parameters and counting; a change makes new revisions")
    core: bool = True

    @property
    def all_reference_data(self) -> tuple[str, ...]:
        """What the formula looks at, and what the figures are made with after it."""
        return (*self.reference_data, *(self.of_scope.data if self.of_scope else ()))

    @property
    def matures_d(self) -> int:
        """Days after a period until the last case in it counts [d]."""
        return max((counting.matures_d for counting in self.records.values()), default=0)

    @model_validator(mode="after")
    def _consistent(self) -> Indicator:
        if self.formula is None and (self.metrics or self.records or self.parameters or self.all_reference_data):
            raise ValueError(f"indicator {self.id} has inputs and no formula; one that is only reported has neither")
        if self.formula and not self.metrics and not self.records:
            raise ValueError(f"indicator {self.id}: its formula needs metrics or records")
        if self.records and self.base == "hour":
            raise ValueError(f"indicator {self.id}: cases count by local day: the base is a day or a month")
        if (self.measure == "quantile") != (self.quantile is not None):
            raise ValueError(f"indicator {self.id}: a quantile needs to say which one, and nothing else does")
        return self
