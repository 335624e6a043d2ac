"""Which column of a file is what: by its name, or as the caller says; nothing is left out silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from core.errors import ConfigurationError
from ingest.bulk.cells import Cells
from ingest.bulk.names import PRIVATE, READING_ROLES, MetricNames, folded, roles_of, split_unit
from ingest.bulk.table import Chunk


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller says of the columns.

    columns    {role: header}
    constants  {role: the same for every row}
    ignored    headers to leave out
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Given:
    """Where something stands: in a column, or it is the same for every row."""

    header: str | None = None
    constant: str | None = None

    def cells(self, chunk: Chunk) -> Cells:
        if self.header is not None:
            return chunk.columns[self.header]
        return Cells(pa.array([self.constant] * len(chunk), pa.string()))


@dataclass(frozen=True, slots=True)
class Values:
    """A column of values, and where their metric and unit stand."""

    header: str
    metric: Given
    unit: Given


@dataclass(frozen=True, slots=True)
class ReadingMapping:
    """A file of readings: long (a value a row) or wide (a column a metric).

    place_role  point or device
    ignored     headers that are not read
    """

    time: str
    clock: str | None
    place: Given
    place_role: str
    values: tuple[Values, ...]
    ignored: tuple[str, ...]


def assign(
    headers: tuple[str, ...], wishes: Wishes, roles: Mapping[str, tuple[str, ...]], where: str
) -> dict[str, Given]:
    """{role: where it stands}, as wished or by name.

    raises   ConfigurationError: a wish names what is not there, or two columns could be the same
    """
    for role in (*wishes.columns, *wishes.constants):
        if role not in roles:
            raise ConfigurationError(f"{where}: no role {role!r}; there are {', '.join(roles)}")
    for header in (*wishes.columns.values(), *wishes.ignored):
        if header not in headers:
            raise ConfigurationError(f"{where}: no column {header!r}; there are {', '.join(headers)}")
    found = {role: Given(constant=constant) for role, constant in wishes.constants.items()}
    found |= {role: Given(header) for role, header in wishes.columns.items()}
    taken = set(wishes.columns.values()) | wishes.ignored
    for header in headers:
        for role in roles_of(header, roles) if header not in taken else ():
            if role in found:
                if found[role].header and role not in wishes.columns:
                    raise ConfigurationError(
                        f"{where}: both {found[role].header!r} and {header!r} can be the {role}; "
                        f"say --column {role}=…, and what the other is or --ignore {header!r}"
                    )
                continue
            found[role] = Given(header)
    return found


def map_readings(headers: tuple[str, ...], wishes: Wishes, metrics: MetricNames, where: str) -> ReadingMapping:
    """The mapping of a file of readings.

    raises   ConfigurationError: a column is missing, or one is not understood; says what to do
    """
    found = assign(headers, wishes, READING_ROLES, where)
    if "time" not in found or found["time"].header is None:
        raise ConfigurationError(f"{where}: no column is the time; say --column time=NAME, of {', '.join(headers)}")
    places = [role for role in ("point", "device") if role in found]
    if len(places) != 1:
        which = "no column is the point or the device" if not places else "both a point and a device are given"
        raise ConfigurationError(f"{where}: {which}; say --column point=NAME, or --constant point=KEY for all rows")
    used = {given.header for given in found.values()} | wishes.ignored
    rest = [header for header in headers if header not in used]
    if "value" in found:
        values: tuple[Values, ...] = (_long(found, where),)
    else:
        values, rest = _wide(rest, metrics, where)
    clock = found["clock"].header if "clock" in found else None
    ignored = (*sorted(wishes.ignored), *rest)
    return ReadingMapping(found["time"].header, clock, found[places[0]], places[0], values, ignored)


def _long(found: Mapping[str, Given], where: str) -> Values:
    value = found["value"].header
    if value is None or "metric" not in found:
        raise ConfigurationError(
            f"{where}: no column is the metric; say --column metric=NAME, or --constant metric=KEY for all rows"
        )
    _, unit = split_unit(value)
    return Values(value, found["metric"], found.get("unit", Given(constant=unit)))


def _wide(rest: list[str], metrics: MetricNames, where: str) -> tuple[tuple[Values, ...], list[str]]:
    private = {folded(name) for name in PRIVATE}
    values, ignored = [], []
    for header in rest:
        name, unit = split_unit(header)
        if metrics.is_known(header):
            values.append(Values(header, Given(constant=name), Given(constant=unit)))
        elif folded(header) in private:
            ignored.append(header)
        else:
            raise ConfigurationError(
                f"{where}: column {header!r} is no metric of the catalogue; "
                f"say --column value={header!r} if it holds the values, or --ignore {header!r}"
            )
    if not values:
        raise ConfigurationError(f"{where}: no column holds values; say --column value=NAME")
    return tuple(values), ignored
