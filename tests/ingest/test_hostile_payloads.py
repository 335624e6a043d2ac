"""A megabyte of malice costs a decoder neither seconds nor gigabytes; nor do its readings cost the reader any.

Each payload is decoded in a process of its own, whose memory and time are bounded by the system.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SIZE = 1_000_000
MEMORY = 1_000_000_000  # [bytes] of address space, the libraries included
TIME_S = 5  # of the processor; a quiet one needs less than a second for any

JSON_NAME = b'"' + b"n" * 500_000 + b'"'


def nested(before: bytes, after: bytes) -> bytes:
    """Nested as deeply as the size allows."""
    depth = SIZE // (len(before) + len(after))
    return before * depth + after * depth


def varint(number: int) -> bytes:
    data = b""
    while number > 127:
        data, number = data + bytes([number & 127 | 128]), number >> 7
    return data + bytes([number])


def field(number: int, content: bytes) -> bytes:
    """A protobuf field with a length."""
    return varint(number << 3 | 2) + varint(len(content)) + content


LONG_KEYS = b"{" + b",".join(b'"%d":{"v":1}' % number for number in range(60_000)) + b"}"
SENML_LONG_NAME = b'[{"bn":' + JSON_NAME + b"}," + b",".join([b'{"n":"a","v":1}'] * 30_000) + b"]"
CBOR_LENGTHS = [bytes([kind]) + (2**62).to_bytes(8, "big") + b"a" for kind in (0x5B, 0x7B, 0x9B, 0xBB)]
DEEP_OBJECT = b'{"deviceInfo":{"devEui":"aq-1"},"object":' + nested(b'{"a":', b"") + b"1" + b"}" * 200_000 + b"}"
WIDE_OBJECT = (
    b'{"deviceInfo":{"devEui":"aq-1"},"object":{'
    + JSON_NAME
    + b":{"
    + b",".join([b'"%d":1' % n for n in range(40_000)])
) + b"}}}"

PAYLOADS = {
    "native_json-deep": ("native_json", {}, nested(b"[", b"]")),
    "native_json-digits": ("native_json", {}, b'{"values":{"a":' + b"9" * SIZE + b"}}"),
    "native_json-many": ("native_json", {}, b'{"values":' + LONG_KEYS.replace(b'{"v":1}', b"1") + b"}"),
    "record_json-deep": ("record_json", {}, b'{"kind":"a","key":"b","attributes":' + nested(b'{"a":', b"}")),
    "senml_json-long base name": ("senml_json", {}, SENML_LONG_NAME),
    "senml_json-deep": ("senml_json", {}, nested(b"[", b"]")),
    "senml_json-digits": ("senml_json", {}, b'[{"n":"a","v":' + b"9" * SIZE + b"}]"),
    "senml_cbor-arrays": ("senml_cbor", {}, b"\x81" * SIZE),
    "senml_cbor-tags": ("senml_cbor", {}, b"\x81" + b"\xc1" * SIZE),
    "senml_cbor-big integer": (
        "senml_cbor",
        {},
        b"\x81\xa2\x00\x61a\x02\xc2\x5a" + (SIZE).to_bytes(4, "big") + b"\xff" * SIZE,
    ),
    "senml_cbor-big exponent": ("senml_cbor", {}, b"\x81\xa2\x00\x61a\x02\xc4\x82\x1a\x7f\xff\xff\xff\x01"),
    "senml_cbor-big binary exponent": ("senml_cbor", {}, b"\x81\xa2\x00\x61a\x02\xc5\x82\x1a\x7f\xff\xff\xff\x01"),
    **{f"senml_cbor-length {payload[0]:x}": ("senml_cbor", {}, b"\x81" + payload) for payload in CBOR_LENGTHS},
    "chirpstack-deep": ("chirpstack", {"event": "up"}, DEEP_OBJECT),
    "chirpstack-long name over many": ("chirpstack", {"event": "up"}, WIDE_OBJECT),
    "things_stack-deep": ("things_stack", {}, nested(b'{"uplink_message":', b"}")),
    "sensorthings-deep": ("sensorthings", {"datastream": "Datastreams(1)"}, b'{"result":' + nested(b"[", b"]") + b"}"),
    "sensorthings-digits": ("sensorthings", {"datastream": "Datastreams(1)"}, b'{"result":' + b"9" * SIZE + b"}"),
    "ngsi_ld-deep": ("ngsi_ld", {"broker": "b"}, b'{"id":"a","type":"T","x":' + nested(b'{"value":', b"}") + b"}"),
    "ngsi_ld-many entities": (
        "ngsi_ld",
        {"broker": "b"},
        b"[" + b",".join([b'{"id":"a","type":"T","x":1}'] * 35_000) + b"]",
    ),
    "ultralight-many": ("ultralight", {}, b"#".join([b"t|1"] * 250_000)),
    "ultralight-digits": ("ultralight", {}, b"t|" + b"9" * SIZE),
    "csv_line-columns": ("csv_line", {}, b"time" + b",a" * 500_000),
    "csv_line-lines": ("csv_line", {}, b",a,1\n" * 200_000),
    "csv_line-quoted": ("csv_line", {}, b'"' + b"a" * SIZE),
    "sparkplug_b-empty metrics": ("sparkplug_b", {"type": "NBIRTH"}, b"\x12\x00" * (SIZE // 2)),
    "sparkplug_b-metrics": (
        "sparkplug_b",
        {"type": "NBIRTH"},
        field(2, field(1, b"a") + b"\x20\x0a\x69" + b"\x00" * 8) * 60_000,
    ),
    "sparkplug_b-long name": ("sparkplug_b", {"type": "NBIRTH"}, field(2, field(1, b"a" * SIZE))),
    "sparkplug_b-nested templates": (
        "sparkplug_b",
        {"type": "NBIRTH"},
        b"\x12\x80\x80\x80\x01" + b"\x93\x01" * (SIZE // 2),
    ),
}
DECODE = """
import resource, sys
from decoder_examples import opened, read
from core.errors import Rejected
decoder, *pairs = sys.argv[3:]
names = {"device": "aq-1", "group": "g", "node": "n"} | dict(pair.split("=") for pair in pairs)
if decoder in ("sparkplug_b", "ngsi_ld"):
    del names["device"]
bind, payload = opened()[decoder], sys.stdin.buffer.read()
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
before = resource.getrusage(resource.RUSAGE_SELF)
resource.setrlimit(resource.RLIMIT_CPU, (int(before.ru_utime + before.ru_stime) + 1 + int(sys.argv[2]),) * 2)
try:
    print(len(read(bind, payload, names)), "readings")
except Rejected as error:
    print(error.reason)
"""


@pytest.mark.parametrize("case", PAYLOADS)
def test_a_megabyte_of_malice_is_dealt_with_in_bounded_time_and_memory(case: str) -> None:
    decoder, names, payload = PAYLOADS[case]
    arguments = [str(MEMORY), str(TIME_S), decoder, *(f"{name}={value}" for name, value in names.items())]
    run = subprocess.run(
        [sys.executable, "-c", DECODE, *arguments],
        input=payload,
        capture_output=True,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"},
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    assert run.stdout.strip()
