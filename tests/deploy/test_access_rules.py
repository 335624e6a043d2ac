"""The rules that accounts get."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.catalogue import Source
from core.store.accounts import Account
from deploy.access.files import AccessFiles, access_files
from deploy.access.own_broker import OwnBroker
from deploy.access.rules import rules

SOURCES = [
    Source(key="native", topic="nadi/v1/{service}/{device}/telemetry", decoder="native_json"),
    Source(key="chirpstack", topic="application/{application}/device/{device}/event/{event}", decoder="chirpstack"),
    Source(key="ultralight", topic="/ul/{application}/{device}/attrs", decoder="ultralight"),
    Source(key="sparkplug_device", topic="spBv1.0/{group}/{type}/{node}/{device}", decoder="sparkplug_b"),
    Source(key="ngsi", topic="ngsi/{broker}/notification", decoder="ngsi_ld"),
]


def account(
    kind: str = "device", server: str | None = None, application: str | None = None, *speaks_for: list[str]
) -> Account:
    return Account("a", kind, "air", server, application, "$7$…", list(speaks_for))


def test_a_device_has_its_own_topics_in_every_format_that_names_it() -> None:
    assert rules(account(), SOURCES) == [
        "write nadi/v1/air/a/#",
        "read nadi/v1/air/a/command",
        "write /ul/+/a/attrs",
    ]


def test_a_gateway_speaks_for_sparkplug_nodes_and_their_devices() -> None:
    found = rules(account("gateway", None, None, ["air", "G:n"], ["air", "G:n:d"]), SOURCES)
    assert found[3:6] == ["write spBv1.0/G/+/n", "read spBv1.0/G/NCMD/n", "read spBv1.0/STATE/+"]
    assert found[-2:] == ["write spBv1.0/G/+/n/d", "read spBv1.0/G/DCMD/n/d"]


@pytest.mark.parametrize("name", ["+", "#", "a/b", "a\ntopic write #", "a b", ""])
def test_a_device_that_gave_itself_a_name_that_widens_rules_is_not_spoken_for(name: str) -> None:
    assert rules(account("gateway", None, None, ["air", name]), SOURCES) == rules(account(), SOURCES)


@pytest.mark.parametrize(
    ("server", "application", "written"),
    [
        ("chirpstack", "17c82e96", ["application/17c82e96/device/+/event/+"]),
        ("ngsi", "orion", ["ngsi/orion/notification"]),
        ("sensorthings", "v1.1", ["v1.1/Observations", "v1.1/+/Observations"]),
    ],
)
def test_a_network_server_has_its_applications_topics(server: str, application: str, written: list[str]) -> None:
    found = rules(account("network_server", server, application), SOURCES)
    assert [rule.removeprefix("write ") for rule in found if rule.startswith("write ")] == written


def test_files_of_two_makers_stand_one_behind_the_other() -> None:
    own = access_files({"x": "$7$x"}, {"x": ["read #"]})
    both = own + access_files({"y": "$7$y"}, {"y": ["write y"]})
    assert both == AccessFiles("x:$7$x\ny:$7$y\n", "user x\ntopic read #\n\nuser y\ntopic write y\n")
    assert own + access_files({}, {}) == own


def test_files_for_a_broker_of_ones_own_hold_ingest_and_are_closed(tmp_path: Path) -> None:
    broker = OwnBroker.at(tmp_path / "nadi", None)
    broker.admit(access_files({"a": "$7$a"}, {"a": ["write nadi/v1/air/a/#"]}))
    passwords, acl = tmp_path / "nadi" / "passwords", tmp_path / "nadi" / "acl"
    assert [line.partition(":")[0] for line in passwords.read_text().splitlines()] == ["nadi-ingest", "nadi-api", "a"]
    assert "user a\ntopic write nadi/v1/air/a/#\n" in acl.read_text()
    assert {path.stat().st_mode & 0o777 for path in (passwords, acl, broker.secret)} == {0o600}
    # The secret is made once: ingest connects with it.
    assert OwnBroker.at(tmp_path / "nadi", None).secret.read_text() == broker.secret.read_text()
