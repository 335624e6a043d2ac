"""Records of an agency's own: it imports no others."""

from __future__ import annotations

from core.store.connection import Connection
from core.store.record_owners import owners
from ingest.bulk.record_rows import Records
from ingest.bulk.row_errors import RowError

FACT = "agency"


def sift(connection: Connection, kind: str, agency: str, held: Records, header: str) -> Records:
    """`held` without the records of others, which become errors; those that name no agency get this one.

    header   of the column that names the agency; empty: there is none
    """
    known = owners(connection, kind, [key for key, _ in held.entries])
    own = Records([], [], list(held.errors))
    for (key, attributes), line in zip(held.entries, held.line, strict=True):
        named = attributes.setdefault(FACT, agency)
        whose = named if named != agency else known.get(key, agency)
        if whose == agency:
            own.entries.append((key, attributes))
            own.line.append(line)
        else:
            detail = f"case {key!r} belongs to {whose or 'no agency'}; {agency} imports its own only"
            own.errors.append(RowError(line, header, str(named), "not_own", detail))
    return own
