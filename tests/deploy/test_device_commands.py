"""`nadi device …` as an administrator types it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import make_app
from core.devices.secrets import is_secret_of
from core.store.accounts import accounts
from core.store.connection import connect
from deploy.embedded.ports import free_port

Nadi = Callable[..., Result]


@pytest.fixture
def nadi(empty_store_url: str) -> Nadi:
    def run(*words: str) -> Result:
        return CliRunner().invoke(make_app(), ["device", *words], env={"NADI_DATABASE_URL": empty_store_url})

    return run


def secret_in(output: str) -> str:
    found = re.search(r"password (\S+)", output)
    assert found
    return found[1]


def test_a_device_gets_its_secret_once_and_is_listed(nadi: Nadi, empty_store_url: str) -> None:
    secret = secret_in(nadi("add", "u1", "--service", "air", "--district", "64.08.04", "--by", "budi").output)
    with connect(empty_store_url) as connection:
        (account,) = accounts(connection)
    assert is_secret_of(secret, account.password_hash)
    shown = nadi("show", "u1").output
    assert "64.08.04" in shown
    assert "budi  add" in shown
    assert secret not in shown + nadi("list").output


def test_a_replaced_device_is_shown_where_it_was(nadi: Nadi) -> None:
    nadi("add", "u1", "--service", "air", "--point", "pasar")
    done = nadi("replace", "u1", "u2", "--at", "2026-07-01 10:30")
    assert "u2 is at pasar since 2026-07-01 10:30:00+08:00; u1 is retired" in done.output
    assert "at pasar          from the beginning to 2026-07-01 10:30:00+08:00" in nadi("show", "u1").output
    assert "u1" not in nadi("list").output
    assert "u1" in nadi("list", "--state", "retired").output


def test_a_device_behind_a_gateway_needs_no_secret(nadi: Nadi) -> None:
    nadi("add", "gw", "--kind", "gateway")
    done = nadi("add", "u1", "--service", "air", "--gateway", "gw", "--attribute", "floor_area_m2=12.5")
    assert done.output == "u1 is registered; gw speaks for it\n"
    assert "{'floor_area_m2': 12.5}" in nadi("show", "u1").output


def test_states_follow_each_other(nadi: Nadi) -> None:
    nadi("add", "u1", "--service", "air", "--commissioning")
    for words, state in (
        (["activate", "u1"], "active"),
        (["maintenance", "u1", "--reason", "filter"], "maintenance"),
        (["retire", "u1"], "retired"),
        (["activate", "u1", "--point", "pasar"], "active"),
    ):
        assert nadi(*words).exit_code == 0
        assert re.search(rf"^state +{state}$", nadi("show", "u1").output, re.MULTILINE)


def test_a_table_is_tried_then_taken_and_its_secrets_kept(nadi: Nadi, tmp_path: Path) -> None:
    table, secrets, report = tmp_path / "d.csv", tmp_path / "s.csv", tmp_path / "r.csv"
    table.write_text("device;service;district\nu1;air;Bengalon\nu2;air;Mars\n")
    refused = nadi("import", str(table), "--apply", "--report", str(report))
    assert refused.exit_code == 1
    assert "d.csv line 3, u2: rejected: district 'Mars'" in refused.output
    assert report.read_text().splitlines()[1] == "2,u1,new,"
    table.write_text("device;service;district\nu1;air;Bengalon\nu2;air;Busang\n")
    assert "2 new, 0 changed, 0 equal, 0 rejected: this was a trial" in nadi("import", str(table)).output
    assert nadi("import", str(table), "--apply", "--secrets", str(secrets)).exit_code == 0
    assert [line.partition(",")[0] for line in secrets.read_text().splitlines()] == ["device", "u1", "u2"]
    assert secrets.stat().st_mode & 0o777 == 0o600
    assert "2 equal" in nadi("import", str(table), "--apply").output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["retire", "u1", "--at", "morgen"], 2),
        (["add", "u1", "--service", "air", "--attribute", "area"], 2),
        (["add", "u1", "--service", "sea"], 1),
        (["import", "nowhere.csv"], 1),
        (["import", "nowhere.csv", "--secrets", "s.csv"], 2),
        (["maintenance", "u1"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_what_cannot_be_ends_with_a_code(nadi: Nadi, words: list[str], code: int) -> None:
    assert nadi(*words).exit_code == code


def test_a_database_that_is_away_is_one_line() -> None:
    url = f"postgresql://nadi@127.0.0.1:{free_port()}/nadi"
    result = CliRunner().invoke(make_app(), ["device", "list"], env={"NADI_DATABASE_URL": url})
    assert str(result.exception).startswith("NADI_DATABASE_URL: ")


def test_files_for_the_broker_are_written(nadi: Nadi, tmp_path: Path) -> None:
    nadi("add", "u1", "--service", "air")
    assert nadi("access", "--output", str(tmp_path)).exit_code == 0
    assert "user u1\ntopic write nadi/v1/air/u1/#" in (tmp_path / "acl").read_text()


@pytest.mark.parametrize("command", ["add", "list", "show", "activate", "maintenance", "replace", "import", "access"])
def test_every_command_has_an_example(nadi: Nadi, command: str) -> None:
    assert "Example: nadi device" in nadi(command, "--help").output
