"""/v1/reference: what figures are computed with, by place and date."""

from __future__ import annotations

import csv

from fastapi.testclient import TestClient


def test_a_value_has_its_place_its_unit_and_its_source(client: TestClient) -> None:
    (item,) = client.get("/v1/reference?key=population&scope=district:64.08.04").json()["items"]
    assert (item["value"], item["unit"], item["unit_symbol"]) == (123916, "{person}", "orang")
    assert (item["scope_name"], item["valid_from"], item["valid_until"]) == ("Sangatta Utara", "2022-01-01", None)
    assert not item["illustrative"]
    assert item["source"].startswith("derived: 389.28/km²")


def test_only_what_holds_on_a_date_is_told(client: TestClient) -> None:
    assert client.get("/v1/reference?on=2021-12-31").json()["items"] == []
    assert len(client.get("/v1/reference?key=population&on=2025-12-31").json()["items"]) == 18


def test_an_agency_is_called_by_its_name(client: TestClient) -> None:
    items = client.get("/v1/reference?key=service_standard", headers={"Accept-Language": "en"}).json()["items"]
    assert [(item["scope"], item["scope_name"]) for item in items] == [
        ("city", "Kutai Timur regency"),
        ("agency:disdukcapil", "Population and civil registration agency"),
    ]


def test_reference_data_is_a_file_too(client: TestClient) -> None:
    answer = client.get("/v1/reference?key=water_connections&format=csv")
    head, row = csv.reader(answer.text.splitlines())
    assert head[:4] == ["reference", "name_id", "name_en", "scope"]
    assert row[3:8] == ["city", "Kabupaten Kutai Timur", "2022-01-01", "", "51185"]


def test_holidays_are_told_by_year(client: TestClient) -> None:
    items = client.get("/v1/holidays?year=2026").json()["items"]
    assert len(items) == 17
    assert (items[0]["date"], items[0]["name_id"]) == ("2026-01-01", "Tahun Baru Masehi")
    assert items[0]["source"].startswith("SKB 3 Menteri 1497/2025")


def test_an_unknown_quantity_has_a_near_one(client: TestClient) -> None:
    answer = client.get("/v1/reference?key=populasion")
    assert answer.status_code == 422
    assert answer.json()["nearest"] == ["population"]


def test_an_indicator_says_what_reference_data_it_uses(client: TestClient) -> None:
    assert client.get("/v1/indicators/ENR-01").json()["reference_data"] == ["floor_area"]
