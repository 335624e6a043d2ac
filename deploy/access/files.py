"""Mosquitto's password and access files, of the registry or of Nadi's own accounts."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.catalogue import Source
from core.store.accounts import accounts
from core.store.connection import Connection
from deploy.access.rules import rules
from deploy.embedded.location import write_private

PASSWORDS, ACCESS = "passwords", "acl"


@dataclass(frozen=True, slots=True)
class AccessFiles:
    """The contents of both files."""

    passwords: str
    acl: str

    def __add__(self, other: AccessFiles) -> AccessFiles:
        return AccessFiles(self.passwords + other.passwords, f"{self.acl}\n{other.acl}".strip("\n") + "\n")

    def write(self, directory: Path, owner: str | None) -> None:
        """Put both into `directory`, readable by `owner` (default: us) alone, each whole at any moment."""
        for name, text in ((PASSWORDS, self.passwords), (ACCESS, self.acl)):
            new = directory / f"{name}.new"
            write_private(new, text, owner)
            new.rename(directory / name)


def access_files(hashes: Mapping[str, str], allowed: Mapping[str, Iterable[str]]) -> AccessFiles:
    """The files of accounts.

    hashes    {account: hash of its secret}
    allowed   {account: rules such as 'read nadi/v1/#'}
    """
    passwords = "".join(f"{name}:{hashed}\n" for name, hashed in hashes.items())
    blocks = ["\n".join([f"user {name}", *(f"topic {rule}" for rule in lines)]) for name, lines in allowed.items()]
    return AccessFiles(passwords, "\n\n".join(blocks) + "\n")


def registered_access(connection: Connection, sources: Iterable[Source]) -> AccessFiles:
    """The files of all devices, gateways and network servers in service that have a secret."""
    known = accounts(connection)
    topics = tuple(sources)
    return access_files(
        {account.name: account.password_hash for account in known},
        {account.name: rules(account, topics) for account in known},
    )


def owner_of(directory: Path) -> str | None:
    """Who files in `directory` must belong to, so that the broker can read them; None: they stay ours."""
    user = directory.stat().st_uid
    return None if os.geteuid() != 0 or user == 0 else pwd.getpwuid(user).pw_name
