"""Changes of devices and their points."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.administration import Line, Moment, Said, Why
from core.devices.facts import Facts

At = Annotated[Moment | None, Field(description="when it was done; null: now")]
StateName = Literal["active", "commissioning"]


class DeviceFacts(Said):
    """What is known of a device and its point; what is not said stays as it is."""

    service: Annotated[Line | None, Field(description="key, see /v1/services", examples=["air"])] = None
    point: Annotated[Line | None, Field(description="measuring point; made if it is new", examples=["udara-sgu"])] = (
        None
    )
    name: Annotated[Line | None, Field(description="of the point", examples=["Pasar Sangatta"])] = None
    district: Annotated[Line | None, Field(description="code or name", examples=["64.08.04"])] = None
    latitude: Annotated[float | None, Field(ge=-90, le=90, description="[deg], WGS 84")] = None
    longitude: Annotated[float | None, Field(ge=-180, le=180, description="[deg], WGS 84")] = None
    interval_s: Annotated[int | None, Field(ge=1, le=31_536_000, description="expected between messages [s]")] = None
    agency: Annotated[Line | None, Field(description="key of the agency of the point")] = None
    origin: Annotated[Literal["real", "simulated", "replayed"] | None, Field(description="of a new point")] = None
    gateway: Annotated[Line | None, Field(description="key of the gateway or network server that speaks for it")] = None
    attributes: Annotated[
        dict[Line, float | bool | Line],
        Field(max_length=100, description="facts of the point that formulas use; those not named stay"),
    ] = Field({}, examples=[{"floor_area_m2": 4200}])

    def facts(self, device: str) -> Facts:
        """The same as the registry takes them."""
        return Facts(device, **{name: getattr(self, name) for name in type(self).model_fields if name in _FACTS})


class NewDevice(DeviceFacts):
    """A device to be registered."""

    device: Annotated[Line, Field(description="its key, as it names itself", examples=["udara-01"])]
    kind: Literal["device", "gateway", "network_server"] = "device"
    server: Annotated[
        Literal["chirpstack", "things_stack", "ngsi", "sensorthings"] | None, Field(description="of a network server")
    ] = None
    application: Annotated[Line | None, Field(description="of a network server, as in its topics")] = None
    state: Annotated[StateName, Field(description="commissioning: its readings do not count yet")] = "active"
    since: Annotated[Moment | None, Field(description="when it came to its point; null: always there")] = None


class Activation(DeviceFacts):
    """A device back in service, and what is known better of it."""

    state: Annotated[StateName, Field(description="commissioning: its readings do not count yet")] = "active"
    at: At = None


class Retirement(Said):
    """The end of a device's service."""

    at: At = None
    keeps_point: Annotated[bool, Field(description="another device will come to the point")] = False
    reason: Why = None


class Replacement(Said):
    """Another device in a device's place."""

    by: Annotated[Line, Field(description="key of the device that comes, registered or not", examples=["udara-07"])]
    at: At = None


class Secret(Said):
    """What a device connects to the broker with: this is the only time that it is shown."""

    device: str
    secret: Annotated[str | None, Field(description="null: another speaks for it, or it has one already")]


class Replaced(Secret):
    """What a replacement came to."""

    point: Annotated[str | None, Field(description="where it is now; null: a gateway, which is nowhere")]
    at: dt.datetime
    copied: Annotated[int, Field(description="readings that it had sent since then, now at that point")]


_FACTS = frozenset(Facts.__dataclass_fields__) - {"device"}
