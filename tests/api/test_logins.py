"""People log in with a name and a password; guessing is slow, and what was ended is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from api_city import NOW
from api_client import make_context, serving
from fastapi.testclient import TestClient
from test_access import ELSEWHERE

from api.limiter import Limiter
from core.access import people
from core.access.people import Office
from core.catalogue import load_catalogue
from core.errors import ConfigurationError, Missing
from core.store import audit
from core.store.connection import connect
from core.store.people import list_people

CATALOGUE = load_catalogue()
CHOSEN = "tiga ikan di sungai"
ENGLISH = {"Accept-Language": "en"}


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def browser(city_url: str, clock: Clock) -> Iterator[TestClient]:
    """Asks from elsewhere and keeps cookies."""
    context = replace(make_context(city_url, api_host="0.0.0.0", api_key="right"), now=clock)
    with serving(context, ELSEWHERE) as client:
        yield client


@pytest.fixture
def account(city_url: str) -> Callable[..., str]:
    """Makes an account, with its first password or with CHOSEN; returns its name, and the first password."""

    def make(role: str = "planner", *, chosen: bool = True, agency: str | None = None) -> str:
        with connect(city_url, autocommit=True) as connection:
            name = f"person-{len(list_people(connection))}"
            office = Office(connection, name, NOW)
            first = people.create(Office(connection, "budi", NOW), CATALOGUE, name, role, agency)
            if chosen:
                assert people.change_password(office, first, CHOSEN, login=b"")
        return name if chosen else f"{name} {first}"

    return make


def log_in(client: TestClient, name: str, password: str) -> Any:
    return client.post("/v1/login", json={"name": name, "password": password}, headers=ENGLISH)


def test_a_login_opens_what_the_role_may_until_it_is_ended(browser: TestClient, account: Callable[..., str]) -> None:
    name = account()
    assert browser.get("/v1/points").status_code == 401
    answer = log_in(browser, name, CHOSEN)
    assert (answer.status_code, answer.json()["role"]) == (200, "planner")
    said = answer.headers["set-cookie"].lower()
    assert all(word in said for word in ("httponly", "samesite=lax", "max-age=43200"))
    token = browser.cookies["nadi_login"]
    me = browser.get("/v1/me").json()
    assert (me["name"], me["must_change_password"]) == (name, False)
    assert me["rights"] == ["follow-up", "plan", "read", "self"]
    assert browser.get("/v1/points").status_code == 200
    assert browser.get("/v1/dead-letters").status_code == 403
    assert browser.post("/v1/logout").status_code == 204
    assert "nadi_login" not in browser.cookies
    browser.cookies["nadi_login"] = token
    assert browser.get("/v1/points").status_code == 401


def test_a_login_ends_by_itself(browser: TestClient, account: Callable[..., str], clock: Clock) -> None:
    log_in(browser, account(), CHOSEN)
    clock.time += timedelta(hours=12)
    assert browser.get("/v1/points").status_code == 401


def test_a_first_password_opens_nothing_but_its_change(browser: TestClient, account: Callable[..., str]) -> None:
    name, first = account(chosen=False).split()
    assert log_in(browser, name, first).json()["must_change_password"] is True
    answer = browser.get("/v1/points", headers=ENGLISH)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:nadi:problem:not-allowed")
    assert "change the first password" in answer.json()["detail"]
    change = {"old_password": first, "new_password": CHOSEN}
    assert browser.post("/v1/password", json=change).status_code == 204
    assert browser.get("/v1/points").status_code == 200
    assert log_in(browser, name, first).status_code == 401


def test_a_changed_password_ends_the_other_logins(
    browser: TestClient, city_url: str, account: Callable[..., str]
) -> None:
    name = account()
    with serving(make_context(city_url, api_host="0.0.0.0", api_key="right"), ELSEWHERE) as other:
        log_in(browser, name, CHOSEN)
        log_in(other, name, CHOSEN)
        change = {"old_password": CHOSEN, "new_password": "empat ikan di sungai"}
        assert browser.post("/v1/password", json=change).status_code == 204
        assert browser.get("/v1/me").status_code == 200
        assert other.get("/v1/me").status_code == 401


def test_what_cannot_be_a_password_is_refused_and_never_shown(browser: TestClient, account: Callable[..., str]) -> None:
    name = account()
    log_in(browser, name, CHOSEN)
    for new in ("short-one", f"{name}-2026", "abababababababab", CHOSEN, "x" * 1001):
        change = {"old_password": CHOSEN, "new_password": new}
        answer = browser.post("/v1/password", json=change, headers=ENGLISH)
        assert (answer.status_code, answer.json()["parameter"]) == (422, "new_password"), new
        assert new not in answer.text
    answer = browser.post("/v1/password", json={"old_password": "wrong", "new_password": "empat ikan di sungai"})
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:nadi:problem:login-failed")


def test_wrong_names_and_wrong_passwords_are_not_told_apart(browser: TestClient, account: Callable[..., str]) -> None:
    answers = [log_in(browser, *pair) for pair in ((account(), "wrong"), ("nobody", "wrong"))]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert "set-cookie" not in answers[0].headers


def test_five_wrong_passwords_lock_a_name_for_a_quarter_of_an_hour(
    browser: TestClient, city_url: str, account: Callable[..., str], clock: Clock
) -> None:
    name = account()
    for _ in range(5):
        assert log_in(browser, name, "wrong").status_code == 401
    assert log_in(browser, name, CHOSEN).status_code == 401
    clock.time += timedelta(minutes=15)
    assert log_in(browser, name, CHOSEN).status_code == 200
    with connect(city_url) as connection:
        changes = audit.list_changes(connection, subject="account", key=name)
    assert [change["action"] for change in changes] == ["lock", "change-password", "create"]
    assert changes[0]["after"]["failures"] == 5


def test_a_right_password_forgets_the_wrong_ones(browser: TestClient, account: Callable[..., str]) -> None:
    name = account()
    for _ in range(2):
        for _ in range(4):
            log_in(browser, name, "wrong")
        assert log_in(browser, name, CHOSEN).status_code == 200


def test_a_closed_account_is_out_at_once_and_in_again_when_opened(
    browser: TestClient, city_url: str, account: Callable[..., str]
) -> None:
    name = account()
    log_in(browser, name, CHOSEN)
    with connect(city_url, autocommit=True) as connection:
        office = Office(connection, "budi", NOW)
        people.set_disabled(office, name, is_disabled=True, reason="moved")
        assert browser.get("/v1/points").status_code == 401
        assert log_in(browser, name, CHOSEN).status_code == 401
        people.set_disabled(office, name, is_disabled=False)
    assert log_in(browser, name, CHOSEN).status_code == 200


def test_a_reset_ends_logins_and_locks(browser: TestClient, city_url: str, account: Callable[..., str]) -> None:
    name = account()
    log_in(browser, name, CHOSEN)
    for _ in range(5):
        log_in(browser, name, "wrong")
    with connect(city_url, autocommit=True) as connection:
        first = people.reset(Office(connection, "budi", NOW), name)
    assert browser.get("/v1/me").status_code == 401
    assert log_in(browser, name, first).json()["must_change_password"] is True


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
    ids=["cross-site", "same-site", "origin"],
)
def test_another_page_changes_nothing_in_a_reader_s_name(
    browser: TestClient, account: Callable[..., str], headers: dict[str, str]
) -> None:
    name = account()
    log_in(browser, name, CHOSEN)
    assert browser.post("/v1/logout", headers=headers).status_code == 403
    assert browser.get("/v1/me", headers=headers).status_code == 200
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8000"}
    assert browser.post("/v1/logout", headers=own).status_code == 204


def test_one_address_cannot_try_endlessly(browser: TestClient) -> None:
    browser.app.state.limiter = Limiter(lambda: 0.0)  # type: ignore[attr-defined]  # a Starlette application
    statuses = [log_in(browser, f"name-{number}", "wrong").status_code for number in range(31)]
    assert statuses == [401] * 30 + [429]


def test_the_password_itself_is_kept_nowhere(browser: TestClient, city_url: str, account: Callable[..., str]) -> None:
    name = account()
    log_in(browser, name, CHOSEN)
    with connect(city_url) as connection:
        rows = connection.execute("SELECT person::text FROM person UNION ALL SELECT login::text FROM login").fetchall()
        (person,) = [each for each in list_people(connection) if each.name == name]
    assert not any(CHOSEN in row[0] or browser.cookies["nadi_login"] in row[0] for row in rows)
    assert person.password_hash.startswith("$argon2id$")


def test_an_account_that_cannot_be_is_refused(empty_store_url: str) -> None:
    with connect(empty_store_url, autocommit=True) as connection:
        office = Office(connection, "budi", NOW)
        people.create(office, CATALOGUE, "siti", "agency", "dlh")
        for name, role, said in (("siti", "viewer", "there already"), ("Si ti", "viewer", "small letters")):
            with pytest.raises(ConfigurationError, match=said):
                people.create(office, CATALOGUE, name, role)
        with pytest.raises(ConfigurationError, match="say which one"):
            people.create(office, CATALOGUE, "sari", "agency")
        with pytest.raises(Missing, match="no account 'sari'"):
            people.reset(office, "sari")
