"""Who may ask: programs on this machine where the API listens for them alone, else whoever has the key."""

from __future__ import annotations

import pytest
from api_client import HERE, make_context, serving

from api.service import run
from core.errors import ConfigurationError
from core.settings import load_settings

ELSEWHERE = ("192.0.2.7", 50_000)


@pytest.mark.parametrize("headers", [{"X-API-Key": "right"}, {"Authorization": "Bearer right"}], ids=["key", "bearer"])
def test_from_elsewhere_the_key_opens(city_url: str, headers: dict[str, str]) -> None:
    with serving(make_context(city_url, api_host="0.0.0.0", api_key="right"), ELSEWHERE) as client:
        assert client.get("/v1/services", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "wrong"}, {"X-API-Key": "réght"}], ids=["none", "wrong", "odd"])
@pytest.mark.parametrize("address", ["/v1/services", "/metrics", "/v1/services?x=1"])
def test_from_elsewhere_nothing_opens_without_the_key(city_url: str, headers: dict[str, str], address: str) -> None:
    raw = {name: value.encode() for name, value in headers.items()}
    with serving(make_context(city_url, api_host="0.0.0.0", api_key="right"), ELSEWHERE) as client:
        answer = client.get(address, headers=raw)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.json()["type"] == "urn:nadi:problem:key-required"


@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/docs", "/openapi.json"])
def test_health_and_documentation_are_open(city_url: str, address: str) -> None:
    with serving(make_context(city_url, api_host="0.0.0.0", api_key="right"), ELSEWHERE) as client:
        assert client.get(address).status_code == 200


def test_this_machine_needs_no_key_on_the_loopback_address(city_url: str) -> None:
    with serving(make_context(city_url)) as client:
        assert client.get("/v1/services").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=192.0.2.7"}, {"Host": "rebound.example"}, {"Host": "["}],
    ids=["proxy", "forwarded", "rebound name", "broken name"],
)
def test_what_only_looks_like_this_machine_needs_the_key(city_url: str, headers: dict[str, str]) -> None:
    with serving(make_context(city_url, api_key="right")) as client:
        assert client.get("/v1/services", headers=headers).status_code == 401
        assert client.get("/v1/services", headers={**headers, "X-API-Key": "right"}).status_code == 200


def test_on_another_address_this_machine_needs_the_key_too(city_url: str) -> None:
    with serving(make_context(city_url, api_host="0.0.0.0", api_key="right"), HERE) as client:
        assert client.get("/v1/services").status_code == 401


def test_without_a_key_nothing_opens_from_elsewhere(city_url: str) -> None:
    with serving(make_context(city_url), ELSEWHERE) as client:
        assert client.get("/v1/services", headers={"X-API-Key": ""}).status_code == 401


def test_the_api_does_not_start_open_to_others_without_a_key() -> None:
    settings = load_settings({"NADI_API_HOST": "0.0.0.0"})
    with pytest.raises(ConfigurationError, match="NADI_API_KEY is not set"):
        run(settings, lambda stop: None)
