"""What a message says of connections, told to the judge of device health: who is there, who is gone, what was lost."""

from __future__ import annotations

from core.errors import Rejected
from core.store import stays
from core.store.connection import Connection
from core.store.contacts import NO_TIME_US, Heard
from ingest.decoding import Said
from ingest.message import Message
from ingest.topic import Route

# {key: ids of the device of that key, and of those that go with it}; keys of nobody are left out.
Ids = dict[str, list[int]]


def look_up(connection: Connection, route: Route, said: Said) -> Ids:
    """The devices that `said` names. One that is not registered is not entered: it measured nothing.

    raises   Rejected: the topic names another service than the device's
             psycopg.OperationalError: the database is away
    """
    names = {*said.back, *said.gone, *([said.teller] if said.missed else ())}
    # The database would take no other as a key.
    keys = [name for name in names if "\x00" not in name]
    ids: Ids = {}
    for key, device_id, service in stays.named(connection, keys, with_all=said.with_all):
        if route.service not in (None, service):
            raise Rejected("wrong_service", f"device {key!r} belongs to {service!r}, its topic names {route.service!r}")
        ids.setdefault(key, []).append(device_id)
    return ids


def tell(heard: Heard, message: Message, said: Said, ids: Ids) -> None:
    """Note in `heard` what `message` says.

    That the broker kept a message from earlier proves nobody's presence; the judge knows what to think of a goodbye.
    """
    if not message.is_retained:
        for device_id in (found for key in said.back for found in ids.get(key, ())):
            heard.spoke[device_id] = (message.received_us, NO_TIME_US)
    for device_id in (found for key in said.gone for found in ids.get(key, ())):
        heard.gone[device_id] = (message.received_us, message.is_retained)
    if said.missed and said.teller in ids:
        heard.miss(ids[said.teller][0], said.missed, message.received_us)
