"""Encoders: payloads as the devices' makers document them, which our decoders read back."""

from __future__ import annotations

import base64
import json
import struct
from typing import Any
from uuid import UUID

import pytest

from core.catalogue import Catalogue
from core.errors import ConfigurationError
from core.registry import load_entries
from simulators import encoders
from simulators.encoders import ngsi_ld, ultralight
from simulators.fleet import Device, make_fleet, registration
from simulators.sender import Uplink, make_sender
from simulators.signal import City

TIME_US = 1_767_225_912_000_000  # 2026-01-01T00:05:12Z
VALUES = {"flow": 23.5, "pressure": 2.0, "ph": 7.25, "turbidity": 1.0, "chlorine": 0.25}


def encoded(catalogue: Catalogue, format: str, device: str, application: str = "") -> tuple[str, Any]:
    sender = make_sender(catalogue, catalogue.services["water"], device, format, application)
    topic, payload = load_entries(encoders, "encode")[format](sender, Uplink(41, TIME_US, VALUES))
    return topic, json.loads(payload)


def test_native_json(catalogue: Catalogue) -> None:
    topic, content = encoded(catalogue, "native_json", "dma-1")
    assert topic == "nadi/v1/water/dma-1/telemetry"
    assert content == {"ts": "2026-01-01T00:05:12Z", "values": VALUES, "seq": 41}


def test_senml_has_its_base_fields_once_and_its_registry_units(catalogue: Catalogue) -> None:
    topic, content = encoded(catalogue, "senml_json", "dma-1")
    assert topic == "nadi/v1/water/dma-1/senml"
    assert content[0] == {"bn": "urn:dev:ops:dma-1:", "bt": TIME_US / 1e6, "n": "flow", "u": "l/s", "v": 23.5}
    assert [record["n"] for record in content] == list(VALUES)
    assert [record["u"] for record in content[1:]] == ["bar", "pH", "NTU", "mg/L"]


def test_chirpstack(catalogue: Catalogue) -> None:
    topic, content = encoded(catalogue, "chirpstack", "4bf5517fe58d9b4d", "f3a0")
    assert topic == "application/f3a0/device/4bf5517fe58d9b4d/event/up"
    assert content["time"] == "2026-01-01T00:05:12+00:00"
    assert content["deviceInfo"]["devEui"] == "4bf5517fe58d9b4d"
    assert content["deviceInfo"]["applicationId"] == "f3a0"
    assert content["object"] == VALUES
    assert (content["fCnt"], content["fPort"]) == (41, 2)
    assert UUID(content["deduplicationId"]).version == 4
    assert content["rxInfo"][0].keys() >= {"gatewayId", "uplinkId", "rssi", "snr", "metadata"}
    assert struct.unpack(">5f", base64.b64decode(content["data"])) == pytest.approx(tuple(VALUES.values()))
    # Indonesia's band, AS923-2
    assert 920_000_000 <= content["txInfo"]["frequency"] <= 923_000_000


def test_things_stack(catalogue: Catalogue) -> None:
    topic, content = encoded(catalogue, "things_stack", "dma-1", "nadi-water")
    assert topic == "v3/nadi-water/devices/dma-1/up"
    ids, uplink = content["end_device_ids"], content["uplink_message"]
    assert ids["device_id"] == "dma-1"
    assert ids["application_ids"] == {"application_id": "nadi-water"}
    assert uplink["decoded_payload"] == VALUES
    assert (uplink["f_cnt"], uplink["f_port"]) == (41, 2)
    assert uplink["received_at"] == "2026-01-01T00:05:12.000000000Z"
    assert content["received_at"] > uplink["received_at"]
    assert isinstance(uplink["settings"]["frequency"], str)
    assert uplink["consumed_airtime"].endswith("s")


def test_the_fleet_speaks_every_format(fleet: list[Device]) -> None:
    spoken = {device.encode.__module__.rpartition(".")[2] for device in fleet}
    assert spoken == set(load_entries(encoders, "encode"))


