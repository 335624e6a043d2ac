"""Units to a metric's unit, by the codes that payloads use; gases also from parts per billion.

pint knows the arithmetic, ucumvert reads UCUM's codes for it. Both load slowly and are asked once for each
pair of units, when a device names another unit than the metric's.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from core.catalogue import Metric
from core.errors import Rejected
from ingest.unit_codes import FROM_CEFACT, FROM_SENML, FROM_SYMBOL

# Of a value that came as true or false: 1 or 0, and no quantity.
TRUTH = "{truth}"

# Litres of a mole of ideal gas at 25 Cel and 1 atm.
_MOLAR_VOLUME_L = 24.45
_PER_BILLION = {"[ppb]": 1.0, "[ppm]": 1000.0}
# Longer codes are none, and the parser would take its time to say so.
_MAX_CODE = 40  # [characters]


def from_senml(unit: str) -> str:
    """The UCUM code of a SenML unit; `unit` itself where they are the same."""
    return FROM_SENML.get(unit, unit)


def from_cefact(code: str) -> str:
    """The UCUM code of a UN/CEFACT common code; `code` itself where there is none."""
    return FROM_CEFACT.get(code, code)


def conversion(unit: str, metric: Metric) -> tuple[float, float]:
    """(factor, offset) with value in the metric's unit = factor * value + offset.

    unit     UCUM or SenML code, or a symbol that people write, or TRUTH
    raises   Rejected: unknown, of another dimension, or a truth where a quantity is measured
    """
    if unit == TRUTH:
        if (metric.unit, metric.low, metric.high) != ("1", 0, 1):
            raise Rejected("no_quantity", f"true or false, and {metric.name_en} is measured in {metric.unit!r}")
        return 1.0, 0.0
    code = from_senml(FROM_SYMBOL.get(unit, unit))
    if code == metric.unit:
        return 1.0, 0.0
    if code in _PER_BILLION and metric.molar_mass is not None and metric.unit == "ug/m3":
        return _PER_BILLION[code] * metric.molar_mass / _MOLAR_VOLUME_L, 0.0
    try:
        return _between(code, metric.unit)
    except Exception as error:  # the parser raises its grammar's own errors for a device's text
        raise Rejected("unknown_unit", f"{unit[:_MAX_CODE]!r} cannot become {metric.unit!r}") from error


def _between(code: str, wanted: str) -> tuple[float, float]:
    if len(code) > _MAX_CODE:
        raise ValueError(f"a unit of {len(code)} characters")
    registry = _registry()
    source, target = registry.from_ucum(code), registry.from_ucum(wanted)
    at_zero, at_one = (
        float(registry.Quantity(value, getattr(source, "units", source)).to(getattr(target, "units", target)).m)
        for value in (0.0, 1.0)
    )
    return at_one - at_zero, at_zero


@cache
def _registry() -> Any:
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry()
