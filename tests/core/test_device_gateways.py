"""Gateways and network servers: who speaks for whom, and who takes whose place."""

from __future__ import annotations

import pytest
from registry_moment import STATION, facts_of

from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts, Unfit
from core.devices.replacing import replace
from core.devices.secrets import password_hash
from core.devices.states import activate, retire
from core.store import accounts
from core.store.connection import Connection

SERVER = Facts("ns", kind="network_server", server="chirpstack", application="app-1")


def test_a_gateway_speaks_for_what_is_assigned_to_it(editor: Editor, connection: Connection) -> None:
    add(editor, Facts("gw", kind="gateway"), password_hash=password_hash("s"))
    add(editor, Facts("a", service="air", gateway="gw"))
    add(editor, Facts("w", service="water", gateway="gw"))
    retire(editor, "w")
    (account,) = accounts.accounts(connection)
    assert (account.name, account.kind, account.speaks_for) == ("gw", "gateway", [["air", "a"]])


def test_a_new_gateway_takes_over_the_devices_of_the_old(editor: Editor, connection: Connection) -> None:
    add(editor, Facts("gw", kind="gateway"), password_hash=password_hash("s"))
    add(editor, Facts("a", service="air", gateway="gw"))
    done = replace(editor, "gw", "gw-2", password_hash=password_hash("t"))
    assert (done.point, done.has_secret) == (None, True)
    assert facts_of(connection, "a")["gateway"] == "gw-2"
    assert facts_of(connection, "gw")["state"] == "retired"
    assert [account.name for account in accounts.accounts(connection)] == ["gw-2"]


def test_an_application_has_one_network_server_in_service(editor: Editor, connection: Connection) -> None:
    add(editor, SERVER)
    second = Facts("ns-2", kind="network_server", server="chirpstack", application="app-1")
    with pytest.raises(Unfit, match="application: another network server speaks for it"):
        add(editor, second)
    retire(editor, "ns")
    add(editor, second)
    with pytest.raises(Unfit, match="another network server speaks for it"):
        activate(editor, Facts("ns"))
    assert facts_of(connection, "ns")["state"] == "retired"


def test_a_network_server_is_replaced_with_its_application(editor: Editor, connection: Connection) -> None:
    add(editor, SERVER)
    replace(editor, "ns", "ns-2")
    assert facts_of(connection, "ns-2")["application"] == "app-1"


def test_a_device_is_no_gateway(editor: Editor) -> None:
    add(editor, STATION)
    with pytest.raises(Unfit, match="gateway 'a': is no gateway in service"):
        add(editor, Facts("b", service="air", gateway="a"))
