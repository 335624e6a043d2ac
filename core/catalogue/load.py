"""Reading the catalogue's files, with errors that name the file and the key."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.catalogue import plan_toml
from core.catalogue.limits import Scale, load_scales, resolved
from core.catalogue.masterplan import Masterplan
from core.catalogue.model import Agency, Catalogue, District, Peer, Service, Source
from core.catalogue.plan_check import Known, check
from core.catalogue.record_kinds import load_record_kinds
from core.catalogue.reference_data import Holiday, Reference
from core.errors import ConfigurationError

DIRECTORY = Path(__file__).parent


def load_catalogue(directory: Path = DIRECTORY) -> Catalogue:
    """The catalogue of `directory`, checked.

    raises   ConfigurationError: names the file, the key and what is wrong with it
    """
    general = _read_toml(directory / "general.toml")
    services = dict(_services(directory / "services", load_scales(directory / "limits.toml")))
    references = dict(_references(directory / "reference"))
    agencies = {key: Agency(key=key, **entry) for key, entry in general["agency"].items()}
    districts = {each.code: each for each in _districts(directory / "districts.csv", references["population"])}
    peers = {code: Peer(code=code, **entry) for code, entry in general["peer"].items()}
    indicators = {entry.id: entry for service in services.values() for entry in service.indicators}
    try:
        return Catalogue(
            services=services,
            record_kinds=load_record_kinds(directory / "records"),
            agencies=agencies,
            districts=districts,
            peers=peers,
            sources=tuple(Source(**entry) for entry in general["source"]),
            references=references,
            masterplan=_masterplan(directory / "masterplan.toml", Known(indicators, agencies, districts, peers)),
            public_holidays=tuple(_holidays(directory / "holidays.csv")),
            units=general["unit"],
        )
    except ValidationError as error:
        raise _explained(error, directory) from error


def _services(directory: Path, scales: dict[str, Scale]) -> Iterator[tuple[str, Service]]:
    for path in sorted(directory.glob("*.toml")):
        content = resolved(_read_toml(path), scales)
        content["indicators"] = content.pop("indicator", [])
        content["metrics"] = content.pop("metric", {})
        try:
            yield path.stem, Service(key=path.stem, **content)
        except ValidationError as error:
            raise _explained(error, path) from error


def _references(directory: Path) -> Iterator[tuple[str, Reference]]:
    for path in sorted(directory.glob("*.toml")):
        content = _read_toml(path)
        content["values"] = content.pop("value", [])
        try:
            yield path.stem, Reference(key=path.stem, **content)
        except ValidationError as error:
            raise _explained(error, path) from error


def _holidays(path: Path) -> Iterator[Holiday]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            try:
                yield Holiday.model_validate(row)
            except ValidationError as error:
                raise _explained(error, path.with_name(f"{path.name}, line {number}")) from error


def _districts(path: Path, population: Reference) -> Iterator[District]:
    newest = {entry.scope: entry for entry in sorted(population.values, key=lambda entry: entry.valid_from)}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            people = newest.get(f"district:{row['code']}")
            if people is None:
                raise ConfigurationError(f"catalogue: {path}: no population of district {row['code']}")
            yield District(
                code=row["code"],
                name=row["name"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                villages=int(row["villages"]),
                population=int(people.value),
                population_source=people.source,
            )


def _masterplan(path: Path, known: Known) -> Masterplan:
    try:
        content = plan_toml.parse(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"catalogue: {path}: {error}") from error
    for finding in check(content, known):
        if not finding.is_warning:
            where = ".".join(str(part) for part in finding.loc)
            shown = "" if finding.value is None else f", got {finding.value!r}"
            raise ConfigurationError(
                f"catalogue: {path}: {where}: {finding.message}{shown}; nadi masterplan check {path} lists everything"
            )
    return Masterplan.model_validate(content)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"catalogue: {path}: {error}") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"catalogue: cannot read {path}: {error.strerror}") from error


def _explained(error: ValidationError, path: Path) -> ConfigurationError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "content"
    value = first.get("input")
    shown = f", got {value!r}" if isinstance(value, str | int | float) else ""
    return ConfigurationError(f"catalogue: {path}: {where}: {first['msg']}{shown}")
