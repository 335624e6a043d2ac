"""What callers may keep, and what HEAD tells."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

PAST = "/v1/readings?point=udara-sgu&from=2026-06-14&to=2026-06-14&bucket=1h"
SETTLED = "/v1/indicators/WTR-03/values?from=2026-04&to=2026-05"
GOING_ON = ["/v1/masterplan", "/v1/indicators/WTR-03/values", "/v1/readings?point=udara-sgu"]


@pytest.mark.parametrize("address", [PAST, SETTLED])
def test_what_is_over_may_be_kept_for_a_while(client: TestClient, address: str) -> None:
    assert client.get(address).headers["cache-control"] == "private, max-age=3600"


NOT_OVER = [PAST.replace("2026-06-14&to", "-7d&to"), SETTLED.replace("to=2026-05", "to=2026-06")]


@pytest.mark.parametrize("address", [*GOING_ON, *NOT_OVER])
def test_what_goes_on_is_asked_for_again(client: TestClient, address: str) -> None:
    assert client.get(address).headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("address", [PAST, SETTLED, *GOING_ON])
def test_who_has_the_answer_gets_it_not_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": f'W/"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_another_language_is_another_answer(client: TestClient) -> None:
    tags = {client.get(PAST, headers={"Accept-Language": name}).headers["etag"] for name in ("id", "en")}
    assert len(tags) == 2


def test_the_date_of_what_is_final_serves_as_well(client: TestClient) -> None:
    changed = client.get(SETTLED).headers["last-modified"]
    assert client.get(SETTLED, headers={"If-Modified-Since": changed}).status_code == 304
    earlier = {"If-Modified-Since": "Mon, 01 Jun 2026 00:00:00 GMT"}
    assert client.get(SETTLED, headers=earlier).status_code == 200
    assert client.get(SETTLED, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    assert client.get(SETTLED, headers={"If-Modified-Since": changed, "If-None-Match": '"x"'}).status_code == 200
    assert "last-modified" not in client.get("/v1/indicators/WTR-03/values").headers


@pytest.mark.parametrize("address", [PAST, SETTLED, "/v1/masterplan", "/v1/services", "/health/live"])
def test_head_tells_what_get_would_without_its_body(client: TestClient, address: str) -> None:
    head, got = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    differing = {"ratelimit"}
    assert {name: head.headers[name] for name in got.headers if name not in differing} == {
        name: got.headers[name] for name in got.headers if name not in differing
    }


def test_head_of_what_is_not_there_is_not_there(client: TestClient) -> None:
    assert client.head("/v1/masterplans").status_code == 404
    assert client.head("/v1/stream").status_code == 405
