"""The radio side of a LoRaWAN uplink: gateway, signal strength, data rate, and the raw bytes."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from simulators.noise import key_of

# AS923-2, Indonesia's band: the two channels that every device knows.
CHANNELS_HZ = (921_400_000, 921_600_000)
_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Radio:
    """How a gateway heard one uplink; the same for the same device and number."""

    eui: str
    address: str
    gateway: str
    session: str
    uplink_id: int
    context: str
    correlation: str
    rssi: int
    snr: float
    channel: int
    spreading: int

    @classmethod
    def of(cls, device: str, number: int) -> Radio:
        own = key_of(0, device, "radio")
        now = key_of(number, device, "uplink")
        return cls(
            eui=f"{own:016x}",
            address=f"{own >> 24 & 0x7FFFFFF:08x}",
            gateway=f"0016c001f1{own & 0xFFFFFF:06x}",
            session=b64encode(own.to_bytes(8, "big") * 2).decode(),
            uplink_id=now & 0xFFFFFFFF,
            context=b64encode((now & 0xFFFFFFFF).to_bytes(4, "big")).decode(),
            correlation="01" + "".join(_BASE32[now * (place + 3) >> place & 31] for place in range(24)),
            rssi=-118 + (own & 31) + (now & 7),
            snr=round(-6 + (own & 15) * 0.7 + (now >> 3 & 7) * 0.25, 2),
            channel=now >> 8 & 1,
            spreading=7 + (own >> 6) % 4,
        )


def uuid_of(number: int, *parts: str) -> str:
    """A UUID that is the same for the same words."""
    return str(UUID(int=key_of(number, *parts, "high") << 64 | key_of(number, *parts, "low"), version=4))


def raw_payload(values: Iterable[float]) -> str:
    """The bytes as they went over the air: a float of 32 bits for each value, in base64."""
    return b64encode(b"".join(struct.pack(">f", value) for value in values)).decode()
