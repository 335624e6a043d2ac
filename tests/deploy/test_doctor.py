"""`nadi doctor` finds what is wrong and says how to mend it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.settings import Settings
from core.store.connection import connect
from deploy.doctor.broker import examine_broker
from deploy.doctor.database import examine_database
from deploy.doctor.finding import Finding
from deploy.doctor.installation import examine_installation, settings_table
from deploy.embedded.broker import Broker
from deploy.embedded.ports import free_port, is_listening
from deploy.embedded.programs import find_program


@contextmanager
def broker_with_defaults(directory: Path) -> Iterator[int]:
    port = free_port()
    config = directory / "defaults.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen([find_program("mosquitto"), "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        while not is_listening(port):
            assert process.poll() is None
        yield port
    finally:
        process.terminate()
        process.wait()


def levels(findings: Iterator[Finding]) -> dict[str, str]:
    return {finding.subject: finding.level for finding in findings}


def test_the_embedded_broker_loses_nothing(broker: Broker) -> None:
    found = levels(examine_broker(Settings(mqtt_url=broker.urls["nadi-ingest"])))
    # The whole run's broker may have dropped messages of tests that make it do so.
    assert found.pop("broker dropped", "ok") in ("ok", "warning")
    assert found == {"broker": "ok", "broker queue": "ok", "broker in flight": "ok"}


def test_a_broker_with_defaults_is_told_to_lose_messages(tmp_path: Path) -> None:
    with broker_with_defaults(tmp_path) as port:
        found = levels(examine_broker(Settings(mqtt_url=f"mqtt://127.0.0.1:{port}")))
    found.pop("broker dropped", None)
    assert found == {
        "broker": "ok",
        "broker queue": "problem",
        "broker in flight": "warning",
        "broker access": "warning",
    }


def test_services_that_do_not_answer_are_problems() -> None:
    port = free_port()
    settings = Settings(database_url=f"postgresql://nadi@127.0.0.1:{port}/nadi", mqtt_url=f"mqtt://127.0.0.1:{port}")
    assert levels(examine_database(settings)) == {"database": "problem"}
    assert levels(examine_broker(settings)) == {"broker": "problem"}


def test_a_migrated_database_is_well(store_url: str) -> None:
    found = list(examine_database(Settings(database_url=store_url)))
    assert {finding.level for finding in found} == {"ok"}
    assert any("edition" in finding.found for finding in found if finding.subject == "TimescaleDB")


def test_a_database_behind_is_told_to_be_migrated(empty_store_url: str) -> None:
    with connect(empty_store_url) as connection:
        connection.execute("DELETE FROM migration WHERE version > 3")
    found = levels(examine_database(Settings(database_url=empty_store_url)))
    assert found["schema"] == "problem"


def test_the_catalogue_is_counted() -> None:
    assert "catalogue" in levels(examine_installation())


def test_secrets_are_not_shown() -> None:
    shown = str(settings_table(Settings(database_url="postgresql://nadi:hidden@localhost/nadi", api_key="hidden")))
    assert "hidden" not in shown
    assert "NADI_DATABASE_URL" in shown


@pytest.mark.parametrize("arguments", [["--help"], ["doctor", "--help"], ["demo", "--help"]], ids=" ".join)
def test_help_answers(arguments: list[str]) -> None:
    from typer.testing import CliRunner

    from cli.main import make_app

    assert CliRunner().invoke(make_app(), arguments).exit_code == 0
