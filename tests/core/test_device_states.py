"""Devices in service, out of it, and in another's place."""

from __future__ import annotations

from dataclasses import replace as with_other
from typing import Any

import pytest
from registry_moment import HOUR, NOW, STATION, facts_of, hours_touched, pending, readings_at, store

from core.corrections.change import void
from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts, Unfit
from core.devices.replacing import replace
from core.devices.secrets import password_hash
from core.devices.states import activate, maintain, retire
from core.reading import Quality
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


def test_a_pending_device_brings_its_readings_to_the_point_it_was_at(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    pending(connection, "z")
    store(connection, "z", "pm25", [-3, -2])
    assert activate(editor, Facts("z", point="p")) == 2
    assert readings_at(connection, "p") == 2
    found = facts_of(connection, "z")
    assert (found["point"], found["point_state"]) == ("p", "active")
    assert registry_lists.list_deployments(connection, "z") == [{"point": "p", "since": None, "until": None}]


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
        ("a", "w", NOW, "service 'air': 'w' is of 'water'"),
        ("a", "b", NOW + HOUR, "a moment that has passed"),
        ("g", "b", NOW, "is at no point"),
    ],
    ids=["itself", "other service", "future", "no point"],
)
def test_a_replacement_that_does_not_fit(editor: Editor, old: str, new: str, at: Any, text: str) -> None:
    add(editor, STATION)
    add(editor, Facts("w", service="water"))
    add(editor, Facts("g", kind="gateway"))
    with pytest.raises(Unfit, match=text):
        replace(editor, old, new, at=at)
    assert facts_of(editor.connection, "a")["state"] == "active"


def test_a_device_cannot_leave_before_it_came(editor: Editor) -> None:
    add(editor, STATION, since=NOW - HOUR)
    with pytest.raises(Unfit, match="'a' came to 'p' at 2026-01-05 09:00:00"):
        retire(editor, "a", at=NOW - 2 * HOUR)


def test_touched_hours_are_taken_by_the_processors(editor: Editor, connection: Connection) -> None:
    pending(connection, "z")
    store(connection, "z", "pm25", [-1])
    activate(editor, Facts("z"))
    assert touched.newest(connection) == NOW - HOUR
