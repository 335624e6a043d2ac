"""The catalogue's shape: strict, frozen, every unknown key refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.catalogue.masterplan import Masterplan
from core.catalogue.reference_data import HOLIDAY, OfScope, Reference

Grain = Literal["hour", "day", "month", "quarter", "year"]
DimensionName = Literal["Governance", "Branding", "Economy", "Living", "Society", "Environment"]


class Entry(BaseModel):
    """Base of every entry: frozen, no key but the declared ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(Entry):
    """An entry with a name in both languages."""

    name_id: str = Field(description="Indonesian name")
    name_en: str = Field(description="English name")

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_id


class Agency(Named):
    """An office of the regency (OPD) or its utility."""

    key: str


class District(Entry):
    """A kecamatan."""

    code: str = Field(description="Kemendagri code, 64.08.nn")
    name: str
    latitude: float = Field(description="of the centroid [deg]")
    longitude: float = Field(description="of the centroid [deg]")
    villages: int = Field(description="desa and kelurahan")
    population: int = Field(description="newest of the reference data; see `population_source`")
    population_source: str


class Metric(Named):
    """What can be measured: its unit and what values it can take."""

    unit: str = Field(description="UCUM code; readings are stored in it")
    low: float = Field(description="smallest physically possible value; below it a reading is rejected")
    high: float = Field(description="largest physically possible value")
    usual_low: float | None = Field(None, description="below it a reading is stored with a quality flag")
    usual_high: float | None = Field(None, description="above it a reading is stored with a quality flag")
    step: float | None = Field(None, gt=0, description="largest believable change between neighbours")
    flat: int | None = Field(None, gt=1, description="so many equal values in a row are doubtful")
    counter: bool = Field(False, description="the value only rises, but for resets")
    molar_mass: float | None = Field(None, description="of a gas [g/mol]; lets ppb become ug/m3")
    aliases: tuple[str, ...] = Field((), description="other names that payloads use")


class Peer(Named):
    """A place that the regency compares itself with; its figures are reported only."""

    code: str = Field(description="Kemendagri code; 64 is the province, 00 the nation")


class Indicator(Named):
    """A figure: which formula over which metrics, and how it is summed and judged; without one it is only reported."""

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
    reference_data: tuple[str, ...] = Field(
        (), description="what the formula looks at: files of reference/, or 'holiday'"
    )
    of_scope: OfScope | None = Field(None, description="the formula gives this side as time, or 1, of each point")
    rollup: Literal["reading", "hour"] = Field("hour", description="what the formula is given")
    base: Literal["hour", "day"] = Field("day", description="period of one summand")
    lookback_h: int = Field(0, ge=0, description="hours before a base period that its value depends on [h]")
    lookahead_h: int = Field(0, ge=0, description="hours after a base period that its value depends on [h]")
    grains: tuple[Grain, ...] = Field(description="periods a figure is given for")
    over_points: Literal["sum", "max"] = Field("sum", description="how points make a district or the city")
    over_time: Literal["sum", "last"] = Field("sum", description="how base periods make a longer one")
    scale: float = Field(1.0, description="value = scale * numerator / denominator")
    coverage: float = Field(0.75, ge=0, le=1, description="share of the time needed; below it: no data")
    owner: str = Field(description="agency key")
    reference: str = Field(description="standard or source")
    version: int = Field(1, ge=1, description="of formula and parameters; a change makes new revisions")
    core: bool = True

    @property
    def all_reference_data(self) -> tuple[str, ...]:
        """What the formula looks at, and what the figures are made with after it."""
        return (*self.reference_data, *(self.of_scope.data if self.of_scope else ()))

    @model_validator(mode="after")
    def _computed_or_reported(self) -> Indicator:
        if self.formula is None and (self.metrics or self.parameters or self.all_reference_data):
            raise ValueError(f"indicator {self.id} has inputs and no formula; one that is only reported has neither")
        return self


class Service(Named):
    """A city service: its metrics and indicators; one TOML file each."""

    key: str
    agency: str = Field(description="agency key of the owner")
    interval_s: int = Field(gt=0, description="expected time between a device's messages [s]")
    metrics: dict[str, Metric] = Field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    fleet: dict[str, Any] = Field(default_factory=dict, description="the simulated devices; read by simulators")

    def metric_key(self, name: str) -> str | None:
        """Catalogue key of the metric a payload calls `name`; None if there is none."""
        if name in self.metrics:
            return name
        for key, metric in self.metrics.items():
            if name in metric.aliases:
                return key
        return None


class Source(Entry):
    """Topics of one kind: where the names stand in them, and which decoder reads their payloads."""

    key: str
    topic: str = Field(description="levels; '{service}', '{device}' and other names stand for one level each")
    decoder: str = Field(description="module of ingest/decoders")

    @property
    def subscription(self) -> str:
        """The MQTT filter that covers the source's topics."""
        return "/".join("+" if level.startswith("{") else level for level in self.topic.split("/"))


class Catalogue(Entry):
    """Everything at once; made by `load_catalogue`."""

    services: dict[str, Service]
    agencies: dict[str, Agency]
    districts: dict[str, District]
    peers: dict[str, Peer] = Field(description="by code")
    sources: tuple[Source, ...]
    masterplan: Masterplan
    references: dict[str, Reference] = Field(description="reference data")
    holidays: frozenset[str] = Field(description="local dates, YYYY-MM-DD")
    units: dict[str, str] = Field(description="UCUM code to the symbol that people read")

    @property
    def indicators(self) -> dict[str, Indicator]:
        return {entry.id: entry for service in self.services.values() for entry in service.indicators}

    @property
    def computed(self) -> dict[str, Indicator]:
        """Those that a formula computes; the others are only reported."""
        return {key: entry for key, entry in self.indicators.items() if entry.formula is not None}

    def service_of(self, indicator: str) -> Service:
        """The service whose file holds `indicator`."""
        for service in self.services.values():
            if any(entry.id == indicator for entry in service.indicators):
                return service
        raise KeyError(indicator)

    def is_holiday(self, local: datetime) -> bool:
        """Whether `local`'s date is a weekend or public holiday."""
        return local.weekday() >= 5 or local.date().isoformat() in self.holidays

    @model_validator(mode="after")
    def _consistent(self) -> Catalogue:
        for service in self.services.values():
            self._check_service(service)
        for reference in self.references.values():
            reference.check_places(self.districts, self.agencies)
        return self

    def _check_service(self, service: Service) -> None:
        if service.agency not in self.agencies:
            raise ValueError(f"service {service.key}: no agency {service.agency!r}")
        for entry in service.indicators:
            if entry.owner not in self.agencies:
                raise ValueError(f"indicator {entry.id}: no agency {entry.owner!r}")
            for name in entry.metrics:
                home, _, metric = name.partition(".")
                if name != "*" and metric not in (self.services[home].metrics if home in self.services else ()):
                    raise ValueError(f"indicator {entry.id}: no metric {name!r}")
            for key in entry.all_reference_data:
                if key not in (HOLIDAY, *self.references):
                    raise ValueError(f"indicator {entry.id}: no reference data {key!r}")
