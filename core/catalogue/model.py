"""The catalogue's shape: strict, frozen, every unknown key refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field, model_validator

from core.catalogue.entries import Entry, Named
from core.catalogue.indicator import Indicator
from core.catalogue.masterplan import Masterplan
from core.catalogue.record_kinds import RecordKind
from core.catalogue.reference_data import HOLIDAY, Holiday, Reference


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
    record_kinds: dict[str, RecordKind]
    agencies: dict[str, Agency]
    districts: dict[str, District]
    peers: dict[str, Peer] = Field(description="by code")
    sources: tuple[Source, ...]
    masterplan: Masterplan
    references: dict[str, Reference] = Field(description="reference data")
    public_holidays: tuple[Holiday, ...]
    units: dict[str, str] = Field(description="UCUM code to the symbol that people read")

    @property
    def holidays(self) -> frozenset[str]:
        """Local dates of public holidays, YYYY-MM-DD."""
        return frozenset(holiday.date.isoformat() for holiday in self.public_holidays)

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
        for kind in self.record_kinds.values():
            if kind.service not in self.services:
                raise ValueError(f"records of kind {kind.key}: no service {kind.service!r}")
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
            self._check_records(entry)

    def _check_records(self, entry: Indicator) -> None:
        for key, counting in entry.records.items():
            if key not in self.record_kinds:
                raise ValueError(f"indicator {entry.id}: no kind of records {key!r}")
            for fact in counting.counted_at:
                if fact not in self.record_kinds[key].moments:
                    raise ValueError(f"indicator {entry.id}: {key} has no date or time {fact!r}")
