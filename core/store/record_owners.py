"""Whose records are: the agency that the version which holds names."""

from __future__ import annotations

from collections.abc import Collection

from core.store.connection import Connection

_OWNERS = """
    SELECT DISTINCT ON (key) key, attributes->>'agency' FROM record
    WHERE kind = %s AND key = ANY(%s)
    ORDER BY key, revision DESC
"""


def owners(connection: Connection, kind: str, keys: Collection[str]) -> dict[str, str | None]:
    """{key: agency, or None if the record names none} of those that are stored."""
    return dict(connection.execute(_OWNERS, [kind, list(keys)]).fetchall())
