"""Services, districts, metrics, indicators, points and devices; the ledger and the dead letters; health."""

from __future__ import annotations

from fastapi.testclient import TestClient

from api.cursors import encode


def test_services_name_their_metrics_in_both_languages(client: TestClient) -> None:
    air = client.get("/v1/services").json()["items"][0]
    assert (air["key"], air["name_id"], air["name_en"]) == ("air", "Kualitas udara", "Air quality")
    assert (air["metrics"][0], air["agency"]["key"]) == ("pm25", "dlh")


def test_a_metric_has_its_unit(client: TestClient) -> None:
    items = client.get("/v1/metrics?service=water").json()["items"]
    assert {item["service"] for item in items} == {"water"}
    assert ("flow", "L/s", "L/s") in {(item["key"], item["unit"], item["unit_symbol"]) for item in items}


def test_districts_are_a_list_or_geojson(client: TestClient) -> None:
    listed = client.get("/v1/districts").json()["items"]
    by_parameter = client.get("/v1/districts?format=geojson")
    by_header = client.get("/v1/districts", headers={"Accept": "application/geo+json"})
    assert len(listed) == 18
    assert by_parameter.headers["content-type"] == "application/geo+json"
    assert by_parameter.json() == by_header.json()
    assert by_parameter.json()["features"][3]["geometry"]["coordinates"] == [117.524524, 0.560746]


def test_an_indicator_says_how_it_is_computed(client: TestClient) -> None:
    item = client.get("/v1/indicators/WTR-03").json()
    assert item in client.get("/v1/indicators?service=water").json()["items"]
    assert (item["formula"], item["version"], item["has_goal"]) == ("night_flow", 1, True)
    assert item["owner"]["name_en"] == "Water utility"


def test_points_are_filtered_and_paged(client: TestClient) -> None:
    keys = [item["key"] for item in client.get("/v1/points").json()["items"]]
    assert keys == ["meter-a", "sungai-contoh", "udara-sgu"]
    assert [item["key"] for item in client.get("/v1/points?service=air").json()["items"]] == ["udara-sgu"]
    first = client.get("/v1/points?limit=2").json()
    second = client.get(f"/v1/points?limit=2&cursor={first['next']}").json()
    assert [item["key"] for item in first["items"] + second["items"]] == keys


def test_a_device_says_when_it_was_last_heard_and_whether_it_is_silent(client: TestClient) -> None:
    items = {item["key"]: item for item in client.get("/v1/devices").json()["items"]}
    assert items["lora-0a1b"]["point"] == "udara-sgu"
    assert items["lora-0a1b"]["last_reading_at"] == "2026-06-15T11:55:00+08:00"
    assert (items["lora-0a1b"]["age_s"], items["lora-0a1b"]["is_silent"]) == (300.0, False)
    assert (items["meter-a"]["last_reading_at"], items["meter-a"]["is_silent"]) == (None, True)
    assert items["sungai-contoh"]["origin_label"] == "data contoh (bukan Kutim)"


def test_the_ledger_adds_up(client: TestClient) -> None:
    answer = client.get("/v1/ledger").json()
    assert answer["difference"] == 0
    assert (answer["total"]["messages"], answer["total"]["stored"], answer["total"]["duplicate"]) == (14, 33, 1)
    assert [(item["minute"], item["source"]) for item in answer["items"]] == [
        ("2026-06-15T11:55:00+08:00", "senml"),
        ("2026-06-15T11:55:00+08:00", "native"),
        ("2026-06-15T11:54:00+08:00", "native"),
    ]


def test_the_ledger_is_filtered_and_paged(client: TestClient) -> None:
    assert client.get("/v1/ledger?source=senml").json()["total"]["messages"] == 3
    assert client.get("/v1/ledger?from=2026-06-15T11:55:00%2B08:00").json()["total"]["messages"] == 13
    first = client.get("/v1/ledger?limit=1").json()
    second = client.get(f"/v1/ledger?limit=2&cursor={first['next']}").json()
    assert first["items"] + second["items"] == client.get("/v1/ledger").json()["items"]
    assert second["next"] is None


def test_a_dead_letter_shows_its_payload_and_explains_its_reason(client: TestClient) -> None:
    newest, older = client.get("/v1/dead-letters").json()["items"]
    assert (newest["reason"], newest["encoding"], newest["payload"]) == ("unknown_topic", "base64", "/wA=")
    assert (older["reason"], older["encoding"], older["payload"]) == ("undecodable", "utf-8", '[{"n":')
    assert older["explanation"] == "the payload is not what its format promises"
    assert older["detail"] == "senml_json: cut off"


def test_dead_letters_are_filtered_and_paged(client: TestClient) -> None:
    assert len(client.get("/v1/dead-letters?reason=undecodable").json()["items"]) == 1
    assert len(client.get("/v1/dead-letters?source=unknown&state=open").json()["items"]) == 1
    first = client.get("/v1/dead-letters?limit=1").json()
    assert len(client.get(f"/v1/dead-letters?cursor={first['next']}").json()["items"]) == 1


def test_the_process_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/health/live").json() == client.get("/health/ready").json() == {"status": "ok"}


def test_metrics_show_the_ledger_and_what_waits(client: TestClient) -> None:
    lines = client.get("/metrics").text.splitlines()
    assert "nadi_database_up 1.0" in lines
    assert 'nadi_readings_total{outcome="stored"} 33.0' in lines
    assert "nadi_ledger_difference 0.0" in lines
    assert 'nadi_dead_letters{reason="undecodable"} 1.0' in lines
    assert 'nadi_newest_reading_age_seconds{origin="simulated",service="air"} 300.0' in lines
    # Scraped again, the sums are the same and not twice as much.
    assert 'nadi_readings_total{outcome="stored"} 33.0' in client.get("/metrics").text.splitlines()


def test_the_documentation_needs_no_other_machine(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "https://" not in page
    assert client.get("/static-offline-docs/swagger-ui-bundle.js").status_code == 200


def test_big_answers_are_compressed(client: TestClient) -> None:
    assert client.get("/v1/indicators").headers["content-encoding"] == "gzip"


def test_a_cursor_of_another_list_is_refused(client: TestClient) -> None:
    assert client.get(f"/v1/dead-letters?cursor={encode('udara-sgu')}").status_code == 422
