"""Where a payload that came over HTTP would have come over MQTT, and for which device it then speaks."""

from __future__ import annotations

from dataclasses import dataclass

from api.problems import Problem, missing
from core.catalogue import Catalogue, Source
from core.catalogue.topics import filled, find_source

# {name of a format: [[source]] of the catalogue whose topics name a service and a device}
FORMATS = {
    "native": "native",
    "senml": "senml",
    "senml-cbor": "senml_cbor",
    "csv": "csv",
    "ultralight": "ultralight_native",
    "ngsi": "ngsi_native",
}
MEDIA_TYPES = {
    "application/json": "native",
    "application/senml+json": "senml",
    "application/senml+cbor": "senml-cbor",
    "text/csv": "csv",
    "application/ld+json": "ngsi",
}
# Their payloads may speak for other devices than the topic's.
_OF_SEVERAL = ("sparkplug_b",)


@dataclass(frozen=True, slots=True)
class Address:
    """A topic, and the one device that its payloads can speak for; None: for several."""

    topic: str
    device: str | None
    service: str | None


def of_topic(catalogue: Catalogue, topic: str) -> Address:
    """The address that `topic` is.

    raises   Problem: no source covers it, or it is one of records
    """
    found = find_source(catalogue.sources, topic)
    if found is None:
        raise missing(
            "unknown-value", ("topik", "topic"), topic, [entry.topic for entry in catalogue.sources], parameter="topic"
        )
    source, names = found
    if source.decoder == "record_json":
        raise Problem("invalid-parameter", ("kirim ke /v1/records", "send it to /v1/records"), parameter="topic")
    device = None if source.decoder in _OF_SEVERAL else names.get("device")
    return Address(topic, device, names.get("service"))


def of_device(catalogue: Catalogue, format_: str, service: str, device: str) -> Address:
    """The address of what `device` says in `format_`."""
    return Address(
        filled(_source(catalogue, FORMATS[format_]), {"service": service, "device": device}), device, service
    )


def format_of(content_type: str | None, format_: str | None) -> str:
    """The format that is named, else the one that the Content-Type means.

    raises   Problem: it means none
    """
    if format_ is not None:
        return format_
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type in MEDIA_TYPES:
        return MEDIA_TYPES[media_type]
    known = ", ".join(MEDIA_TYPES)
    said = media_type or "–"
    detail = (
        f"Content-Type {said}: sebut format={'|'.join(FORMATS)}, atau kirim sebagai {known}",
        f"Content-Type {said}: say format={'|'.join(FORMATS)}, or send it as {known}",
    )
    raise Problem("unsupported-format", detail, value=said)


def records_topic(catalogue: Catalogue, service: str, device: str) -> str:
    """Where the records of a service are published."""
    return filled(_source(catalogue, "record"), {"service": service, "device": device})


def _source(catalogue: Catalogue, key: str) -> Source:
    return next(source for source in catalogue.sources if source.key == key)
