"""Tables that become files: columns with labels in both languages, rows in batches so that memory stays flat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pyarrow as pa

from api.labels import label_of
from api.wording import Language

_BATCH_ROWS = 10_000
_TYPES = {str: pa.string(), float: pa.float64(), int: pa.int64(), bool: pa.bool_(), dt.date: pa.date32()}


@dataclass(frozen=True)
class Table:
    """Rows and what is to be known of them.

    name      of the file, without suffix
    schema    of every batch; a field's metadata has label_id, label_en and perhaps description
    zone      in which times are shown
    language  of labels where a file has room for one
    about     what holds for all rows; also where the table came from
    """

    name: str
    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    zone: ZoneInfo
    language: Language
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Style:
    """How numbers and text stand in a CSV file."""

    decimal_comma: bool = False
    bom: bool = False


@dataclass(frozen=True)
class FileForm:
    """A kind of file.

    write   the file's bytes, a piece at a time; raises Problem before the first one if the table does not fit
    """

    media_type: str
    write: Callable[[Table, Style], Iterator[bytes]]


def column(key: str, kind: pa.DataType, description: str = "") -> pa.Field:
    """A column; its labels are those of the key."""
    label_id, label_en = label_of(key)
    return pa.field(key, kind, metadata={"label_id": label_id, "label_en": label_en, "description": description})


def schema_of(kind: type, head: Mapping[str, Any], zone: ZoneInfo) -> pa.Schema:
    """Columns of what holds for every row, then of the fields of the flat dataclass `kind`."""
    hints = get_type_hints(kind, include_extras=True)
    own = [_column(entry.name, hints[entry.name], zone) for entry in fields(kind)]
    return pa.schema([*(column(key, _TYPES[type(value)]) for key, value in head.items()), *own])


def batches_of(rows: Iterable[Any], head: Mapping[str, Any], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows, objects with the fields of the schema, as batches; at least one, so that a file has its columns."""
    names = schema.names[len(head) :]
    held: list[Any] = []
    is_first = True
    for row in rows:
        held.append(row)
        if len(held) == _BATCH_ROWS:
            yield _batch(held, names, head, schema)
            held, is_first = [], False
    if held or is_first:
        yield _batch(held, names, head, schema)


def _batch(rows: list[Any], names: list[str], head: Mapping[str, Any], schema: pa.Schema) -> pa.RecordBatch:
    columns = [[value] * len(rows) for value in head.values()]
    columns += [[_plain(getattr(row, name)) for row in rows] for name in names]
    arrays = [pa.array(values, entry.type) for values, entry in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def _plain(value: Any) -> Any:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _column(key: str, hint: Any, zone: ZoneInfo) -> pa.Field:
    description = ""
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        description = next((extra.description for extra in extras if getattr(extra, "description", None)), "")
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    if hint is dt.datetime:
        return column(key, pa.timestamp("us", tz=zone.key), description)
    return column(key, _TYPES.get(hint, pa.string()), description)
