"""Desks: rows of `point` where records count that belong to no measuring point."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Desk:
    """What makes one desk.

    district   Kemendagri code; None: not known
    """

    service: str
    agency: str
    district: str | None
    origin: str

    @property
    def key(self) -> str:
        """Its point's key; no device and no point that people register can have a '~'."""
        return "~".join(["desk", self.service, self.agency, self.district or "all", self.origin])


_ADD = """
    INSERT INTO point (key, service, name, district, agency, origin, state, is_desk)
    SELECT key, service, name, district, agency, origin, 'active', true
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS desk (key, service, name, district, agency, origin)
    ON CONFLICT (key) DO NOTHING
"""
_FIND = "SELECT key, point_id FROM point WHERE key = ANY(%s)"
_POINTS = "SELECT key, origin, point_id FROM point WHERE key = ANY(%s) AND NOT is_desk"


def find_or_add(connection: Connection, desks: Iterable[tuple[Desk, str]]) -> dict[Desk, int]:
    """The point_id of each desk; those that are new are added.

    desks   each with its name
    """
    named = dict(desks)
    found = _found(connection, named)
    rows = [
        (desk.key, desk.service, name, desk.district, desk.agency, desk.origin)
        for desk, name in named.items()
        if desk not in found
    ]
    if rows:
        connection.execute(_ADD, [list(column) for column in zip(*rows, strict=True)])
        found = _found(connection, named)
    return found


def points(connection: Connection, keys: Collection[str]) -> dict[tuple[str, str], int]:
    """{(key, origin): point_id} of the measuring points that exist."""
    return {(key, origin): point_id for key, origin, point_id in connection.execute(_POINTS, [list(keys)])}


def _found(connection: Connection, desks: Collection[Desk]) -> dict[Desk, int]:
    by_key: dict[str, int] = dict(connection.execute(_FIND, [[desk.key for desk in desks]]).fetchall())
    return {desk: by_key[desk.key] for desk in desks if desk.key in by_key}
