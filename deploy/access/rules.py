"""What each account may publish and read: rules of a Mosquitto access file, where what is not allowed is denied.

A device speaks below its own name and hears its own commands. A gateway does the same for the devices that are
assigned to it, Sparkplug nodes and their devices included. A network server or context broker speaks on the
topics of its application, and hears the downlinks for it.
Source: mosquitto.conf(5), acl_file; ChirpStack, The Things Stack and Sparkplug B documentation.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.catalogue import Source
from core.devices.names import KEY
from core.store.accounts import Account

_NATIVE = "nadi/v1/"
_OWN = ("write nadi/v1/{service}/{name}/#", "read nadi/v1/{service}/{name}/command")
# By what a network server is; an account for each application. ETSI's NGSI-LD leaves the topic to the broker.
_SERVERS = {
    "chirpstack": (
        "write application/{application}/device/+/event/+",
        "read application/{application}/device/+/command/down",
    ),
    "things_stack": (
        "write v3/{application}/devices/+/up",
        "write v3/{application}/devices/+/join",
        "write v3/{application}/devices/+/location/solved",
        "write v3/{application}/devices/+/service/data",
        "read v3/{application}/devices/+/down/push",
        "read v3/{application}/devices/+/down/replace",
    ),
    "ngsi": ("write ngsi/{application}/notification",),
    "sensorthings": ("write {application}/Observations", "write {application}/+/Observations"),
}
# A Sparkplug node is `group:node` in the registry, a device of it `group:node:device`.
_SPARKPLUG_NODE = (
    "write spBv1.0/{0}/+/{1}",
    "read spBv1.0/{0}/NCMD/{1}",
    "read spBv1.0/STATE/+",
)
_SPARKPLUG_DEVICE = ("write spBv1.0/{0}/+/{1}/{2}", "read spBv1.0/{0}/DCMD/{1}/{2}")


def rules(account: Account, sources: Iterable[Source]) -> list[str]:
    """The topics of `account`, each with what may be done there.

    sources   the catalogue's; those with a device's name in the topic are open to devices of that name
    """
    if account.server is not None:
        return [rule.format(application=account.application) for rule in _SERVERS[account.server]]
    names = [(account.service, account.name)]
    if account.kind == "gateway":
        # A pending device has the name that it gave itself; one that could widen a rule is not spoken for.
        names += [(service, name) for service, name in account.speaks_for if KEY.fullmatch(name)]
    templates = [*_OWN, *(f"write {filter_}" for filter_ in _foreign(sources))]
    return [rule for service, name in names for rule in _of_device(service, name, templates)]


def _of_device(service: str, name: str, templates: Iterable[str]) -> list[str]:
    parts = name.split(":")
    if len(parts) == 2:
        return [rule.format(*parts) for rule in _SPARKPLUG_NODE]
    own = [template.format(service=service, name=name) for template in templates]
    return own + ([rule.format(*parts) for rule in _SPARKPLUG_DEVICE] if len(parts) == 3 else [])


def _foreign(sources: Iterable[Source]) -> list[str]:
    """Filters of the devices' own topics that are not of Nadi's form, with `{service}` and `{name}` open."""
    filters = []
    for source in sources:
        levels = source.topic.split("/")
        if source.topic.startswith((_NATIVE, "spBv1.0/")) or "{device}" not in levels or source.decoder in _SERVERS:
            continue
        known = {"{device}": "{name}", "{service}": "{service}"}
        filters.append("/".join(known.get(level, "+" if level.startswith("{") else level) for level in levels))
    return filters
