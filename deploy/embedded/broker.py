"""A private Mosquitto: on the loopback interface, closed to strangers, its queues kept from run to run."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

from core.devices.secrets import password_hash
from deploy.access.files import AccessFiles
from deploy.embedded.accounts import Account, access_rules
from deploy.embedded.location import private_directory, write_private
from deploy.embedded.ports import HOST, is_listening, require_free
from deploy.embedded.processes import Child, service_user, wait_gone
from deploy.embedded.programs import find_program

TEMPLATE = Path(__file__).parents[1] / "mosquitto.conf"
PORT_CHOICE = "make demo MQTT_PORT=18884"


@dataclass(frozen=True)
class Broker:
    """A running broker.

    urls     {account: URL with its password}; never show one
    process  the broker
    home     where it reads its files
    user     account that it runs as; None: ours
    own      access files of the accounts that it was started with
    """

    port: int
    urls: dict[str, str]
    process: Child
    home: Path
    user: str | None
    own: AccessFiles

    def admit(self, others: AccessFiles) -> None:
        """Let those of `others` connect too, and nobody else; connections that are no longer allowed end."""
        (self.own + others).write(self.home, self.user)
        self.process.process.send_signal(signal.SIGHUP)


@contextmanager
def run_broker(directory: Path, port: int, accounts: Sequence[Account]) -> Iterator[Broker]:
    """A broker that runs while the context is open.

    directory  holds its queues, from run to run
    port       on the loopback interface
    accounts   all that may connect; those of earlier runs are forgotten
    raises     ConfigurationError: the port is taken, or Mosquitto is not installed
               Unavailable: it does not start; the message has its last words
    """
    directory = directory.absolute()
    program = find_program("mosquitto")
    user = service_user("mosquitto")
    home = private_directory(directory, user)
    wait_gone(home / "mosquitto.pid", str(home), "the broker")
    require_free(port, "the broker", PORT_CHOICE)
    own = _own_access(accounts)
    configuration = _configure(home, port, own, user)
    server = Child("the broker", [program, "-c", str(configuration)], log=directory / "log", user=user)
    try:
        server.wait_ready(lambda: is_listening(port))
        urls = {account.name: f"mqtt://{account.name}:{account.password}@{HOST}:{port}" for account in accounts}
        yield Broker(port, urls, server, home, user, own)
    finally:
        server.stop()


def _own_access(accounts: Sequence[Account]) -> AccessFiles:
    hashes = (f"{account.name}:{password_hash(account.password)}\n" for account in accounts)
    return AccessFiles("".join(hashes), access_rules(accounts))


def _configure(home: Path, port: int, own: AccessFiles, user: str | None) -> Path:
    own.write(home, user)
    text = Template(TEMPLATE.read_text()).substitute(port=port, directory=home)
    write_private(home / "mosquitto.conf", text, user)
    return home / "mosquitto.conf"
