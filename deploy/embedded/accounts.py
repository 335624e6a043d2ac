"""Accounts of the broker: who may publish and read what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from core.errors import ConfigurationError

Kind = Literal["ingest", "api", "publisher", "device"]

# `+`, `#` and `/` would widen a rule, a colon or a new line would make another one.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")

RULES: dict[Kind, list[str]] = {
    # Reads all that devices say, and the broker's own counters, which `#` does not cover; tries its limits for
    # `nadi doctor` on a topic of its own; asks Sparkplug nodes for their births.
    "ingest": ["topic read #", "topic read $SYS/#", "topic readwrite nadi/doctor/#", "topic write spBv1.0/+/NCMD/#"],
    # Says what it was handed over HTTP, each message below its receipt, after it looked who may; hears nothing.
    "api": ["topic write nadi/receipt/#"],
    # Speaks for every demo device in every format, and hears nothing.
    "publisher": ["topic write #", "topic read nadi/v1/+/{name}/command"],
    # Speaks and hears for itself.
    "device": ["topic write nadi/v1/+/{name}/#", "topic read nadi/v1/+/{name}/command"],
}


@dataclass(frozen=True)
class Account:
    """A name that may connect.

    name  also the device's name in topics
    kind  key of `RULES`
    """

    name: str
    password: str
    kind: Kind

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ConfigurationError(f"broker account {self.name!r}: letters, digits, '_', '.' and '-' only")


def access_rules(accounts: Iterable[Account]) -> str:
    """Mosquitto's ACL file. What it does not allow is denied."""
    blocks = [
        "\n".join([f"user {account.name}", *(rule.format(name=account.name) for rule in RULES[account.kind])])
        for account in accounts
    ]
    return "\n\n".join(blocks) + "\n"
