"""What protects the reader of an answer, and us from a body that is too large."""

from __future__ import annotations

from api_client import make_context, serving
from fastapi.testclient import TestClient

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
