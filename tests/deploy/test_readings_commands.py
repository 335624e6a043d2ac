"""`nadi readings …` as an operator types it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import make_app
from core.store.connection import connect

Nadi = Callable[..., Result]
SPAN = ["--point", "u1", "--metric", "pm25", "--from", "2026-01-05", "--to", "2026-01-06"]


@pytest.fixture
def nadi(empty_store_url: str) -> Nadi:
    def run(*words: str) -> Result:
        return CliRunner().invoke(make_app(), list(words), env={"NADI_DATABASE_URL": empty_store_url})

    run("device", "add", "u1", "--service", "air")
    with connect(empty_store_url) as connection:
        connection.execute("INSERT INTO series (point_id, metric, interval_s) SELECT point_id, 'pm25', 300 FROM point")
        # The local day begins at 16:00 UTC.
        for moment in ("2026-01-04T15:59Z", "2026-01-04T16:00Z", "2026-01-05T15:59Z", "2026-01-05T16:00Z"):
            connection.execute("INSERT INTO reading SELECT %s, series_id, 10, 0 FROM series", [moment])
    return run


def test_days_are_local_and_each_correction_is_listed_and_withdrawn(nadi: Nadi, empty_store_url: str) -> None:
    done = nadi("readings", "correct", *SPAN, "--factor", "1.5", "--offset", "-1", "--reason", "kalibrasi")
    span = "2026-01-05 00:00:00+08:00 to 2026-01-06 00:00:00+08:00"
    assert f"correction 1: 2 readings of u1.pm25, {span}" in done.output
    assert f"1  u1.pm25  {span}  1.5 × value + -1: kalibrasi\n" == nadi("readings", "corrections").output
    with connect(empty_store_url) as connection:
        assert connection.execute("SELECT value FROM reading ORDER BY time").fetchall() == [(10,), (14,), (14,), (10,)]
    assert nadi("readings", "withdraw", "1", "--reason", "salah titik").exit_code == 0
    assert "withdrawn" in nadi("readings", "corrections", "--point", "u1").output


def test_readings_are_void(nadi: Nadi, empty_store_url: str) -> None:
    assert "2 readings" in nadi("readings", "void", *SPAN, "--reason", "pompa mati").output
    with connect(empty_store_url) as connection:
        assert connection.execute("SELECT count(*) FROM reading WHERE quality = 16").fetchone() == (2,)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["void", *SPAN], 2),
        (["void", *SPAN[:-1], "besok", "--reason", "r"], 2),
        (["void", *SPAN[:-1], "2999-01-01", "--reason", "r"], 1),
        (["correct", *SPAN, "--reason", "r"], 1),
        (["withdraw", "7", "--reason", "r"], 1),
    ],
    ids=["no reason", "no time", "future", "nothing", "unknown"],
)
def test_what_cannot_be_ends_with_a_code(nadi: Nadi, words: list[str], code: int) -> None:
    assert nadi("readings", *words).exit_code == code


@pytest.mark.parametrize("command", ["void", "correct", "corrections", "withdraw"])
def test_every_command_has_an_example(command: str) -> None:
    assert "Example: nadi readings" in CliRunner().invoke(make_app(), ["readings", command, "--help"]).output
