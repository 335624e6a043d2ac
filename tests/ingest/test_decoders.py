"""Every decoder reads its golden examples exactly, and survives whatever bytes come.

An example is a file below tests/payloads/<decoder>/: payload, device and the readings expected.
"""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Rejected, Undecodable
from core.reading import Reading, Record
from core.registry import load_entries
from ingest import decoders
from ingest.lorawan import parse_time_us

DECODERS = load_entries(decoders, "decode")
FOLDER = Path(__file__).parent.parent / "payloads"
EXAMPLES = sorted(FOLDER.glob("*/*.json"))
MUTATIONS = 3000


def load(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def test_every_decoder_has_an_example() -> None:
    assert {path.parent.name for path in EXAMPLES} == set(DECODERS)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_is_read_exactly(path: Path) -> None:
    example = load(path)
    decode = DECODERS[path.parent.name]
    found = decode(example["payload"].encode(), example["device"], example["received_us"])
    assert [list(msgspec.structs.astuple(entry)) for entry in found] == example["expected"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_damaged_bytes_are_readings_or_rejected(path: Path) -> None:
    example = load(path)
    payload = example["payload"].encode()
    rng = random.Random(path.name)
    for _ in range(MUTATIONS):
        assert_survives(path.parent.name, mutated(payload, rng), example["device"])


KEYS = ["ts", "values", "v", "n", "bn", "bt", "object", "kind", "key", "attributes", "deviceInfo", "uplink_message"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
).map(lambda value: json.dumps(value).encode())


@pytest.mark.parametrize("name", sorted(DECODERS))
@given(payload=st.binary(max_size=200) | JSON)
def test_any_bytes_are_readings_or_rejected(name: str, payload: bytes) -> None:
    assert_survives(name, payload, "aq-1")


def assert_survives(decoder: str, payload: bytes, device: str) -> None:
    try:
        found = DECODERS[decoder](payload, device, 1_784_000_000_000_000)
    except Rejected:
        return
    for entry in found:
        if isinstance(entry, Record):
            continue
        assert isinstance(entry, Reading)
        assert isinstance(entry.time_us, int)
        assert isinstance(entry.value, float)
        assert isinstance(entry.metric, str)


def mutated(payload: bytes, rng: random.Random) -> bytes:
    data = bytearray(payload)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) or 1)
        match rng.randrange(4):
            case 0:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[at : at + rng.randint(1, 20)]
            case 2:
                data[at:at] = data[at : at + rng.randint(1, 20)]
            case 3:
                data[at : at + 1] = rng.choice([b"null", b"-", b"1e999", b"[]", b"{}", b'"', b"NaN", b"\xff"])
    return bytes(data)


@pytest.mark.parametrize(
    ("decoder", "payload", "says"),
    [
        ("native_json", b'{"ts": "2026-07-01T08:00:00", "values": {"pm25": 1}}', "timezone"),
        ("native_json", b'{"values": {"pm25": "12,5"}}', "$.values"),
        ("senml_json", b'[{"bver": 11, "n": "a", "v": 1}]', "version 11"),
        ("senml_json", b'[{"n": "a", "v": 1, "new_": 3}]', "new_"),
        ("chirpstack", b'{"deviceInfo": {"devEui": "AQ-1"}}', "codec"),
        ("things_stack", b'{"end_device_ids": {"device_id": "aq-1"}, "uplink_message": {}}', "formatter"),
    ],
    ids=["time without offset", "text for a number", "newer senml", "must be understood", "no codec", "no formatter"],
)
def test_what_cannot_be_read_says_why(decoder: str, payload: bytes, says: str) -> None:
    with pytest.raises(Undecodable, match=says.replace("$", r"\$")):
        DECODERS[decoder](payload, "aq-1", 0)


def test_finer_than_microseconds_is_cut_off() -> None:
    assert parse_time_us("1970-01-01T00:00:01.123456999Z") == 1_123_456


def test_infinity_is_no_measurement() -> None:
    from core.catalogue import load_catalogue
    from ingest.directory import Target
    from ingest.plausibility import check_value

    metric = load_catalogue().services["air"].metrics["pm25"]
    target = Target(1, 1.0, 0.0, metric.low, metric.high, 0.0, 500.0)
    for value in (math.inf, -math.inf, math.nan):
        with pytest.raises(Rejected, match="out_of_range"):
            check_value(Reading("aq-1", "pm25", 0, value), target)
