"""Sparkplug's types of message: what each does to what is known of its node, and what it says.

Source: Eclipse Sparkplug 3.0, chapter 6 (payloads).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.reading import Reading
from ingest.decoding import Said
from ingest.sparkplug.births import Defined
from ingest.sparkplug.nodes import Node
from ingest.sparkplug.wire import BOOLEAN, alias_of, bd_seq_of, name_of, seq_of, unit_of, value_of
from ingest.units import TRUTH

# node, device's key, payload, time received [us]
Read = Callable[[Node, str, Any, int], list[Reading] | Said]

# Names that the standard keeps for itself; none is a measurement.
_RESERVED = ("bdSeq", "Node Control/", "Device Control/")


def node_birth(node: Node, device: str, payload: Any, received_us: int) -> Said:
    defined = [_defined(metric) for metric in payload.metrics]
    node.node_born(defined, seq_of(payload), bd_seq_of(payload))
    return Said(_readings(device, defined, payload, received_us), back=(device,))


def device_birth(node: Node, device: str, payload: Any, received_us: int) -> Said:
    defined = [_defined(metric) for metric in payload.metrics]
    node.follow(seq_of(payload))
    node.device_born(device, defined)
    return Said(_readings(device, defined, payload, received_us), back=(device,))


def data(node: Node, device: str, payload: Any, received_us: int) -> list[Reading]:
    node.follow(seq_of(payload))
    birth = node.birth(device)
    defined = [birth.find(name_of(metric), alias_of(metric)) for metric in payload.metrics]
    return _readings(device, defined, payload, received_us)


def node_death(node: Node, device: str, payload: Any, received_us: int) -> Said:
    is_now = node.node_died(bd_seq_of(payload))
    return Said([], gone=(device,), with_all=True) if is_now else Said([])


def device_death(node: Node, device: str, payload: Any, received_us: int) -> Said:
    node.follow(seq_of(payload))
    node.device_died(device)
    return Said([], gone=(device,))


def _defined(metric: Any) -> Defined:
    name = name_of(metric)
    if not name:
        raise ValueError("a birth with a metric that has no name")
    return Defined(name, alias_of(metric), metric.datatype, unit_of(metric))


def _readings(device: str, defined: list[Defined], payload: Any, received_us: int) -> list[Reading]:
    default_us = payload.timestamp * 1000 if payload.timestamp else received_us
    readings = []
    for metric, known in zip(payload.metrics, defined, strict=True):
        value = None if metric.is_transient else value_of(metric, known.datatype)
        if value is not None and not known.name.startswith(_RESERVED):
            time_us = metric.timestamp * 1000 if metric.timestamp else default_us
            unit = TRUTH if known.datatype == BOOLEAN else known.unit
            readings.append(Reading(device, known.name, time_us, value, unit))
    return readings
