"""Who asks, and what they may."""

from __future__ import annotations

from dataclasses import dataclass

from core.access.rights import Right


@dataclass(frozen=True, slots=True)
class Caller:
    """A program or a person, known by a key or a login.

    name        as the audit has it: 'key gateway-3', 'siti'
    devices     keys of the only devices that it may speak for; None: not restricted
    agency      its records and devices only; None: not restricted
    per_minute  requests; None: not limited
    is_person   logged in, not asking with a key
    must_change  of a person: the first password opens nothing until it is changed
    """

    name: str
    role: str
    rights: frozenset[Right]
    devices: frozenset[str] | None = None
    agency: str | None = None
    per_minute: int | None = None
    is_person: bool = False
    must_change: bool = False
