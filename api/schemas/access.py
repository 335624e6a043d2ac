"""Who asks, and how people log in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from core.access.caller import Caller

Password = Annotated[str, Field(min_length=1, max_length=1000)]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person logs in with."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$", examples=["siti"])]
    password: Password


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password in another's place."""

    old_password: Password
    new_password: Annotated[str, Field(max_length=1000, description="at least 12 characters")]


@dataclass(frozen=True, slots=True)
class Me:
    """Who asks, and what they may."""

    name: Annotated[str, Field(examples=["siti", "key gateway-3"])]
    role: Annotated[str, Field(examples=["planner"])]
    rights: Annotated[list[str], Field(examples=[["plan", "read", "self"]])]
    agency: Annotated[str | None, Field(description="only its records and devices; null: not restricted")]
    devices: Annotated[list[str] | None, Field(description="only for these it may speak; null: not restricted")]
    must_change_password: Annotated[bool, Field(description="no right but that until it is done")]

    @classmethod
    def of(cls, caller: Caller) -> Me:
        """`caller`, as answers show it."""
        devices = None if caller.devices is None else sorted(caller.devices)
        return cls(caller.name, caller.role, sorted(caller.rights), caller.agency, devices, caller.must_change)
