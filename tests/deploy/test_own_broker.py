"""A Mosquitto that somebody else runs is told to read the files."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mqtt import PATIENCE_S, connected

from core.devices.secrets import password_hash
from core.errors import Unavailable
from deploy.access.files import access_files
from deploy.access.own_broker import OwnBroker
from deploy.embedded.ports import HOST, free_port, is_listening
from deploy.embedded.processes import Child, service_user
from deploy.embedded.programs import find_program


@pytest.fixture
def mosquitto(services_directory: Path) -> Iterator[tuple[OwnBroker, int]]:
    """A broker with the configuration that docs/devices.md gives, whose files lie in a directory of its account."""
    directory, port, user = services_directory / "own-broker", free_port(), service_user("mosquitto")
    directory.mkdir()
    if user is not None:
        shutil.chown(directory, user)
    own = OwnBroker.at(directory, directory / "pid")
    OwnBroker.at(directory, None).admit(access_files({}, {}))
    configuration = directory / "mosquitto.conf"
    lines = [
        f"listener {port} {HOST}",
        f"pid_file {directory}/pid",
        "allow_anonymous false",
        f"password_file {directory}/passwords",
        f"acl_file {directory}/acl",
    ]
    configuration.write_text("\n".join(lines) + "\n")
    command = [find_program("mosquitto"), "-c", str(configuration)]
    server = Child("mosquitto", command, log=directory / "log", user=user)
    server.wait_ready(lambda: is_listening(port) and (directory / "pid").exists())
    yield own, port
    server.stop()


def test_it_admits_whom_the_registry_names_and_ingest(mosquitto: tuple[OwnBroker, int]) -> None:
    own, port = mosquitto
    own.admit(access_files({"a": password_hash("secret")}, {"a": ["write nadi/v1/air/a/#"]}))
    deadline = time.monotonic() + PATIENCE_S
    code = 0x87
    while code >= 0x80:
        assert time.monotonic() < deadline, (own.directory / "log").read_text()
        with connected(f"mqtt://a:secret@{HOST}:{port}", "a") as client:
            code = client.connect_code
    ingest = f"mqtt://nadi-ingest:{own.secret.read_text()}@{HOST}:{port}"
    with connected(ingest, "ingest") as listener, connected(f"mqtt://a:secret@{HOST}:{port}", "a") as client:
        listener.subscribe("nadi/#")
        client.publish("nadi/v1/air/a/telemetry", "12")
        assert listener.next() == ("nadi/v1/air/a/telemetry", b"12")


def test_a_broker_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="the broker was not told of its files"):
        OwnBroker.at(tmp_path, tmp_path / "pid").admit(access_files({}, {}))
