"""What protects the reader of an answer, and us from a body that is too large."""

from __future__ import annotations

import asyncio

import pytest
from api_client import HERE, make_context, serving
from fastapi.testclient import TestClient
from starlette.types import Message

from api.app import make_app

PAGE = "https://dasbor.example"


def test_every_answer_says_what_browsers_must_not_do_with_it(client: TestClient) -> None:
    for address in ("/v1/points", "/health/live", "/v1/nothing"):
        headers = client.get(address).headers
        assert headers["x-content-type-options"] == "nosniff", address
        assert headers["content-security-policy"].startswith("default-src 'none'"), address
        assert headers["referrer-policy"] == "no-referrer", address
    assert "script-src 'self'" in client.get("/docs").headers["content-security-policy"]


def test_pages_of_other_origins_are_kept_out_unless_a_setting_names_them(client: TestClient, city_url: str) -> None:
    assert "access-control-allow-origin" not in client.get("/v1/points", headers={"Origin": PAGE}).headers
    with serving(make_context(city_url, api_origins=PAGE)) as opened:
        answer = opened.get("/v1/points", headers={"Origin": PAGE})
        assert answer.headers["access-control-allow-origin"] == PAGE
        other = opened.get("/v1/points", headers={"Origin": "https://elsewhere.example"})
        assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_that_is_too_large_is_a_problem_whoever_sends_it(city_url: str, method: str) -> None:
    with serving(make_context(city_url, api_max_body_mb="0.001")) as client:
        for content in (b"x" * 1001, iter([b"x" * 600, b"x" * 600])):
            answer = client.request(method, "/v1/login" if method == "POST" else "/v1/points", content=content)
            is_read = method == "POST" or isinstance(content, bytes)
            assert answer.status_code == (413 if is_read else 200)
            if is_read:
                assert answer.json()["type"] == "urn:nadi:problem:too-large"


def test_a_sender_that_pauses_is_not_waited_for(city_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.body_limit._PAUSE_S", 0.0)
    app = make_app(make_context(city_url))
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/login", "query_string": b"", "client": HERE}
    headers = [(b"content-type", b"application/json"), (b"content-length", b"9")]
    asyncio.run(app({**scope, "headers": headers, "server": ("127.0.0.1", 8000), "scheme": "http"}, never, send))
    assert sent[0]["status"] == 408
    assert b"urn:nadi:problem:too-slow" in sent[1]["body"]


def test_a_body_that_is_no_text_is_a_problem(client: TestClient) -> None:
    answer = client.post("/v1/login", content=b'{"name": "\xff"}', headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:nadi:problem:invalid-parameter")
