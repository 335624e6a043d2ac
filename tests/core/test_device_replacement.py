"""Devices in another's place, and readings brought to where they belong."""

from __future__ import annotations

from typing import Any

import pytest
from registry_moment import HOUR, NOW, STATION, facts_of, pending, readings_at, store

from core.corrections.change import void
from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts, Unfit
from core.devices.replacing import replace
from core.devices.secrets import password_hash
from core.devices.states import activate, retire
from core.reading import Quality
from core.store import registry_lists
from core.store.connection import Connection


def test_a_pending_device_brings_its_readings_to_the_point_it_was_at(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    pending(connection, "z")
    store(connection, "z", "pm25", [-3, -2])
    assert activate(editor, Facts("z", point="p")) == 2
    assert readings_at(connection, "p") == 2
    found = facts_of(connection, "z")
    assert (found["point"], found["point_state"]) == ("p", "active")
    assert registry_lists.list_deployments(connection, "z") == [{"point": "p", "since": None, "until": None}]


def test_a_replacement_continues_the_point(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    done = replace(editor, "a", "b", at=NOW - HOUR, password_hash=password_hash("secret"))
    assert (done.point, done.has_secret, done.copied) == ("p", True, 0)
    assert facts_of(connection, "a")["state"] == "retired"
    assert facts_of(connection, "b")["point"] == "p"
    assert facts_of(connection, "b")["point_state"] == "active"
    assert registry_lists.list_deployments(connection, "a")[0]["until"] == NOW - HOUR
    assert registry_lists.list_deployments(connection, "b")[0]["since"] == NOW - HOUR


def test_a_replacement_that_spoke_already_brings_what_it_said_since(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    pending(connection, "b")
    store(connection, "b", "pm25", [-3, -2, -1])
    assert replace(editor, "a", "b", at=NOW - 2 * HOUR).copied == 2
    assert readings_at(connection, "p") == 2
    assert facts_of(connection, "b")["state"] == "active"


def test_readings_brought_to_a_point_are_corrected_as_it_is(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    store(connection, "p", "pm25", [-3])
    void(editor, "p", None, NOW - 3 * HOUR, NOW - HOUR, "pump off")
    pending(connection, "b")
    store(connection, "b", "pm25", [-2, -1])
    assert replace(editor, "a", "b", at=NOW - 2 * HOUR).copied == 2
    query = """
        SELECT quality FROM reading JOIN series USING (series_id) JOIN point USING (point_id)
        WHERE point.key = 'p' ORDER BY time
    """
    assert connection.execute(query).fetchall() == [(Quality.VOID,), (Quality.VOID,), (Quality.GOOD,)]


@pytest.mark.parametrize(
    ("old", "new", "at", "text"),
    [
        ("a", "a", NOW, "cannot replace itself"),
        ("a", "g", NOW, "kind 'g': has 'gateway', 'a' has 'device'"),
        ("a", "w", NOW, "service 'air': 'w' is of 'water'"),
        ("a", "b", NOW + HOUR, "a moment that has passed"),
        ("gone", "b", NOW, "is at no point"),
    ],
    ids=["itself", "other kind", "other service", "future", "no point"],
)
def test_a_replacement_that_does_not_fit(editor: Editor, old: str, new: str, at: Any, text: str) -> None:
    add(editor, STATION)
    add(editor, Facts("w", service="water"))
    add(editor, Facts("g", kind="gateway"))
    add(editor, Facts("gone", service="air"))
    retire(editor, "gone")
    with pytest.raises(Unfit, match=text):
        replace(editor, old, new, at=at)
    assert facts_of(editor.connection, "a")["state"] == "active"
