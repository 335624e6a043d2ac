"""Limits of metrics, as the catalogue's indicators have them: written once, drawn where the metric is."""

from __future__ import annotations

from typing import Any

from core.catalogue import Indicator, Service

BAND_COLORS = ("#F0E442", "#D55E00")
_KEYS = ("low", "below", "high")


def limits(service: Service, metric: str) -> list[tuple[float, str]]:
    """(value, colour), ascending: the limits that the service's indicators judge the metric by."""
    found = {value for entry in service.indicators for value in _of(entry, f"{service.key}.{metric}", metric)}
    ordered = sorted(found)
    # Several limits of one side are bands, the highest the worst; a single one, or a range, is just a limit.
    if _is_banded(service, f"{service.key}.{metric}"):
        return list(zip(ordered, BAND_COLORS, strict=False))
    return [(value, BAND_COLORS[-1]) for value in ordered]


def _of(entry: Indicator, name: str, metric: str) -> list[float]:
    if name not in entry.metrics:
        return []
    if "limits" in entry.parameters:
        own: dict[str, Any] = entry.parameters["limits"].get(metric, {})
        return [float(own[key]) for key in _KEYS if key in own]
    return [float(entry.parameters["low"])] if entry.formula == "hours_in_band" else []


def _is_banded(service: Service, name: str) -> bool:
    return sum(entry.formula == "hours_in_band" and name in entry.metrics for entry in service.indicators) > 1
