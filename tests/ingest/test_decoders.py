"""Every decoder reads its golden examples exactly, and survives whatever bytes come."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from decoder_examples import EXAMPLES, NAMES, after, hear, load, names_of, opened, payload_of, read
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Rejected, Undecodable
from core.reading import Reading, Record
from ingest.decoding import Bind, Part, Said
from ingest.text import parse_time_us

MUTATIONS = 3000
# Names that a topic of each decoder gives, where the device alone is not enough.
TOPICS = {
    "chirpstack": [{"device": "aq-1", "event": event} for event in ("up", "status", "join")],
    "ngsi_ld": [{"broker": "orion"}, {"device": "aq-1"}],
    "sensorthings": [{"datastream": "Datastreams(42)"}, {}],
    "sparkplug_b": [
        {"group": "g", "type": kind, "node": "n"} | ({"device": "d"} if kind[0] == "D" else {})
        for kind in ("NBIRTH", "DBIRTH", "NDATA", "DDATA", "NDEATH", "DDEATH")
    ],
    "ultralight": [{"device": "aq-1"}, {"device": "aq-1", "attribute": "t"}],
}


def test_every_decoder_has_an_example() -> None:
    assert sorted({path.parent.name for path in EXAMPLES}) == NAMES


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_is_read_exactly(path: Path) -> None:
    example = load(path)
    bind = after(path.parent.name, example.get("before", []))
    assert bind(names_of(example)).device == example["device"]
    found = hear(bind, payload_of(example), names_of(example), example["received_us"])
    if isinstance(found, Said):
        told = {"back": list(found.back), "gone": list(found.gone), "missed": found.missed}
        assert told == {"back": [], "gone": [], "missed": 0} | {name: example[name] for name in told if name in example}
        found = found.readings
    entries = [entry for part in found for entry in (part.readings if isinstance(part, Part) else [part])]
    assert [list(msgspec.structs.astuple(entry)) for entry in entries] == example["expected"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_damaged_bytes_are_readings_or_rejected(path: Path) -> None:
    example = load(path)
    bind = after(path.parent.name, example.get("before", []))
    payload = payload_of(example)
    rng = random.Random(path.name)
    for _ in range(MUTATIONS):
        assert_survives(bind, mutated(payload, rng), names_of(example))


KEYS = ["ts", "values", "v", "n", "bn", "bt", "object", "kind", "key", "attributes", "deviceInfo", "uplink_message"]
KEYS += ["bs", "s", "data", "id", "type", "value", "observedAt", "metadata", "result", "phenomenonTime", "Datastream"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
).map(lambda value: json.dumps(value).encode())
LINES = st.text("0123456789.,;|#-+eE:TZtime\n ", max_size=80).map(str.encode)


OPENED = opened()


@pytest.mark.parametrize("name", NAMES)
@given(payload=st.binary(max_size=200) | JSON | LINES)
def test_any_bytes_are_readings_or_rejected(name: str, payload: bytes) -> None:
    for names in TOPICS.get(name, [{"device": "aq-1"}]):
        assert_survives(OPENED[name], payload, names)


def assert_survives(bind: Bind, payload: bytes, names: Mapping[str, str]) -> None:
    try:
        found = read(bind, payload, names)
    except Rejected:
        return
    for entry in found:
        if isinstance(entry, Record):
            continue
        assert isinstance(entry, Reading)
        assert isinstance(entry.time_us, int)
        assert isinstance(entry.value, float)
        assert isinstance(entry.metric, str)
        assert entry.unit is None or isinstance(entry.unit, str)


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
        ("things_stack", b'{"end_device_ids": {"device_id": "aq-1"}, "uplink_message": {}}', "formatter"),
    ],
    ids=["time without offset", "text for a number", "no formatter"],
)
def test_what_cannot_be_read_says_why(decoder: str, payload: bytes, says: str) -> None:
    with pytest.raises(Undecodable, match=says.replace("$", r"\$")):
        read(opened()[decoder], payload, {"device": "aq-1"})


def test_finer_than_microseconds_is_cut_off() -> None:
    assert parse_time_us("1970-01-01T00:00:01.123456999Z") == 1_123_456


def test_infinity_is_no_measurement() -> None:
    from core.catalogue import load_catalogue
    from ingest.known import Target
    from ingest.plausibility import check_value

    metric = load_catalogue().services["air"].metrics["pm25"]
    target = Target(1, 1.0, 0.0, metric.low, metric.high, 0.0, 500.0)
    for value in (math.inf, -math.inf, math.nan):
        with pytest.raises(Rejected, match="out_of_range"):
            check_value(Reading("aq-1", "pm25", 0, value), target)
