"""Device health as /v1/devices tells it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from api_city import NOW
from fastapi.testclient import TestClient

from core.store.connection import connect

_HEALTH = """
    INSERT INTO device_health (device_id, state, since, last_received_at, skews_s, detail)
    SELECT device_id, %s, %s, %s, %s, %s FROM device WHERE key = %s
"""


@pytest.fixture(scope="module", autouse=True)
def judged(city_url: str) -> None:
    with connect(city_url) as connection:
        since = NOW - timedelta(hours=1)
        rows = [
            ("clock_wrong", since, NOW, [7200.0, 7230.0, 7210.0], "clock 7210 s behind", "lora-0a1b"),
            ("silent", since, since - timedelta(hours=2), [], "no message", "meter-a"),
            ("late", since, since, [], "no message", "sungai-contoh"),
        ]
        for row in rows:
            connection.execute(_HEALTH, row)
        connection.execute("INSERT INTO ingest_presence VALUES (%s, %s)", [since, NOW])
        connection.execute(
            "UPDATE device SET gateway_id = (SELECT device_id FROM device WHERE key = 'sungai-contoh')"
            " WHERE key IN ('meter-a', 'lora-0a1b')"
        )


def test_a_device_tells_its_health_since_when_and_how_wrong_its_clock_is(client: TestClient) -> None:
    items = {item["key"]: item for item in client.get("/v1/devices").json()["items"]}
    found = items["lora-0a1b"]
    assert (found["health"], found["health_label"]) == ("clock_wrong", "jam salah")
    assert (found["health_since"], found["health_as_of"]) == ("2026-06-15T11:00:00+08:00", "2026-06-15T12:00:00+08:00")
    assert (found["skew_s"], found["health_detail"]) == (7210.0, "clock 7210 s behind")
    assert found["last_received_at"] == "2026-06-15T12:00:00+08:00"


def test_the_silence_of_a_gateway_explains_that_of_its_devices(client: TestClient) -> None:
    items = {item["key"]: item["explained_by"] for item in client.get("/v1/devices").json()["items"]}
    assert items == {"lora-0a1b": None, "meter-a": "sungai-contoh", "sungai-contoh": None}


def test_devices_are_filtered_by_health(client: TestClient) -> None:
    assert [item["key"] for item in client.get("/v1/devices?health=silent").json()["items"]] == ["meter-a"]
    assert client.get("/v1/devices?health=ill").status_code == 422
