"""SenML's rules, in both encodings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import cbor2
import pytest

from core.catalogue import load_catalogue
from core.errors import Rejected, Undecodable
from ingest.decoders import senml_cbor, senml_json
from ingest.senml import SUM_SUFFIX, resolve
from ingest.units import conversion

NOW_US = 1_784_000_000_000_000


def values(pack: list[dict[str, Any]], device: str = "m-1") -> list[tuple[str, float, str | None]]:
    return [(reading.metric, reading.value, reading.unit) for reading in resolve(pack, device, NOW_US)]


def test_a_sum_is_a_reading_of_its_own_in_the_unit_times_seconds() -> None:
    pack = [{"n": "power", "u": "W", "v": 100.0, "s": 7_200_000}]
    assert values(pack) == [("power", 100.0, "W"), ("power_sum", 7_200_000.0, "W.s")]


def test_a_base_sum_is_added_to_each_sum_and_stands_for_a_missing_one() -> None:
    pack = [{"bs": 1000, "bu": "W", "n": "power", "s": 5}, {"n": "power", "t": 1, "v": 2}]
    assert values(pack) == [("power_sum", 1005.0, "W.s"), ("power", 2.0, "W"), ("power_sum", 1000.0, "W.s")]


def test_a_sum_of_power_is_energy_that_the_meters_metric_takes() -> None:
    service = load_catalogue().services["energy"]
    key = service.metric_key("power" + SUM_SUFFIX)
    assert key == "energy"
    factor, _ = conversion("W.s", service.metrics[key])
    assert factor * 7_200_000 == pytest.approx(2)
    assert service.metrics[key].counter


def test_a_base_value_alone_is_the_value_of_a_named_record_only() -> None:
    assert values([{"bn": "m-1:", "bv": 20.0}, {"n": "t"}, {"n": "t2", "v": 0.5}]) == [
        ("t", 20.0, None),
        ("t2", 20.5, None),
    ]


def test_a_base_lasts_until_the_next() -> None:
    pack = [{"bn": "m-1/", "bu": "V", "n": "a", "v": 1}, {"bu": "A", "n": "b", "v": 2}, {"n": "c", "v": 3}]
    assert values(pack) == [("a", 1.0, "V"), ("b", 2.0, "A"), ("c", 3.0, "A")]


@pytest.mark.parametrize(
    ("pack", "says"),
    [
        pytest.param([{"bver": 11, "n": "a", "v": 1}], "version 11", id="newer version"),
        pytest.param([{"bver": 5, "n": "a", "v": 1}, {"bver": 10, "n": "a", "v": 1}], "5 and 10", id="two versions"),
        pytest.param([{"n": "a", "v": 1}, {"bver": 5, "n": "a", "v": 1}], "10 and 5", id="default and another"),
        pytest.param([{"bver": True, "n": "a", "v": 1}], "positive", id="version true"),
        pytest.param([{"bver": 0, "n": "a", "v": 1}], "positive", id="version zero"),
        pytest.param([{"n": "a", "v": 1, "new_": 3}], "new_", id="must be understood"),
        pytest.param([{"n": "a", "v": 1, "vs": "x"}], "v and vs", id="two values"),
        pytest.param([{"n": "a", "v": "1"}], "not a number", id="text for a number"),
        pytest.param([{"n": "a", "v": True}], "not a number", id="truth for a number"),
        pytest.param([{"n": "a", "vb": 1}], "truth", id="number for a truth"),
        pytest.param([{"v": 1}], "without a name", id="no name"),
        pytest.param([{"n": "a" * 500, "v": 1}], "500 characters", id="endless name"),
        pytest.param([], "array", id="empty"),
        pytest.param({}, "array", id="no array"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_both_encodings(pack: Any, says: str) -> None:
    import json

    with pytest.raises(Undecodable, match=says):
        senml_json.decode(json.dumps(pack).encode(), "m-1", NOW_US)
    with pytest.raises(Undecodable, match=says):
        senml_cbor.decode(cbor2.dumps(pack), "m-1", NOW_US)


def test_a_field_that_need_not_be_understood_is_passed_over() -> None:
    assert values([{"n": "a", "v": 1, "new": {"x": []}}]) == [("a", 1.0, None)]


def test_one_pack_cannot_mix_two_devices() -> None:
    with pytest.raises(Rejected, match="wrong_device"):
        values([{"bn": "m-2:", "n": "a", "v": 1}, {"bn": "m-3:", "n": "a", "v": 1}])
    assert values([{"bn": "m-1:", "n": "motor/current", "v": 1}, {"n": "inlet/flow", "v": 2}]) == [
        ("current", 1.0, None),
        ("flow", 2.0, None),
    ]


def test_integer_labels_are_the_names_of_json() -> None:
    pack = [
        {-2: "m-1:", -3: 1_276_020_076.5, -4: "A", -1: 5, 0: "voltage", 1: "V", 2: 120.1},
        {0: "current", 6: -5, 2: 1.2},
    ]
    found = senml_cbor.decode(cbor2.dumps(pack), "m-1", NOW_US)
    assert [(reading.metric, reading.time_us, reading.value, reading.unit) for reading in found] == [
        ("voltage", 1_276_020_076_500_000, 120.1, "V"),
        ("current", 1_276_020_071_500_000, 1.2, "A"),
    ]


def test_a_decimal_fraction_is_the_nearest_float() -> None:
    payload = cbor2.dumps([{0: "a", 2: Decimal("27.3")}])
    assert [reading.value for reading in senml_cbor.decode(payload, "m-1", NOW_US)] == [27.3]
