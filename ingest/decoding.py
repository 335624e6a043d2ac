"""Decoders as the rest of ingest sees them: what they return, and how a process opens them.

A module of `ingest/decoders` offers one of two things:

    decode(payload, device, received_us)  the topic says whose payload it is, nothing is remembered
    Decoder(publish)                      one object in a process, which may remember and may publish;
                                          its `bind(names)` says device and function of a topic

Which of them it is, is settled when a topic is seen first; a message costs the same either way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import NamedTuple

import msgspec

from core.reading import Reading, Record


class Extra(Reading, frozen=True, gc=False):
    """A value that came beside the measured ones; left out where the service has no metric of its name."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """What a message says about one device, where it speaks for several.

    hint   a service's key, should the device be new
    """

    device: str
    hint: str | None
    readings: list[Reading]


class Said(msgspec.Struct, frozen=True, gc=False):
    """What a message says of connections, beside its readings.

    back     keys of devices that are there
    gone     of devices that are not; `with_all` also means those whose key begins with such a key and a colon
    missed   messages that were lost before this one, of the device `teller`
    """

    readings: list[Reading]
    back: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    with_all: bool = False
    missed: int = 0
    teller: str = ""


# No readings are no error: a birth that only defines, a death, a join. The message is read and holds nothing.
Found = list[Reading] | list[Record] | tuple[Part, ...] | Said
Decode = Callable[[bytes, str, int], Found]
# Topic and payload, at QoS 0; False: the broker is away and nothing was sent.
Publish = Callable[[str, bytes], bool]


class Bound(NamedTuple):
    """A topic's device, as the registry calls it, and the function that reads the topic's payloads."""

    device: str
    decode: Decode


Bind = Callable[[Mapping[str, str]], Bound]


def open_decoders(package: ModuleType, publish: Publish) -> dict[str, Bind]:
    """Every decoder of `package`, by its module's name.

    raises   AttributeError: a module offers neither, so a half-written one stops the process at start
    """
    opened: dict[str, Bind] = {}
    for name in sorted(entry.name for entry in iter_modules(package.__path__)):
        module = import_module(f"{package.__name__}.{name}")
        opened[name] = module.Decoder(publish).bind if hasattr(module, "Decoder") else _plain(module.decode)
    return opened


def _plain(decode: Decode) -> Bind:
    return lambda names: Bound(names["device"], decode)
