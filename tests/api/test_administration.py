"""Administrators change keys, accounts and devices over HTTP, and the audit says who did what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from api_city import NOW
from api_client import make_context, serving
from fastapi.testclient import TestClient
from test_access import ELSEWHERE

from core.access.keys import Wish, create
from core.catalogue import load_catalogue
from core.store.accounts import accounts
from core.store.connection import connect

ADMIN = {"X-API-Key": "right", "Accept-Language": "en"}


@pytest.fixture
def client(city_url: str) -> Iterator[TestClient]:
    seconds = count(1)
    context = make_context(city_url, api_host="0.0.0.0", api_key="right")
    ticking = replace(context, now=lambda: NOW + timedelta(seconds=next(seconds)))
    with serving(ticking, ELSEWHERE) as client:
        client.headers.update(ADMIN)
        yield client


def newest_change(client: TestClient, **filters: str) -> dict[str, Any]:
    answer = client.get("/v1/audit", params={**filters, "limit": 1})
    (entry,) = answer.json()["items"]
    return {name: entry[name] for name in ("who", "action", "subject", "key", "before", "after", "reason")}


def test_a_key_is_made_shown_once_and_revoked(client: TestClient) -> None:
    wish = {"name": "dasbor", "role": "viewer", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00+08:00"}
    made = client.post("/v1/keys", json=wish)
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    secret = made.json()["key"]
    used = {"X-API-Key": secret}
    assert client.get("/v1/points", headers=used).status_code == 200
    assert client.get("/v1/keys", headers=used).status_code == 403
    listed = client.get("/v1/keys")
    (key,) = [item for item in listed.json()["items"] if item["name"] == "dasbor"]
    assert (key["role"], key["scopes"], key["expires_at"]) == ("viewer", ["read"], "2027-01-01T00:00:00+08:00")
    assert secret not in listed.text
    assert client.post("/v1/keys", json=wish).json()["detail"].startswith("key 'dasbor' is there already")
    assert client.post("/v1/keys/dasbor/revoke", json={"reason": "laptop hilang"}).status_code == 204
    assert client.get("/v1/points", headers=used).status_code == 401
    assert client.post("/v1/keys/dasbor/revoke").status_code == 404
    assert "dasbor" in [item["name"] for item in client.get("/v1/keys?revoked=true").json()["items"]]
    found = newest_change(client, subject="key", key="dasbor")
    assert (found["who"], found["action"], found["reason"]) == ("NADI_API_KEY", "revoke", "laptop hilang")


def test_an_account_is_made_closed_opened_and_reset(client: TestClient, city_url: str) -> None:
    made = client.post("/v1/accounts", json={"name": "siti", "role": "agency", "agency": "dlh"})
    assert made.status_code == 201
    account = client.get("/v1/accounts").json()["items"][0]
    assert (account["name"], account["agency"], account["state"]) == ("siti", "dlh", "first-password")
    assert client.post("/v1/accounts/siti/disable", json={"reason": "cuti"}).status_code == 204
    assert client.get("/v1/accounts").json()["items"][0]["state"] == "disabled"
    assert newest_change(client, subject="account") == {
        "who": "NADI_API_KEY",
        "action": "disable",
        "subject": "account",
        "key": "siti",
        "reason": "cuti",
        "before": {"disabled": False},
        "after": {"disabled": True},
    }
    assert client.post("/v1/accounts/siti/enable").status_code == 204
    reset = client.post("/v1/accounts/siti/reset").json()
    assert reset["password"] != made.json()["password"]
    login = {"name": "siti", "password": reset["password"]}
    assert client.post("/v1/login", json=login).status_code == 200
    assert client.post("/v1/accounts/nobody/reset").status_code == 404


def test_a_device_is_registered_corrected_replaced_and_retired(client: TestClient, city_url: str) -> None:
    wish = {"device": "uji-1", "service": "air", "point": "uji", "district": "Sangatta Utara", "latitude": 0.5}
    made = client.post("/v1/devices", json={**wish, "longitude": 117.5})
    assert made.status_code == 201, made.text
    assert known(city_url)["uji-1"]
    assert client.patch("/v1/devices/uji-1", json={"name": "Simpang", "interval_s": 60}).status_code == 204
    change = newest_change(client, subject="device", key="uji-1")
    assert (change["action"], change["after"]) == ("change", {"name": "Simpang", "interval_s": 60})
    (point,) = [item for item in client.get("/v1/points?limit=1000").json()["items"] if item["key"] == "uji"]
    assert (point["name"], point["device"]) == ("Simpang", "uji-1")
    rotated = client.post("/v1/devices/uji-1/rotate-secret").json()
    assert rotated["secret"] != made.json()["secret"]
    assert client.post("/v1/devices/uji-1/maintenance", json={"reason": "filter"}).status_code == 204
    assert client.post("/v1/devices/uji-1/activate", json={}).status_code == 204
    replaced = client.post("/v1/devices/uji-1/replace", json={"by": "uji-2"}).json()
    assert (replaced["device"], replaced["point"], replaced["copied"]) == ("uji-2", "uji", 0)
    assert client.post("/v1/devices/uji-2/retire", json={"reason": "selesai"}).status_code == 204
    assert not known(city_url).keys() & {"uji-1", "uji-2"}
    actions = [entry["action"] for entry in client.get("/v1/audit?subject=device&key=uji-1").json()["items"]]
    assert actions == ["replace", "activate", "maintenance", "rotate-secret", "change", "add"]


def known(url: str) -> dict[str, str]:
    with connect(url) as connection:
        return {account.name: account.password_hash for account in accounts(connection)}


@pytest.mark.parametrize(
    ("method", "path", "body", "parameter"),
    [
        ("POST", "/v1/keys", {"name": "x", "role": "king"}, "role"),
        ("POST", "/v1/keys", {"name": "x", "role": "viewer", "expire": "2027-01-01T00:00:00Z"}, "expire"),
        ("POST", "/v1/keys", {"name": "x", "role": "viewer", "expires_at": "2027-01-01T00:00:00"}, "expires_at"),
        ("POST", "/v1/keys", {"name": "x", "role": "viewer", "expires_at": "9999-12-31T23:59:59Z"}, "expires_at"),
        ("POST", "/v1/keys", {"name": "x", "role": "viewer", "expires_at": "2020-01-01T00:00:00Z"}, "body"),
        ("POST", "/v1/accounts", {"name": "Si Ti", "role": "viewer"}, "body"),
        ("POST", "/v1/devices", {"device": "baru", "service": "air", "district": "Atlantis"}, "district"),
        ("POST", "/v1/devices", {"device": "a+b", "service": "air"}, "device"),
        ("PATCH", "/v1/devices/meter-1", {"latitude": 91}, "latitude"),
    ],
    ids=["role", "misspelt", "no zone", "too far", "past", "name", "district", "wildcard", "latitude"],
)
def test_what_cannot_be_is_refused_and_says_where(
    client: TestClient, method: str, path: str, body: dict[str, Any], parameter: str
) -> None:
    answer = client.request(method, path, json=body)
    assert (answer.status_code, answer.json().get("parameter")) == (422, parameter), answer.text


@pytest.mark.parametrize("path", ["/v1/keys", "/v1/accounts", "/v1/audit"])
def test_only_administrators_see_and_none_that_is_limited(client: TestClient, city_url: str, path: str) -> None:
    for wish in (
        Wish(f"planner{path[4:]}", "planner"),
        Wish(f"limited{path[4:]}", "administrator", agency="dlh"),
    ):
        with connect(city_url, autocommit=True) as connection:
            wish_key = Wish(wish.name.replace("/", "-"), wish.role, agency=wish.agency)
            secret = create(connection, load_catalogue(), wish_key, who="budi", now=make_context(city_url).now())
        assert client.get(path, headers={"X-API-Key": secret}).status_code == 403


def test_on_this_machine_too_nothing_is_changed_without_a_key(city_url: str) -> None:
    with serving(make_context(city_url)) as client:
        for path in ("/v1/keys", "/v1/accounts", "/v1/audit"):
            assert client.get(path).status_code == 401
        assert client.post("/v1/keys", json={"name": "x", "role": "viewer"}).status_code == 401


def test_the_audit_is_read_page_by_page_and_by_filters(client: TestClient) -> None:
    for name in ("audit-1", "audit-2", "audit-3"):
        client.post("/v1/keys", json={"name": name, "role": "viewer"})
    first = client.get("/v1/audit?subject=key&action=create&limit=2").json()
    second = client.get(f"/v1/audit?subject=key&action=create&limit=2&cursor={first['next']}").json()
    assert [item["key"] for item in first["items"] + second["items"]][:3] == ["audit-3", "audit-2", "audit-1"]
    assert client.get("/v1/audit?who=nobody").json() == {"items": [], "next": None}
    assert client.get("/v1/audit?from=2020&to=2020").json()["items"] == []
