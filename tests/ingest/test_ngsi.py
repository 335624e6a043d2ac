"""What an NGSI entity says: of which device, when, in which unit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from decoder_examples import RECEIVED_US, opened, read

from core.catalogue import load_catalogue
from core.errors import Rejected, Undecodable
from ingest.decoding import Extra
from ingest.ngsi import part_of
from ingest.units import conversion

BIND = opened()["ngsi_ld"]
BROKER = {"broker": "orion"}
TIME = {"dateObserved": "2026-01-05T00:00:00Z"}


def entity(**attributes: Any) -> dict[str, Any]:
    return {"id": "urn:ngsi-ld:Thing:1", "type": "Thing", **attributes}


def values(**attributes: Any) -> list[tuple[str, float, str | None]]:
    readings = part_of(entity(**attributes), RECEIVED_US).readings
    return [(reading.metric, reading.value, reading.unit) for reading in readings]


def test_an_attributes_own_time_goes_before_its_entitys_and_that_before_the_notifications() -> None:
    own = {"value": 1, "observedAt": "1970-01-01T00:00:02Z"}
    entitys = {"dateObserved": {"value": "1970-01-01T00:00:03Z"}}
    assert [reading.time_us for reading in part_of(entity(a=own, b=1, **entitys), 4).readings] == [2_000_000, 3_000_000]
    assert [reading.time_us for reading in part_of(entity(b=1), 4).readings] == [4]


def test_what_a_model_lists_beside_the_measured_is_extra_and_of_an_unknown_type_is_not() -> None:
    known = part_of({"id": "a", "type": "AirQualityObserved", "pm25": 1, "windSpeed": 2}, 0)
    assert known.hint == "air"
    assert all(isinstance(reading, Extra) for reading in known.readings)
    assert not any(isinstance(reading, Extra) for reading in part_of(entity(a=1), 0).readings)


@pytest.mark.parametrize(
    "kind", ["https://smartdatamodels.org/dataModel.Environment/AirQualityObserved", ["AirQualityObserved"]]
)
def test_a_types_name_is_the_last_part_of_its_uri(kind: object) -> None:
    assert part_of({"id": "a", "type": kind}, 0).hint == "air"


@pytest.mark.parametrize(
    ("referred", "device"),
    [
        ("urn:ngsi-ld:Device:7", "urn:ngsi-ld:Device:7"),
        ({"type": "Relationship", "object": "urn:ngsi-ld:Device:7"}, "urn:ngsi-ld:Device:7"),
        (["urn:ngsi-ld:Device:7"], "urn:ngsi-ld:Device:7"),
        (["urn:ngsi-ld:Device:7", "urn:ngsi-ld:Device:8"], "urn:ngsi-ld:Thing:1"),
    ],
    ids=["text", "relationship", "a list of one", "a list of two"],
)
def test_an_entity_speaks_for_the_one_device_it_refers_to(referred: object, device: str) -> None:
    assert part_of(entity(refDevice=referred), 0).device == device


def test_an_attribute_of_several_datasets_counts_once() -> None:
    several = [{"value": 1, "datasetId": "urn:a"}, {"value": 2}, {"value": 3, "datasetId": "urn:b"}]
    assert values(speed=several) == [("speed", 2.0, None)]
    assert values(speed=several[:1]) == []


def test_fractions_of_the_models_are_fractions_unless_a_unit_says_else() -> None:
    assert values(relativeHumidity=0.54) == [("relativeHumidity", 0.54, "1")]
    assert values(relativeHumidity={"value": 54, "unitCode": "P1"}) == [("relativeHumidity", 54.0, "%")]
    metric = load_catalogue().services["general"].metrics["humidity"]
    assert conversion("1", metric) == pytest.approx((100, 0))


def test_a_texts_number_counts_only_if_its_type_is_a_number() -> None:
    assert values(a={"type": "Number", "value": "23.5"}, b={"type": "Text", "value": "7"}) == [("a", 23.5, None)]


def test_an_entity_on_another_devices_topic_is_refused() -> None:
    payload = json.dumps(entity(a=1)).encode()
    for own in ("1", "urn:ngsi-ld:Thing:1"):
        assert [reading.device for reading in read(BIND, payload, {"device": own})] == [own]  # type: ignore[union-attr]
    with pytest.raises(Rejected, match="wrong_device"):
        read(BIND, payload, {"device": "2"})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param({"data": {}}, "array of entities", id="no array"),
        pytest.param([{"type": "T"}], "without 'id'", id="no id"),
        pytest.param([{"id": "a"}], "without 'type'", id="no type"),
        pytest.param([{"id": "a" * 300, "type": "T"}], "300 characters", id="endless id"),
        pytest.param([1], "ngsi_ld", id="a number for an entity"),
        pytest.param([{"id": "a", "type": "T", "b": {"value": 1, "observedAt": "now"}}], "now", id="no time"),
        pytest.param([{"id": "a", "type": "T"}] * 1001, "1001 entities", id="too many"),
        pytest.param([{"id": "a", "type": "T", "x": 1, "dateObserved": "2026-01-05"}], "no offset", id="a date"),
    ],
)
def test_what_is_no_entity_says_why(content: object, says: str) -> None:
    with pytest.raises(Undecodable, match=says):
        read(BIND, json.dumps(content).encode(), BROKER)
