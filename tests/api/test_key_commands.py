"""`nadi key …` as an administrator types it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import make_app

Nadi = Callable[..., Result]


@pytest.fixture
def nadi(empty_store_url: str) -> Nadi:
    def run(*words: str) -> Result:
        return CliRunner().invoke(make_app(), ["key", *words], env={"NADI_DATABASE_URL": empty_store_url})

    return run


def test_a_key_is_shown_once_listed_and_revoked(nadi: Nadi) -> None:
    words = ("--role", "operator", "--scope", "telemetry", "--expires", "2100-01-01", "--by", "budi")
    made = nadi("create", "gw-3", *words)
    found = re.search(r"key (nadi_\S{43})\n", made.output)
    assert found, made.output
    listed = nadi("list").output
    assert found[1] not in listed
    for said in ("gw-3", found[1][:13], "operator", "telemetry", "by budi", "2100-01-01 00:00:00+08:00"):
        assert said in listed
    assert nadi("revoke", "gw-3", "--reason", "hilang").output == "key gw-3 opens nothing any more\n"
    assert nadi("list").output == "there is no key; nadi key create makes one\n"
    assert "revoked 2" in nadi("list", "--all").output


def test_a_role_that_is_none_names_those_there_are(nadi: Nadi) -> None:
    done = nadi("create", "x", "--role", "king")
    assert done.exit_code == 1
    assert str(done.exception) == "role 'king': one of viewer, planner, operator, agency, administrator"


@pytest.mark.parametrize("text", ["", "nadi_short", "other_0123456789abcdef0123456789abcdef", "nadi_" + "é" * 40])
def test_a_key_made_elsewhere_must_be_hard_to_guess(nadi: Nadi, tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text)
    done = nadi("create", "x", "--role", "viewer", "--secret-file", str(tmp_path / "key"))
    assert done.exit_code == 1
    assert "random letters" in str(done.exception)
