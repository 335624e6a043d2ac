"""Devices in service, and out of it."""

from __future__ import annotations

from dataclasses import replace as with_other

import pytest
from registry_moment import HOUR, NOW, STATION, facts_of, hours_touched, pending, store

from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts, Unfit
from core.devices.states import activate, maintain, retire
from core.store import registry_lists, touched
from core.store.connection import Connection


def test_pending_devices_come_first_and_are_activated_with_their_facts(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    pending(connection, "z")
    store(connection, "z", "pm25", [-3, -2])
    assert [row["device"] for row in registry_lists.list_devices(connection)] == ["z", "a"]
    activate(editor, Facts("z", district="64.08.02", name="Terminal"))
    found = facts_of(connection, "z")
    assert (found["state"], found["point_state"], found["district"]) == ("active", "active", "64.08.02")
    # What it said before it was accepted now has to be computed.
    assert hours_touched(connection) == 2


def test_a_guessed_service_is_mended_while_no_reading_contradicts(editor: Editor, connection: Connection) -> None:
    pending(connection, "z", "general")
    activate(editor, Facts("z", service="air"))
    assert facts_of(connection, "z")["service"] == "air"
    with pytest.raises(Unfit, match="service 'water': 'z' is of 'air'"):
        activate(editor, Facts("z", service="water"))


def test_maintenance_and_back_touches_what_was_not_computed(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    store(connection, "p", "pm25", [-1, 0, 1])
    maintain(editor, "a")
    assert hours_touched(connection) == 0
    activate(with_other(editor, now=NOW + 2 * HOUR), Facts("a"))
    assert hours_touched(connection) == 2
    row = connection.execute("SELECT state, lower(during), upper(during) FROM suspension").fetchone()
    assert row == ("maintenance", NOW, NOW + 2 * HOUR)


def test_a_retired_device_takes_its_point_with_it_unless_another_stays(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    add(editor, Facts("b", service="air", point="p"))
    retire(editor, "a")
    assert facts_of(connection, "b")["point_state"] == "active"
    retire(editor, "b")
    row = connection.execute("SELECT state FROM point WHERE key = 'p'").fetchone()
    assert row == ("retired",)
    assert facts_of(connection, "b")["state"] == "retired"


def test_a_retired_device_can_come_back(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    retire(editor, "a")
    activate(with_other(editor, now=NOW + HOUR), Facts("a", point="p"))
    assert facts_of(connection, "a")["point_state"] == "active"
    assert registry_lists.list_deployments(connection, "a") == [
        {"point": "p", "since": None, "until": NOW},
        {"point": "p", "since": NOW + HOUR, "until": None},
    ]


def test_a_device_cannot_leave_before_it_came(editor: Editor) -> None:
    add(editor, STATION, since=NOW - HOUR)
    with pytest.raises(Unfit, match="'a' came to 'p' at 2026-01-05 09:00:00"):
        retire(editor, "a", at=NOW - 2 * HOUR)


def test_touched_hours_are_taken_by_the_processors(editor: Editor, connection: Connection) -> None:
    pending(connection, "z")
    store(connection, "z", "pm25", [-1])
    activate(editor, Facts("z"))
    assert touched.newest(connection) == NOW - HOUR
