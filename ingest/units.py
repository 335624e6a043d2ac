"""Units to a metric's unit, by UCUM and SenML codes; gases also from parts per billion.

pint knows the arithmetic, ucumvert reads UCUM's codes for it. Both load slowly and are asked once for each
pair of units, when a device names another unit than the metric's.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from core.catalogue import Metric
from core.errors import Rejected

# SenML's registry (RFC 8428, RFC 8798) where its code is not UCUM's.
_FROM_SENML = {
    "%RH": "%",
    "%EL": "%",
    "/": "1",
    "pH": "[pH]",
    "ppm": "[ppm]",
    "kWh": "kW.h",
    "Wh": "W.h",
    "l": "L",
    "l/s": "L/s",
    "km/h": "km/h",
    "NTU": "[NTU]",
}
# Litres of a mole of ideal gas at 25 Cel and 1 atm.
_MOLAR_VOLUME_L = 24.45
_PER_BILLION = {"[ppb]": 1.0, "[ppm]": 1000.0}


def conversion(unit: str, metric: Metric) -> tuple[float, float]:
    """(factor, offset) with value in the metric's unit = factor * value + offset.

    unit     UCUM or SenML code
    raises   Rejected: unknown, or of another dimension
    """
    code = _FROM_SENML.get(unit, unit)
    if code == metric.unit:
        return 1.0, 0.0
    if code in _PER_BILLION and metric.molar_mass is not None and metric.unit == "ug/m3":
        return _PER_BILLION[code] * metric.molar_mass / _MOLAR_VOLUME_L, 0.0
    try:
        registry = _registry()
        source, target = registry.from_ucum(code), registry.from_ucum(metric.unit)
        at_zero, at_one = (
            float(registry.Quantity(value, getattr(source, "units", source)).to(getattr(target, "units", target)).m)
            for value in (0.0, 1.0)
        )
    except Exception as error:  # the parser raises its grammar's own errors for a device's text
        raise Rejected("unknown_unit", f"{unit!r} cannot become {metric.unit!r}") from error
    return at_one - at_zero, at_zero


@cache
def _registry() -> Any:
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry()
