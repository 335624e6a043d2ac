"""Topics to routes: which source a topic belongs to, and what its levels say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from core.catalogue import Source
from core.catalogue.topics import match
from core.errors import Rejected
from core.reading import Reading
from core.receipts import inner_topic
from ingest.decoding import Bind, Decode, Part

# Topics seen are kept; a flood of invented topics must not fill the memory.
_MAX_CACHED = 50_000
# Below `nadi/`, all of which ingest hears, but said to others: commands to devices, trials of the broker's limits.
_OWN = "own"
_NOT_FOR_US = (("nadi", "v1", "{service}", "{device}", "command"), ("nadi", "doctor", "{trial}"))
# {decoder: what speaks in its payloads' form}, names as core.devices.facts.SERVERS
_SERVERS = {
    "chirpstack": "chirpstack",
    "things_stack": "things_stack",
    "ngsi_ld": "ngsi",
    "sensorthings": "sensorthings",
}


class Route(msgspec.Struct, frozen=True):
    """Where a message goes.

    source   key of the catalogue's [[source]]
    device   key of the device, from the topic; the gateway's where a message speaks for several
    service  what the topic names as service; None if it names none
    speaker  whose application the topic is of, as (server, application); None: the device's own topic
    hint     another name in the topic that may be a service's: a network server's application, a group
    """

    source: str
    device: str
    service: str | None
    hint: str | None
    decode: Decode
    speaker: tuple[str, str] | None = None

    def of(self, part: Part) -> Route:
        """The route of one device in a message that speaks for several."""
        return Route(self.source, part.device, None, part.hint, self.decode, self.speaker)


class Topics:
    """The catalogue's sources as a router."""

    def __init__(self, sources: Iterable[Source], decoders: Mapping[str, Bind]) -> None:
        self._sources = [(source, source.topic.split("/"), decoders[source.decoder]) for source in sources]
        self._routes: dict[str, Route] = {}

    def route(self, topic: str) -> Route:
        """The route of `topic`.

        raises   Rejected: no source covers it, or its decoder has no use for it
        """
        route = self._routes.get(topic)
        if route is None:
            topic = inner_topic(topic)
            route = self._routes.get(topic) or self._find(topic)
            if len(self._routes) >= _MAX_CACHED:
                self._routes.clear()
            self._routes[topic] = route
        return route

    def _find(self, topic: str) -> Route:
        levels = topic.split("/")
        for source, pattern, bind in self._sources:
            names = match(pattern, levels)
            if names is not None:
                hint = (names.get("application") or names.get("group", "")).partition("@")[0] or None
                device, decode = bind(names)
                return Route(source.key, device, names.get("service"), hint, decode, _speaker(source, names, levels))
        if any(match(pattern, levels) is not None for pattern in _NOT_FOR_US):
            return Route(_OWN, "", None, None, _nothing)
        raise Rejected("unknown_topic", f"{topic!r} is covered by no source of the catalogue")


def _nothing(payload: bytes, device: str, received_us: int) -> list[Reading]:
    return []


def _speaker(source: Source, names: Mapping[str, str], levels: list[str]) -> tuple[str, str] | None:
    """(server, application) as the registry has them, of a topic on which a server speaks for devices."""
    server = _SERVERS.get(source.decoder)
    if server is None or "service" in names:
        return None
    return server, names.get("application") or names.get("broker") or levels[0]
