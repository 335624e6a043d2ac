"""The commands on dead letters, from refusal to replay after the cause was mended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from cli.main import make_app
from core.store import dead_letters, devices
from core.store.connection import connect
from core.store.dead_letters import DeadLetter

CAME = datetime(2026, 1, 5, tzinfo=UTC)
TOPIC = "nadi/v1/air/aq-1/telemetry"


@pytest.fixture
def url(empty_store_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("NADI_DATABASE_URL", empty_store_url)
    monkeypatch.setenv("NADI_UNKNOWN_DEVICE", "reject")
    letter = DeadLetter(
        CAME, "native", TOPIC, b'{"values": {"pm25": 12.5}}\x1b', "aq\x1b1", "unknown_device", "as it was"
    )
    good = DeadLetter(CAME, "native", TOPIC, b'{"values": {"pm25": 12.5}}', "aq-1", "unknown_device", "as it was")
    with connect(empty_store_url, autocommit=True) as connection:
        dead_letters.add(connection, [letter, good])
    return empty_store_url


def nadi(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(make_app(), ["dead-letter", *arguments])
    return result.exit_code, result.output


def test_a_letter_is_seen_replayed_when_its_cause_is_mended_and_no_longer_open(url: str) -> None:
    assert "2 open: unknown_device" in nadi("list")[1]
    code, said = nadi("replay", "--device", "aq-1")
    assert (code, said.splitlines()[-1]) == (1, "0 stored, 1 still refused, 0 not open")
    entry = devices.Registration(
        point="aq-1", device="aq-1", service="air", name="aq-1", agency="dlh", origin="real", interval_s=300
    )
    with connect(url) as connection:
        devices.register(connection, [entry])
    assert nadi("replay", "--device", "aq-1") == (0, "1 stored, 0 still refused, 0 not open\n")
    assert nadi("replay", "--device", "aq-1") == (0, "0 stored, 0 still refused, 0 not open\n")
    assert nadi("discard", "--all") == (0, "1 discarded\n")
    assert nadi("list") == (0, "no dead letter is open\n")


def test_nothing_that_a_device_sent_steers_the_terminal(url: str) -> None:
    with connect(url) as connection:
        number = dead_letters.open_ids(connection, limit=1)[0]
    for code, said in (nadi("list"), nadi("show", str(number))):
        assert code == 0
        assert "aq\\x1b1" in said
        assert "\x1b" not in said


def test_without_saying_which_none_are_meant(url: str) -> None:
    for command in ("replay", "discard"):
        code, said = nadi(command)
        assert code == 2
        assert "all" in said
