"""`nadi account …` as an administrator types it."""

from __future__ import annotations

import re

from typer.testing import CliRunner

from cli.main import make_app
from core.access.passwords import is_password_of
from core.store.connection import connect
from core.store.people import list_people


def test_an_account_from_its_making_to_its_end(empty_store_url: str) -> None:
    def nadi(*words: str) -> str:
        done = CliRunner().invoke(make_app(), ["account", *words], env={"NADI_DATABASE_URL": empty_store_url})
        assert done.exit_code == 0, done.exception
        return done.output

    assert nadi("list") == "there is no account; nadi account create makes one\n"
    made = nadi("create", "siti", "--role", "agency", "--agency", "dlh", "--by", "budi")
    listed = nadi("list")
    assert all(word in listed for word in ("siti", "dlh", "first password", "by budi"))
    again = nadi("reset", "siti")
    first, second = (re.search(r"first password (\S+)", said) for said in (made, again))
    assert first
    assert second
    with connect(empty_store_url) as connection:
        (person,) = list_people(connection)
    assert not is_password_of(first[1], person.password_hash)
    assert is_password_of(second[1], person.password_hash)
    assert nadi("disable", "siti", "--reason", "pindah") == "siti can no longer log in\n"
    assert "disabled 2" in nadi("list")
    assert nadi("enable", "siti") == "siti can log in again\n"
