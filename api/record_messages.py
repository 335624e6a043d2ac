"""Records as the messages that they are published in, from the desk that stands for the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import msgspec

from api.addresses import records_topic
from api.receipts import MAX_MESSAGE
from api.record_entries import Entries, Entry
from core.catalogue import Catalogue
from core.catalogue.record_kinds import RecordKind
from core.store.connection import Connection
from core.store.devices import Registration, register

_AT_ONCE = 500
# A desk sends when somebody hands something over: silence is no fault of it [s].
_INTERVAL_S = 366 * 86_400


def messages(
    connection: Connection, catalogue: Catalogue, kinds: Mapping[str, RecordKind], entries: Entries
) -> list[tuple[str, bytes]]:
    """(topic, payload) of as many messages as the records need; the desks they come from are registered."""
    by_service: dict[str, list[Entry]] = {}
    for (kind, key), attributes in entries.sound.items():
        by_service.setdefault(kinds[kind].service, []).append(Entry(kind, key, attributes))
    register(connection, [_desk(catalogue, service) for service in by_service])
    return [
        (records_topic(catalogue, service, f"desk-{service}"), payload)
        for service, records in by_service.items()
        for payload in _payloads(records)
    ]


def _desk(catalogue: Catalogue, service: str) -> Registration:
    owner = catalogue.services[service]
    name = f"desk-{service}"
    return Registration(name, name, service, f"Catatan lewat API: {owner.name_id}", owner.agency, "real", _INTERVAL_S)


def _payloads(records: Sequence[Entry]) -> Iterator[bytes]:
    remaining = iter(records)
    while part := list(islice(remaining, _AT_ONCE)):
        yield from _fitting(part)


def _fitting(records: list[Entry]) -> Iterator[bytes]:
    """One payload, or halves of it until each fits into a message; a record alone always does."""
    payload = msgspec.json.encode(records)
    if len(payload) <= MAX_MESSAGE or len(records) == 1:
        yield payload
        return
    middle = len(records) // 2
    yield from _fitting(records[:middle])
    yield from _fitting(records[middle:])
