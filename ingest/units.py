"""Units to a metric's unit, by the codes that payloads use; gases also from parts per billion.

pint knows the arithmetic, ucumvert reads UCUM's codes for it. Both load slowly and are asked once for each
pair of units, when a device names another unit than the metric's.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from core.catalogue import Metric
from core.errors import Rejected

# Of a value that came as true or false: 1 or 0, and no quantity.
TRUTH = "{truth}"

# SenML's registry (RFC 8428, RFC 8798) where its code is not UCUM's.
_FROM_SENML = {
    "%RH": "%",
    "%EL": "%",
    "/": "1",
    "pH": "[pH]",
    "ppm": "[ppm]",
    "ppb": "[ppb]",
    "kWh": "kW.h",
    "Wh": "W.h",
    "l": "L",
    "l/s": "L/s",
    "NTU": "[NTU]",
    "lat": "deg",
    "lon": "deg",
}
# What people write, and loggers, gateways and data models with them.
_FROM_SYMBOL = {
    "°C": "Cel",
    "℃": "Cel",
    "degC": "Cel",
    "°F": "[degF]",
    "degF": "[degF]",
    "°": "deg",
    "µg/m³": "ug/m3",
    "μg/m³": "ug/m3",  # a Greek mu, where the one above is the micro sign
    "µg/m3": "ug/m3",
    "μg/m3": "ug/m3",
    "ug/m³": "ug/m3",
    "mg/m³": "mg/m3",
    "m³": "m3",
    "m³/h": "m3/h",
    "m³/s": "m3/s",
    "mg/l": "mg/L",
    "FNU": "[FNU]",
    "lux": "lx",
    "mH2O": "m[H2O]",
}
# Common codes of UN/CEFACT recommendation 20, which NGSI's `unitCode` uses. Some are UCUM codes of something
# else ("P1" is a poise), so they are read only where a format says that its codes are these.
_FROM_CEFACT = {
    "C62": "1",
    "P1": "%",
    "59": "[ppm]",
    "61": "[ppb]",
    "GQ": "ug/m3",
    "GP": "mg/m3",
    "M1": "mg/L",
    "CEL": "Cel",
    "FAH": "[degF]",
    "KEL": "K",
    "MTR": "m",
    "CMT": "cm",
    "MMT": "mm",
    "KMT": "km",
    "MTS": "m/s",
    "KMH": "km/h",
    "MTQ": "m3",
    "LTR": "L",
    "G51": "L/s",
    "L2": "L/min",
    "MQH": "m3/h",
    "MQS": "m3/s",
    "PAL": "Pa",
    "A97": "hPa",
    "KPA": "kPa",
    "MBR": "mbar",
    "BAR": "bar",
    "WTT": "W",
    "KWT": "kW",
    "WHR": "W.h",
    "KWH": "kW.h",
    "VLT": "V",
    "AMP": "A",
    "HTZ": "Hz",
    "LUX": "lx",
    "DD": "deg",
    "2N": "dB",
    "Q30": "[pH]",
    "D10": "S/m",
    "SEC": "s",
    "MIN": "min",
    "HUR": "h",
    "DAY": "d",
}
# Litres of a mole of ideal gas at 25 Cel and 1 atm.
_MOLAR_VOLUME_L = 24.45
_PER_BILLION = {"[ppb]": 1.0, "[ppm]": 1000.0}
# Longer codes are none, and the parser would take its time to say so.
_MAX_CODE = 40  # [characters]


def from_senml(unit: str) -> str:
    """The UCUM code of a SenML unit; `unit` itself where they are the same."""
    return _FROM_SENML.get(unit, unit)


def from_cefact(code: str) -> str:
    """The UCUM code of a UN/CEFACT common code; `code` itself where there is none."""
    return _FROM_CEFACT.get(code, code)


def conversion(unit: str, metric: Metric) -> tuple[float, float]:
    """(factor, offset) with value in the metric's unit = factor * value + offset.

    unit     UCUM or SenML code, or a symbol that people write, or TRUTH
    raises   Rejected: unknown, of another dimension, or a truth where a quantity is measured
    """
    if unit == TRUTH:
        if (metric.unit, metric.low, metric.high) != ("1", 0, 1):
            raise Rejected("no_quantity", f"true or false, and {metric.name_en} is measured in {metric.unit!r}")
        return 1.0, 0.0
    code = from_senml(_FROM_SYMBOL.get(unit, unit))
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
