"""What the public may read where it is switched on: catalogue, metadata, rows; small cells stay hidden."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest
from api_city import NOW
from api_client import make_context, serving
from fastapi.testclient import TestClient

from core.store.connection import connect

ELSEWHERE = ("192.0.2.7", 50_000)
_FEW = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at)
    VALUES ('WTR-03', 'district:64.08.04', 'month', 'simulated', %s, 1, 12.5, 1, 8, %s, 1, 1, 1, %s)
"""


@pytest.fixture(scope="module")
def public(city_url: str) -> Iterator[TestClient]:
    """The API as somebody elsewhere without a key sees it; a district's months with 3 and 5 cases."""
    with connect(city_url, autocommit=True) as connection:
        for month, count in ((4, 3), (5, 5)):
            connection.execute(_FEW, [datetime(2026, month - 1, 31 if month == 4 else 30, 16, tzinfo=UTC), count, NOW])
    # A quota that a fast machine would use up before it is refilled is tested below.
    settings = {"api_host": "0.0.0.0", "api_key": "right", "open_data": "true", "open_requests_per_minute": "10000"}
    context = make_context(city_url, **settings)
    with serving(context, ELSEWHERE) as client:
        yield client


def test_it_is_off_unless_the_setting_says_so(city_url: str) -> None:
    with serving(make_context(city_url, api_host="0.0.0.0", api_key="right"), ELSEWHERE) as client:
        assert client.get("/open/datasets").status_code == 404
        assert not any(path.startswith("/open") for path in client.get("/openapi.json").json()["paths"])


def test_the_public_reads_the_open_set_and_nothing_else(public: TestClient) -> None:
    assert public.get("/open/datasets").status_code == 200
    assert public.get("/v1/masterplan").status_code == 401


def test_every_dataset_of_the_catalogue_leads_to_metadata_dictionary_and_files(public: TestClient) -> None:
    catalogue = public.get("/open/catalog.jsonld")
    assert catalogue.headers["content-type"] == "application/ld+json"
    entries = catalogue.json()["dcat:dataset"]
    assert {"masterplan", "districts", "wtr-03"} <= {entry["dct:identifier"] for entry in entries}
    for entry in entries:
        path = "/open" + entry["@id"].partition("/open")[2]
        told = public.get(path).json()["satu_data"]
        assert all(told["standar_data"][part] for part in ("konsep", "definisi", "klasifikasi", "ukuran", "satuan"))
        assert told["metadata"]["lisensi"].startswith("https://")
        columns = {row["column"] for row in public.get(f"{path}/dictionary").json()["items"]}
        for distribution in entry["dcat:distribution"]:
            answer = public.get("/open" + distribution["@id"].partition("/open")[2])
            assert answer.status_code == 200, (distribution, answer.text)
            assert answer.headers["content-type"].startswith(distribution["dcat:mediaType"]["@id"].split("types/")[1])
        header = public.get(f"{path}/data?format=csv").text.splitlines()[0]
        assert set(header.split(",")) == columns


def test_small_cells_are_suppressed_and_say_so(public: TestClient) -> None:
    text = public.get("/open/datasets/wtr-03/data?grain=month&format=csv").text
    rows = {(row["scope"], row["start"][:7]): row for row in csv.DictReader(io.StringIO(text))}
    few, enough = rows["district:64.08.04", "2026-04"], rows["district:64.08.04", "2026-05"]
    assert (few["value"], few["suppressed"]) == ("", "true")
    assert (float(enough["value"]), enough["suppressed"]) == (12.5, "false")


def test_only_final_figures_are_published_and_the_revision_that_holds(public: TestClient) -> None:
    items = public.get("/open/datasets/wtr-03/data?grain=month").json()["items"]
    city = {item["start"][:7]: (item["value"], item["revision"]) for item in items if item["scope"] == "city"}
    assert city == {"2026-04": (40.0, 1), "2026-05": (38.5, 2)}  # June is going on
    assert {item["origin"] for item in items} == {"simulated"}


def test_pages_come_to_the_whole(public: TestClient) -> None:
    whole = public.get("/open/datasets/wtr-03/data?grain=month").json()["items"]
    told, cursor = [], ""
    while cursor is not None:
        page = public.get(f"/open/datasets/wtr-03/data?grain=month&limit=1{cursor}").json()
        told += page["items"]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    assert told == whole


def test_a_file_names_its_licence(public: TestClient) -> None:
    table = pq.read_table(io.BytesIO(public.get("/open/datasets/wtr-03/data?format=parquet").content))
    assert table.schema.metadata[b"licence"] == b"https://creativecommons.org/licenses/by/4.0/"


def test_the_page_lists_every_dataset_in_both_languages(public: TestClient) -> None:
    for language, word in (("id", "Data terbuka"), ("en", "Open data of")):
        answer = public.get(f"/open?language={language}")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "script" not in answer.headers["content-security-policy"]
        for entry in public.get("/open/datasets").json()["items"]:
            assert f'id="{entry["dct:identifier"]}"' in answer.text
        assert word in answer.text


def test_an_unknown_dataset_or_grain_names_what_there_is(public: TestClient) -> None:
    answer = public.get("/open/datasets/wtr-3")
    assert (answer.status_code, "wtr-03" in answer.json()["nearest"]) == (404, True)
    assert public.get("/open/datasets/wtr-03/data?grain=quarter").status_code == 422


def test_one_address_does_not_take_all(city_url: str) -> None:
    settings = {"api_host": "0.0.0.0", "api_key": "right", "open_data": "true", "open_requests_per_minute": "2"}
    context = make_context(city_url, **settings)
    with serving(context, ELSEWHERE) as client:
        statuses = [client.get("/open/datasets").status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
