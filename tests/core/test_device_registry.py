"""Devices and points as they are registered."""

from __future__ import annotations

from dataclasses import replace as with_other
from typing import Any

import pytest
from registry_moment import HOUR, NOW, STATION, facts_of, hours_touched, store

from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts, Unfit
from core.devices.secrets import is_secret_of, new_secret, password_hash
from core.devices.states import activate, maintain, retire, rotate_secret
from core.errors import Missing
from core.store import accounts, audit, registry_lists
from core.store.connection import REGISTRY_CHANNEL, Connection, connect, heard, listen


def test_a_device_comes_with_its_point(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    assert facts_of(connection, "a") == {
        "device": "a",
        "kind": "device",
        "service": "air",
        "interval_s": 300,
        "state": "active",
        "point": "p",
        "point_state": "active",
        "name": "Pasar",
        "district": "64.08.04",
        "latitude": 0.5,
        "longitude": 117.5,
        "agency": "dlh",
        "origin": "real",
    }


def test_a_device_without_a_point_gets_one_of_its_own_name(editor: Editor, connection: Connection) -> None:
    add(editor, Facts("a", service="air"))
    assert facts_of(connection, "a")["point"] == "a"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"device": "a/b"}, r"device 'a/b': up to 128 letters"),
        ({"device": "a b"}, r"device 'a b'"),
        ({"device": "+"}, r"device '\+'"),
        ({"point": "#"}, r"point '#'"),
        ({"service": "sea"}, r"service 'sea': one of air, "),
        ({"district": "64.09.01"}, r"district '64.09.01': a district's code such as 64.08.04"),
        ({"latitude": 91.0}, r"latitude 91.0: degrees from -90 to 90"),
        ({"longitude": float("nan")}, r"longitude nan"),
        ({"interval_s": 0}, r"interval_s 0: a whole number of seconds above 0"),
        ({"gateway": "none"}, r"gateway 'none': is no gateway in service"),
        ({"origin": "invented"}, r"origin 'invented': one of real, simulated, replayed"),
        ({"kind": "network_server"}, r"kind 'network_server': a network_server has --server and --application"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_what_cannot_be_is_refused_and_changes_nothing(editor: Editor, change: dict[str, Any], text: str) -> None:
    with pytest.raises(Unfit, match=text):
        add(editor, with_other(STATION, **change))
    assert registry_lists.list_devices(editor.connection) == []


@pytest.mark.parametrize("name", ["urn:sensor:1", "nadi-ingest"])
def test_a_name_that_no_account_can_have_speaks_through_others_only(editor: Editor, name: str) -> None:
    add(editor, Facts(name, service="air"))
    with pytest.raises(Unfit, match="a name that connects to the broker has"):
        rotate_secret(editor, name, password_hash("secret"))


def test_changes_are_audited_and_told(editor: Editor, connection: Connection, empty_store_url: str) -> None:
    with connect(empty_store_url, autocommit=True) as listener:
        listen(listener, REGISTRY_CHANNEL)
        add(editor, STATION)
        maintain(editor, "a", "filter")
        told: list[str] = []
        while len(told) < 2:  # they travel beside the commits
            told += heard(listener)
        assert told == ["a", "a"]
    newest, first = audit.list_changes(connection, subject="device", key="a")
    assert (first["action"], first["who"], first["before"]) == ("add", "tester", None)
    assert (newest["action"], newest["reason"]) == ("maintenance", "filter")
    assert newest["before"] == {"state": "active", "point_state": "active"}
    assert newest["after"] == {"state": "maintenance", "point_state": "maintenance"}


def test_the_same_again_leaves_no_audit_row(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    activate(editor, Facts("a"))
    assert len(audit.list_changes(connection)) == 1


def test_an_unregistered_device_is_missing(editor: Editor) -> None:
    with pytest.raises(Missing, match="device 'x' is not registered"):
        maintain(editor, "x")


def test_secrets_are_kept_as_hashes_and_go_with_the_device(editor: Editor, connection: Connection) -> None:
    first, second = new_secret(), new_secret()
    add(editor, STATION, password_hash=password_hash(first))
    rotate_secret(with_other(editor, now=NOW + HOUR), "a", password_hash(second))
    (account,) = accounts.accounts(connection)
    assert is_secret_of(second, account.password_hash)
    assert not is_secret_of(first, account.password_hash)
    retire(editor, "a")
    assert accounts.accounts(connection) == []
    with pytest.raises(Unfit, match="is retired"):
        rotate_secret(editor, "a", password_hash(first))


def test_a_hash_is_as_mosquitto_makes_it() -> None:
    # Made by mosquitto_passwd 2.0.11 of the password "secret".
    made = (
        "$7$101$3mOLk2uImYhbcAU/$4UoVRYLXPzLfWkeatq3VM/0F264ly+Qo9k5VS3HjGZT7G8C3h/"
        "RaI5kfMmCOZ7g66yuLxI4nWcx+P3IINMuEow=="
    )
    assert is_secret_of("secret", made)
    assert not is_secret_of("Secret", made)


def test_facts_of_points_that_formulas_use_are_recomputed_when_they_change(
    editor: Editor, connection: Connection
) -> None:
    add(editor, Facts("office", service="energy", attributes={"floor_area_m2": 100, "air_conditioned": True}))
    store(connection, "office", "power", [-1])
    activate(editor, Facts("office", attributes={"floor_area_m2": 100}))
    assert hours_touched(connection) == 0
    activate(editor, Facts("office", attributes={"floor_area_m2": 120}))
    assert hours_touched(connection) == 1
    assert facts_of(connection, "office")["attributes"] == {"floor_area_m2": 120, "air_conditioned": True}
