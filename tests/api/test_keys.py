"""API keys: what each opens, until when, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from api_city import NOW
from api_client import make_context, serving
from fastapi import APIRouter
from fastapi.testclient import TestClient
from test_access import ELSEWHERE

from api.access import needs, rights_of
from api.limiter import Limiter
from core.access.keys import Wish, create, revoke
from core.access.rights import Right
from core.catalogue import load_catalogue
from core.errors import ConfigurationError, Missing
from core.store import api_keys, audit
from core.store.connection import connect

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def outside(city_url: str) -> Iterator[TestClient]:
    """Asks from elsewhere."""
    context = make_context(city_url, api_host="0.0.0.0", api_key="right", api_requests_per_minute="40")
    with serving(context, ELSEWHERE) as client:
        yield client


def key(url: str, name: str, role: str, **wish: Any) -> str:
    with connect(url, autocommit=True) as connection:
        return create(connection, CATALOGUE, Wish(name, role, **wish), who="budi", now=NOW)


def status(client: TestClient, address: str, secret: str) -> int:
    return client.get(address, headers={"X-API-Key": secret}).status_code


OPENS = {
    "viewer": (200, 403),
    "planner": (200, 403),
    "operator": (200, 200),
    "administrator": (200, 200),
}


@pytest.mark.parametrize(("role", "expected"), OPENS.items(), ids=list(OPENS))
def test_a_role_opens_what_it_may(outside: TestClient, city_url: str, role: str, expected: tuple[int, int]) -> None:
    secret = key(city_url, f"opens-{role}", role)
    assert (status(outside, "/v1/points", secret), status(outside, "/v1/dead-letters", secret)) == expected


def test_what_is_not_allowed_says_who_may(outside: TestClient, city_url: str) -> None:
    secret = key(city_url, "curious", "viewer")
    answer = outside.get("/v1/dead-letters", headers={"X-API-Key": secret, "Accept-Language": "en"})
    assert answer.json()["type"] == "urn:nadi:problem:not-allowed"
    assert answer.json()["detail"] == (
        "key curious (viewer) has no right to 'inspect'; these have: operator, administrator"
    )


def test_scopes_narrow_a_role(outside: TestClient, city_url: str) -> None:
    secret = key(city_url, "narrow", "operator", scopes=("telemetry",))
    assert status(outside, "/v1/points", secret) == 403


def test_a_key_that_was_revoked_or_has_ended_says_so(outside: TestClient, city_url: str) -> None:
    ended = key(city_url, "ended", "viewer", expires_at=NOW + timedelta(hours=1))
    revoked = key(city_url, "revoked", "viewer")
    with connect(city_url, autocommit=True) as connection:
        revoke(connection, "revoked", who="budi", now=NOW, reason="lost")
        connection.execute("UPDATE api_key SET expires_at = %s WHERE name = 'ended'", [NOW])
    for secret, said in ((ended, "expired"), (revoked, "was revoked")):
        answer = outside.get("/v1/points", headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:nadi:problem:key-required")
        assert said in answer.json()["detail"]


def test_a_key_in_use_stays_known_for_seconds_only(city_url: str) -> None:
    secret = key(city_url, "brief", "viewer")
    with serving(make_context(city_url, api_host="0.0.0.0", api_key="right"), ELSEWHERE) as client:
        assert status(client, "/v1/points", secret) == 200
        with connect(city_url, autocommit=True) as connection:
            revoke(connection, "brief", who="budi", now=NOW)
        client.app.state.callers.forget()  # type: ignore[attr-defined]  # a Starlette application
        assert status(client, "/v1/points", secret) == 401


def test_the_key_itself_is_kept_nowhere_and_its_use_is_noted(outside: TestClient, city_url: str) -> None:
    secret = key(city_url, "noted", "viewer", scopes=("read",))
    assert status(outside, "/v1/points", secret) == 200
    with connect(city_url) as connection:
        (found,) = [entry for entry in api_keys.list_keys(connection) if entry.name == "noted"]
        (row,) = connection.execute("SELECT api_key::text FROM api_key WHERE name = 'noted'").fetchall()
        (change,) = audit.list_changes(connection, subject="key", key="noted")
    assert found.last_used_at == NOW
    assert secret.startswith(found.prefix)
    assert secret not in row[0]
    assert (change["who"], change["action"], change["after"]["role"]) == ("budi", "create", "viewer")
    assert secret not in str(change)


def test_too_many_requests_are_told_when_to_come_back(outside: TestClient, city_url: str) -> None:
    secret = key(city_url, "eager", "viewer", per_minute=3)
    calm = key(city_url, "calm", "viewer")
    outside.app.state.limiter = Limiter(lambda: 0.0)  # type: ignore[attr-defined]  # a Starlette application
    answers = [outside.get("/v1/points", headers={"X-API-Key": secret}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"caller";q=3;w=60'
    assert answers[0].headers["ratelimit"] == '"caller";r=2;t=20'
    assert answers[3].headers["ratelimit"].startswith('"caller";r=0;t=')
    assert answers[3].headers["retry-after"] == "20"
    assert answers[3].json()["type"] == "urn:nadi:problem:too-many-requests"
    answer = outside.get("/v1/points", headers={"X-API-Key": calm})
    assert answer.headers["ratelimit"] == '"caller";r=39;t=2'


def test_without_the_database_a_key_cannot_be_told_but_the_settings_key_can() -> None:
    away = make_context("postgresql://nadi@127.0.0.1:1/nadi", api_host="0.0.0.0", api_key="right")
    with serving(away, ELSEWHERE) as client:
        assert status(client, "/v1/services", "nadi_unknown") == 503
        assert status(client, "/v1/services", "right") == 200


CANNOT = {
    "role": (Wish("x", "king"), "role 'king': one of viewer"),
    "name": (Wish("a b", "viewer"), "name 'a b'"),
    "scope": (Wish("x", "viewer", ("records",)), "role 'viewer' has read"),
    "agency": (Wish("x", "agency"), "say which one"),
    "unknown agency": (Wish("x", "agency", agency="nasa"), "agency 'nasa': one of"),
    "past": (Wish("x", "viewer", expires_at=NOW), "a moment to come"),
    "rate": (Wish("x", "viewer", per_minute=0), "from 1 to"),
    "device": (Wish("x", "operator", devices=("nobody",)), "device 'nobody' is not registered"),
    "twice": (Wish("taken", "viewer"), "is there already"),
}


@pytest.mark.parametrize(("wish", "said"), CANNOT.values(), ids=list(CANNOT))
def test_a_key_that_cannot_be_is_refused(empty_store_url: str, wish: Wish, said: str) -> None:
    key(empty_store_url, "taken", "viewer")
    with (
        connect(empty_store_url, autocommit=True) as connection,
        pytest.raises((ConfigurationError, Missing), match=said),
    ):
        create(connection, CATALOGUE, wish, who="budi", now=NOW)


def test_only_a_key_in_force_is_revoked(empty_store_url: str) -> None:
    key(empty_store_url, "known", "viewer")
    with (
        connect(empty_store_url, autocommit=True) as connection,
        pytest.raises(Missing, match="no key 'other' is in force; there are: known"),
    ):
        revoke(connection, "other", who="budi", now=NOW)


def test_a_route_that_changes_something_must_say_who_may() -> None:
    router = APIRouter()

    @router.post("/declared")
    @needs(Right.OPERATE)
    def declared() -> None: ...

    @router.get("/read")
    def read() -> None: ...

    assert rights_of(router) == {("/declared", "POST"): Right.OPERATE, ("/read", "GET"): Right.READ}

    @router.delete("/forgotten")
    def forgotten() -> None: ...

    with pytest.raises(TypeError, match="/forgotten"):
        rights_of(router)


def test_the_description_says_which_roles_may(outside: TestClient) -> None:
    paths = outside.get("/openapi.json").json()["paths"]
    assert paths["/v1/dead-letters"]["get"]["x-roles"] == ["operator", "administrator"]
    assert "x-roles" not in paths["/health/live"]["get"]
