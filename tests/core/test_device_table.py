"""A table of devices: tried first, taken whole or not at all, and the same again changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from registry_moment import STATION, facts_of, pending

from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts
from core.devices.importing import Import, Outcome
from core.devices.secrets import is_secret_of
from core.devices.states import retire
from core.devices.table import read_table
from core.errors import ConfigurationError
from core.store import accounts, audit, registry_lists
from core.store.connection import Connection

OFFICE = """\ufeffPerangkat;Layanan;Titik;Kecamatan;Lintang;Bujur;Gerbang;Jenis;attributes.floor_area_m2
udara-1;air;pasar;Sangatta Utara;0,5607;117,5245;;;

kantor-1;energy;;64.08.04;;;gw-1;;1250,5
gw-1;;;;;;;gateway;
"""


def table(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "devices.csv"
    path.write_bytes(text.encode(encoding))
    return path


def run(editor: Editor, path: Path, *, applies: bool = True, makes_secrets: bool = False) -> list[Outcome]:
    outcomes = Import(editor, read_table(path), makes_secrets=makes_secrets).run(applies=applies)
    return sorted(outcomes, key=lambda outcome: outcome.line)


def results(outcomes: list[Outcome]) -> list[tuple[int, str]]:
    return [(outcome.line, outcome.result) for outcome in outcomes]


def test_an_office_table_is_read_as_it_is(editor: Editor, connection: Connection, tmp_path: Path) -> None:
    assert results(run(editor, table(tmp_path, OFFICE))) == [(2, "new"), (4, "new"), (5, "new")]
    station, office = facts_of(connection, "udara-1"), facts_of(connection, "kantor-1")
    assert (station["point"], station["district"], station["latitude"]) == ("pasar", "64.08.04", 0.5607)
    assert (office["gateway"], office["attributes"]) == ("gw-1", {"floor_area_m2": 1250.5})


def test_a_dry_run_says_the_same_and_leaves_nothing(editor: Editor, connection: Connection, tmp_path: Path) -> None:
    tried = run(editor, table(tmp_path, OFFICE), applies=False)
    assert registry_lists.list_devices(connection) == []
    assert audit.list_changes(connection) == []
    assert run(editor, table(tmp_path, OFFICE)) == tried


def test_the_same_again_is_equal(editor: Editor, connection: Connection, tmp_path: Path) -> None:
    run(editor, table(tmp_path, OFFICE))
    changes = len(audit.list_changes(connection))
    assert results(run(editor, table(tmp_path, OFFICE))) == [(2, "equal"), (4, "equal"), (5, "equal")]
    assert len(audit.list_changes(connection)) == changes


def test_what_differs_is_named_and_an_empty_cell_changes_nothing(editor: Editor, tmp_path: Path) -> None:
    add(editor, STATION)
    (outcome,) = run(editor, table(tmp_path, "device,district,name,interval_s\na,64.08.02,,600\n"))
    assert outcome.result == "changed"
    assert outcome.detail == "interval_s 300 → 600, district 64.08.04 → 64.08.02"


def test_a_pending_device_in_the_table_is_accepted(editor: Editor, connection: Connection, tmp_path: Path) -> None:
    pending(connection, "z")
    (outcome,) = run(editor, table(tmp_path, "device,service,district\nz,air,64.08.02\n"))
    assert outcome.detail == "state pending → active, point_state pending → active, district – → 64.08.02"


def test_one_wrong_row_keeps_the_others_out(editor: Editor, connection: Connection, tmp_path: Path) -> None:
    add(editor, Facts("old", service="air"))
    retire(editor, "old")
    rows = [
        "device,service,point,district,latitude,interval_s,name",
        "ok,air,,,,,",
        "b,air,,64.09.01,,,",
        "c,air,,,north,,",
        "d,air,,,,5.5,",
        ",air,,,,,",
        "ok,water,,,,,",
        "e,,,,,,",
        "f,air,P,,,,North",
        "g,air,P,,,,South",
        "old,,,,,,",
        "h,air,,,,,one,two",
    ]
    outcomes = run(editor, table(tmp_path, "\n".join(rows)))
    assert [outcome.result for outcome in outcomes].count("rejected") == 9
    assert [f"line {outcome.line}, {outcome.detail}" for outcome in outcomes if outcome.result == "rejected"] == [
        "line 3, district '64.09.01': a district's code such as 64.08.04, or its name such as Sangatta Utara",
        "line 4, latitude 'north': degrees such as 0.5607 or 0,5607",
        "line 5, interval_s '5.5': a whole number of seconds such as 300",
        "line 6, device: each row names its device",
        "line 7, device 'ok': stands in line 2 already",
        "line 8, service: a device belongs to a service, such as air",
        "line 10, name 'South': line 9 says 'North' of point 'P'",
        "line 11, device 'old': is retired; first: nadi device activate old",
        "line 12, line 'two': more cells than the 7 columns; is it quoted?",
    ]
    assert registry_lists.list_devices(connection) == []


def test_new_devices_that_speak_for_themselves_get_secrets(
    editor: Editor, connection: Connection, tmp_path: Path
) -> None:
    station, office, gateway = run(editor, table(tmp_path, OFFICE), makes_secrets=True)
    assert office.secret is None
    hashes = {account.name: account.password_hash for account in accounts.accounts(connection)}
    assert hashes.keys() == {"udara-1", "gw-1"}
    assert station.secret is not None
    assert is_secret_of(station.secret, hashes["udara-1"])
    assert gateway.secret is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: there is no column device"),
        ("service,name\nair,x\n", "line 1: there is no column device"),
        ("device,colour\na,red\n", "line 1: column 'colour' is unknown; known are device, kind,"),
        ('device,name\na,"x\n', "line 2: unexpected end of data"),
    ],
    ids=["empty", "no device", "unknown", "open quote"],
)
def test_a_table_that_cannot_be_understood(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        read_table(table(tmp_path, text))


def test_old_spreadsheets_write_cp1252(tmp_path: Path) -> None:
    (row,) = read_table(table(tmp_path, "device,name\na,Café\n", "cp1252"))
    assert row.facts == Facts("a", name="Café")
