"""Sparkplug B on the wire: payloads as protobuf messages, their values as numbers, the request for a rebirth.

The descriptor is built here from the fields we read, by their public numbers; protobuf itself skips the
others (metadata, data sets, templates). See docs/decisions/0005-sparkplug.md.
Source: Eclipse Sparkplug 3.0, sections 6.4 (payload, metric, property set, data types) and 5.9 (rebirth).
"""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

from ingest.text import checked_name

REBIRTH = "Node Control/Rebirth"
BOOLEAN = 11
# Data type: bits of a signed integer, which travels in an unsigned field; None: what the field holds is the value.
# Texts, times, files, data sets and templates are no measurements.
_NUMBERS: dict[int, int | None] = {1: 8, 2: 16, 3: 32, 4: 64} | dict.fromkeys((5, 6, 7, 8, 9, 10, BOOLEAN))
_VALUES = {"int_value", "long_value", "float_value", "double_value", "boolean_value"}
# Properties by which gateways say a metric's unit.
_UNITS = ("engUnit", "unit", "units")

_FIELDS: dict[str, list[tuple[str, int, str]]] = {
    "Payload": [("timestamp", 1, "uint64"), ("metrics", 2, "Metric[]"), ("seq", 3, "uint64")],
    "Metric": [
        ("name", 1, "string"),
        ("alias", 2, "uint64"),
        ("timestamp", 3, "uint64"),
        ("datatype", 4, "uint32"),
        ("is_transient", 6, "bool"),
        ("is_null", 7, "bool"),
        ("properties", 9, "PropertySet"),
        ("int_value", 10, "uint32"),
        ("long_value", 11, "uint64"),
        ("float_value", 12, "float"),
        ("double_value", 13, "double"),
        ("boolean_value", 14, "bool"),
    ],
    "PropertySet": [("keys", 1, "string[]"), ("values", 2, "Property[]")],
    "Property": [("string_value", 8, "string")],
}
_PACKAGE = "nadi.sparkplug"


def _payload_class() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="nadi/sparkplug.proto", package=_PACKAGE, syntax="proto2")
    for message, fields in _FIELDS.items():
        described = file.message_type.add(name=message)
        if message == "Metric":
            described.oneof_decl.add(name="value")
        for name, number, kind in fields:
            scalar = kind.removesuffix("[]")
            field = described.field.add(name=name, number=number)
            field.label = field.LABEL_REPEATED if kind.endswith("[]") else field.LABEL_OPTIONAL
            if scalar in _FIELDS:
                field.type, field.type_name = field.TYPE_MESSAGE, f".{_PACKAGE}.{scalar}"
            else:
                field.type = getattr(field, f"TYPE_{scalar.upper()}")
            if message == "Metric" and name in _VALUES:
                field.oneof_index = 0
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.Payload"))


Payload = _payload_class()


def parse(payload: bytes) -> Any:
    """The payload as a message.

    raises   ValueError: no Sparkplug B payload
    """
    try:
        return Payload.FromString(payload)
    except DecodeError as error:
        raise ValueError(f"no Sparkplug B payload: {error}") from error


def name_of(metric: Any) -> str:
    """The metric's name; empty if it has none.

    raises   ValueError: not UTF-8, or too long
    """
    name = metric.name
    if not isinstance(name, str):  # protobuf leaves bytes that are no UTF-8 as they are
        raise ValueError(f"a metric's name is not UTF-8: {name[:40]!r}")
    return checked_name(name)


def alias_of(metric: Any) -> int | None:
    """The metric's alias, if it uses one; 0 is one."""
    return metric.alias if metric.HasField("alias") else None


def seq_of(payload: Any) -> int | None:
    """The payload's sequence number, if it has one."""
    return payload.seq if payload.HasField("seq") else None


def bd_seq_of(payload: Any) -> int | None:
    """Number of the connection that a node's birth or death belongs to."""
    return next((metric.long_value or metric.int_value for metric in payload.metrics if metric.name == "bdSeq"), None)


def value_of(metric: Any, datatype: int) -> float | None:
    """The metric's value if it is a number or truth; None if it is null or something else.

    datatype   of the metric's birth
    """
    if metric.is_null or datatype not in _NUMBERS:
        return None
    field = metric.WhichOneof("value")
    if field is None:
        return None
    value = getattr(metric, field)
    bits = _NUMBERS[datatype]
    if bits is not None and isinstance(value, int):
        value &= (1 << bits) - 1
        value -= (value >> (bits - 1)) << bits
    return float(value)


def unit_of(metric: Any) -> str | None:
    """The unit that the metric's properties tell."""
    properties = metric.properties
    for key, value in zip(properties.keys, properties.values, strict=False):
        if key in _UNITS and isinstance(value.string_value, str) and value.string_value:
            return checked_name(value.string_value)
    return None


def rebirth(now_us: int) -> bytes:
    """Payload of the command that asks a node to say its births again.

    now_us   our clock [us]
    """
    payload = Payload(timestamp=now_us // 1000)
    payload.metrics.add(name=REBIRTH, timestamp=now_us // 1000, datatype=BOOLEAN, boolean_value=True)
    return bytes(payload.SerializeToString())
