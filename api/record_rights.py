"""Whether records are the caller's: an agency hands over its own and nobody else's.

Its own are those that name it (fact `agency`; where it is missing it is filled in), and those of kinds without that
fact if the kind's service is the agency's. A case that another agency has handed over is the other's.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from api.problems import Problem
from api.record_entries import Entries
from core.access.caller import Caller
from core.catalogue import Catalogue
from core.catalogue.record_kinds import RecordKind
from core.store.connection import Connection
from core.store.record_owners import owners

_FACT = "agency"


def require_own(
    connection: Connection, catalogue: Catalogue, kinds: Mapping[str, RecordKind], caller: Caller, entries: Entries
) -> None:
    """Pass records that `caller` may hand over; those that name no agency get the caller's.

    raises   Problem: some are another's; names the first hundred
    """
    agency = caller.agency
    if agency is None:
        return
    foreign = Entries()
    for kind, group in groupby(sorted(entries.sound), key=lambda name: name[0]):
        keys = [key for _, key in group]
        named = _FACT in kinds[kind].facts
        known = owners(connection, kind, keys) if named else {}
        for key in keys:
            attributes = entries.sound[kind, key]
            if named:
                attributes.setdefault(_FACT, agency)
            owner = attributes[_FACT] if named else catalogue.services[kinds[kind].service].agency
            for whose in (owner, known.get(key, agency)):
                if whose != agency:
                    text = (f"milik {whose or 'dinas lain'}", f"belongs to {whose or 'another agency'}")
                    foreign.wrong(entries.lines[kind, key], _FACT, whose, text)
                    break
    if foreign.errors:
        first = foreign.errors[0]
        detail = (
            f"tidak ada yang disimpan; {caller.name} hanya boleh menyerahkan catatan {agency}: "
            f"baris {first['line']} {first['message_id']}",
            f"nothing was taken; {caller.name} may hand over records of {agency} only: "
            f"line {first['line']} {first['message_en']}",
        )
        raise Problem("not-allowed", detail, errors=foreign.errors[:100])