def test_ultralight_is_a_time_and_pairs(catalogue: Catalogue) -> None:
    sender = make_sender(catalogue, catalogue.services["waste"], "truck-1", "ultralight")
    topic, payload = ultralight.encode(sender, Uplink(41, TIME_US, {"fuel": 287797.8, "mass": 0.5}))
    assert topic == "nadi/v1/waste/truck-1/ultralight"
    assert payload == b"2026-01-01T00:05:12Z|fuel|287797.8|mass|0.5"


def test_ngsi_ld_is_a_normalised_entity(catalogue: Catalogue) -> None:
    sender = make_sender(catalogue, catalogue.services["waste"], "bin-1", "ngsi_ld")
    topic, payload = ngsi_ld.encode(sender, Uplink(41, TIME_US, {"fill": 62.5}))
    assert topic == "nadi/v1/waste/bin-1/ngsi"
    assert json.loads(payload) == {
        "id": "urn:ngsi-ld:WasteContainer:bin-1",
        "type": "WasteContainer",
        "fill": {"type": "Property", "value": 62.5, "observedAt": "2026-01-01T00:05:12Z"},
    }


def test_a_device_in_each_district_where_no_places_are_listed(city: City, fleet: list[Device]) -> None:
    for service in ("air", "river", "energy"):
        assert [device.site.district.code for device in fleet if device.site.service.key == service] == list(
            city.catalogue.districts
        )
    assert len({device.sender.device for device in fleet}) == len(fleet)
    assert sum("level" in device.metrics for device in fleet) == 1


def test_a_listed_place_has_its_name_metrics_format_and_facts(catalogue: Catalogue) -> None:
    entry = {"district": "64.08.04", "name": "Pasar", "metrics": ["fill"], "format": "senml_json"}
    entry |= {"latitude": 0.5, "longitude": 117.5, "attributes": {"volume_m3": 6}}
    device, other = fleet_of(catalogue, [entry, {"district": "64.08.04"}])
    assert (device.site.key, other.site.key) == ("sim-waste-6408-04", "sim-waste-6408-04-2")
    assert (device.metrics, other.metrics) == (("fill",), ("fill", "fuel", "mass"))
    known = registration(City.of(catalogue, 7), device)
    assert (known.name, known.latitude, known.longitude) == ("Pasar (simulasi)", 0.5, 117.5)
    assert known.attributes == {"volume_m3": 6}


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({"district": "64.08.99"}, "service 'waste', fleet place 1: no district '64.08.99'"),
        ({"district": "64.08.04", "metrics": ["level"]}, "no metric 'level'; there are fill, fuel, mass"),
        ({"district": "64.08.04", "format": "morse"}, "no format 'morse'; there are chirpstack"),
        ({"district": "64.08.04", "nam": "Pasar"}, "fleet place 1: nam: Extra inputs"),
    ],
    ids=["district", "metric", "format", "misspelt key"],
)
def test_a_wrong_place_is_told(catalogue: Catalogue, entry: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint):
        fleet_of(catalogue, [entry])


def fleet_of(catalogue: Catalogue, listed: list[dict[str, Any]]) -> list[Device]:
    """The fleet of a city that has waste containers alone, at `listed` places."""
    waste = catalogue.services["waste"].model_copy(update={"fleet": {"place": listed}})
    return make_fleet(City.of(catalogue.model_copy(update={"services": {"waste": waste}}), 7))


def test_points_are_simulated_active_and_inside_the_regency(city: City, fleet: list[Device]) -> None:
    for device in fleet:
        entry = registration(city, device)
        assert (entry.origin, entry.state) == ("simulated", "active")
        assert entry.name.endswith("(simulasi)")
        assert entry.latitude is not None
        assert entry.longitude is not None
        assert -0.04 < entry.latitude < 1.88
        assert 115.9 < entry.longitude < 119.0
        assert ("floor_area_m2" in entry.attributes) == (entry.service == "energy")
