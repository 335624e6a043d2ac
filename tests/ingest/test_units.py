"""Units become the metric's unit once, by UCUM and SenML codes."""

from __future__ import annotations

import pytest

from core.catalogue import Metric, load_catalogue
from core.errors import Rejected
from ingest.units import conversion, from_cefact

SERVICES = load_catalogue().services
TEMPERATURE = SERVICES["general"].metrics["temperature"]
FLOW = SERVICES["water"].metrics["flow"]
PRESSURE = SERVICES["water"].metrics["pressure"]
SO2 = SERVICES["air"].metrics["so2"]
HUMIDITY = SERVICES["general"].metrics["humidity"]
PH = SERVICES["water"].metrics["ph"]


@pytest.mark.parametrize(
    ("unit", "metric", "value", "expected"),
    [
        pytest.param("Cel", TEMPERATURE, 30, 30, id="the same"),
        pytest.param("[degF]", TEMPERATURE, 86, 30, id="offset"),
        pytest.param("K", TEMPERATURE, 300, 26.85, id="kelvin"),
        pytest.param("m3/h", FLOW, 3.6, 1, id="derived"),
        pytest.param("m[H2O]", PRESSURE, 10, 0.980665, id="water column"),
        pytest.param("Pa", PRESSURE, 50_000, 0.5, id="pascal"),
        pytest.param("[ppb]", SO2, 10, 26.2, id="parts per billion of a gas at 25 Cel"),
        pytest.param("%RH", HUMIDITY, 54, 54, id="SenML's own code"),
        pytest.param("/", HUMIDITY, 0.54, 54, id="fraction to percent"),
        pytest.param("pH", PH, 7.1, 7.1, id="pH"),
        pytest.param("°F", TEMPERATURE, 86, 30, id="a symbol of people"),
        pytest.param("mg/m³", SO2, 0.01, 10, id="superscript"),
        pytest.param("μg/m³", SO2, 10, 10, id="Greek mu"),
        pytest.param(from_cefact("GQ"), SO2, 10, 10, id="UN/CEFACT microgram"),
        pytest.param(from_cefact("61"), SO2, 10, 26.2, id="UN/CEFACT parts per billion"),
        pytest.param(from_cefact("KEL"), TEMPERATURE, 300, 26.85, id="UN/CEFACT kelvin"),
        pytest.param(from_cefact("P1"), HUMIDITY, 54, 54, id="UN/CEFACT percent, UCUM's poise"),
    ],
)
def test_a_value_becomes_the_metrics_unit(unit: str, metric: Metric, value: float, expected: float) -> None:
    factor, offset = conversion(unit, metric)
    assert factor * value + offset == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    "unit",
    ["L/s", "furlong!", "", "\x00", "m" + ".m" * 500_000, from_cefact("P9")],
    ids=["another dimension", "nonsense", "empty", "NUL", "endless", "UN/CEFACT code that is not mapped"],
)
def test_a_unit_that_cannot_be_converted_is_rejected(unit: str) -> None:
    with pytest.raises(Rejected, match="unknown_unit"):
        conversion(unit, TEMPERATURE)
