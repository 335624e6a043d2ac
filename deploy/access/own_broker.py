"""A Mosquitto that somebody else runs: its files are written, and it is told to read them."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from core.devices.secrets import password_hash
from core.errors import Unavailable
from deploy.access.files import AccessFiles, owner_of
from deploy.embedded.accounts import Account, access_rules
from deploy.embedded.location import kept_secret

INGEST = "nadi-ingest"
API = "nadi-api"


@dataclass(frozen=True)
class OwnBroker:
    """Where the files go.

    secret     file with the secret of the account that ingest connects with
    pid_file   Mosquitto's; None: it is told by somebody else
    """

    directory: Path
    secret: Path
    pid_file: Path | None
    own: AccessFiles

    @classmethod
    def at(cls, directory: Path, pid_file: Path | None) -> OwnBroker:
        """The broker that reads `directory`; the secrets of ingest and the API are made there on first use.

        raises   Unavailable: the directory cannot be written
        """
        path = directory / INGEST
        try:
            directory.mkdir(parents=True, exist_ok=True)
            ours = [Account(INGEST, kept_secret(path), "ingest"), Account(API, kept_secret(directory / API), "api")]
        except OSError as error:
            raise Unavailable(f"cannot write {error.filename or directory}: {error.strerror}") from error
        hashes = (f"{account.name}:{password_hash(account.password)}\n" for account in ours)
        return cls(directory, path, pid_file, AccessFiles("".join(hashes), access_rules(ours)))

    def admit(self, others: AccessFiles) -> None:
        """Write the files for Nadi's own accounts and `others`, and have Mosquitto read them.

        raises   Unavailable: they cannot be written, or its process is not there
        """
        try:
            (self.own + others).write(self.directory, owner_of(self.directory))
            if self.pid_file is not None:
                os.kill(int(self.pid_file.read_text()), signal.SIGHUP)
        except (OSError, ValueError) as error:
            raise Unavailable(f"the broker was not told of its files: {error}") from error
