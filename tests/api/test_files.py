"""Answers as files: CSV, CSV as Indonesian Excel reads it, Parquet and XLSX."""

from __future__ import annotations

import csv
import io

import pandas as pd
import psycopg
import pyarrow.parquet as pq
import pytest
from api_client import make_context, serving
from fastapi.testclient import TestClient

from api.exports import SLOTS
from core.store.connection import connect

STATION = "/v1/readings?point=udara-sgu&metric=pm25"
VALUES = "/v1/indicators/WTR-03/values?from=2026-04&to=2026-06"
PLAN = "/v1/masterplan?"
PARQUET = "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ADDRESSES = [STATION, VALUES, PLAN]


def as_parquet(client: TestClient, address: str) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(client.get(address + "&format=parquet").content))


def test_indonesian_excel_gets_semicolons_decimal_commas_and_a_mark(client: TestClient) -> None:
    content = client.get(STATION + "&bucket=15m&format=csv&csv=id").content
    assert content.startswith(b"\xef\xbb\xbfpoint;metric;time;value;")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row["value"] for row in rows[-2:]] == ["19", "21,5"]
    assert rows[0]["time"] == "2026-06-15 10:00:00"


def test_the_mark_can_be_left_out_and_added(client: TestClient) -> None:
    assert client.get(STATION + "&format=csv&csv=id&bom=false").content.startswith(b"point;")
    assert client.get(STATION + "&format=csv&bom=true").content.startswith(b"\xef\xbb\xbfpoint,")


def test_parquet_has_typed_columns_with_units_and_labels(client: TestClient) -> None:
    frame = as_parquet(client, STATION)
    assert frame["value"].tolist() == list(range(24))
    assert str(frame["time"].dtype) == "datetime64[us, Asia/Makassar]"
    assert frame["time"][0] == pd.Timestamp("2026-06-15T10:00+08:00")
    assert set(frame["unit"]) == {"ug/m3"}
    assert (frame["quality"].iloc[0], frame["quality"].iloc[-1]) == ("", "out_of_usual_range")
    schema = pq.read_schema(io.BytesIO(client.get(STATION + "&format=parquet").content))
    assert schema.field("value").metadata[b"label_id"] == b"Nilai"
    assert schema.metadata[b"origin"] == b"simulated"


def test_xlsx_has_labels_in_the_readers_language_and_says_what_they_are(client: TestClient) -> None:
    english = {"Accept-Language": "en"}
    answer = client.get(STATION, headers={"Accept": XLSX, **english})
    assert answer.headers["content-disposition"] == 'attachment; filename="readings.xlsx"'
    sheets = pd.read_excel(io.BytesIO(answer.content), sheet_name=None, engine="calamine")
    assert list(sheets) == ["Data", "About"]
    assert sheets["Data"]["Value"].tolist() == list(range(24))
    assert sheets["Data"]["Time"][0] == pd.Timestamp("2026-06-15 10:00")
    indonesian = pd.read_excel(io.BytesIO(client.get(STATION + "&format=xlsx").content), engine="calamine")
    assert "Nilai" in indonesian.columns


def test_more_rows_than_xlsx_is_made_with_are_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.formats.xlsx.MAX_ROWS", 23)
    answer = client.get(STATION + "&format=xlsx")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:nadi:problem:too-much")
    assert answer.json()["nearest"] == ["csv", "parquet"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_format_holds_the_same_numbers(client: TestClient, address: str) -> None:
    frame = as_parquet(client, address)
    sheet = pd.read_excel(io.BytesIO(client.get(address + "&format=xlsx").content), engine="calamine")
    rows = list(csv.DictReader(io.StringIO(client.get(address + "&format=csv").text)))
    numbers = [None if pd.isna(value) else value for value in frame["value"]]
    assert [None if pd.isna(value) else value for value in sheet["Nilai"]] == numbers
    assert [float(row["value"]) if row["value"] else None for row in rows] == numbers
    assert list(rows[0]) == list(frame.columns)


@pytest.mark.parametrize("query", ["&bucket=1h", "&bucket=5m&fill=linear", "&max_points=5", "&bucket=1d&aggregate=sum"])
def test_a_file_of_buckets_holds_what_json_does(client: TestClient, query: str) -> None:
    items = client.get(STATION + query).json()["items"]
    assert as_parquet(client, STATION + query)["value"].tolist() == [item["value"] for item in items]


@pytest.mark.parametrize("name", ["csv", "parquet", "xlsx"])
def test_a_file_without_rows_still_has_its_columns(client: TestClient, name: str) -> None:
    answer = client.get(f"{STATION}&from=2020&to=2020&format={name}")
    frame = {
        "csv": lambda data: pd.read_csv(data),
        "parquet": pd.read_parquet,
        "xlsx": lambda data: pd.read_excel(data, engine="calamine"),
    }[name](io.BytesIO(answer.content))
    assert (len(frame), len(frame.columns)) == (0, 9)


@pytest.mark.parametrize("parameter", ["limit=3", "cursor=abc"])
def test_a_file_has_no_pages(client: TestClient, parameter: str) -> None:
    problem = client.get(f"{STATION}&format=csv&{parameter}").json()
    assert (problem["type"], problem["parameter"]) == ("urn:nadi:problem:invalid-parameter", parameter.split("=")[0])


def test_what_looks_like_a_formula_is_text_in_csv(client: TestClient, city_url: str) -> None:
    with connect(city_url) as connection:
        connection.execute("UPDATE point SET key = '=1+1' WHERE key = 'sungai-contoh'")
    rows = csv.DictReader(io.StringIO(client.get("/v1/readings?point==1%2B1&from=-1d&format=csv").text))
    assert {row["point"] for row in rows} == {"'=1+1"}


def test_files_are_not_compressed_again(client: TestClient) -> None:
    assert "content-encoding" not in client.get(STATION + "&format=parquet").headers
    assert client.get(STATION + "&format=csv").headers["content-encoding"] == "gzip"


def test_more_files_at_once_than_there_are_slots_wait(city_url: str) -> None:
    context = make_context(city_url)
    with serving(context) as client:
        held = [context.exports.connection() for _ in range(SLOTS)]
        for each in held:
            each.__enter__()
        answer = client.get(STATION + "&format=csv")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "15")
        assert answer.json()["type"] == "urn:nadi:problem:busy"
        assert client.get(STATION).status_code == 200
        for each in held:
            each.__exit__(None, None, None)
        assert client.get(STATION + "&format=csv").status_code == 200


def test_the_head_of_a_file_is_told_without_making_it(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("api.exports.connect", refused)
    answer = client.head(STATION + "&format=parquet")
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, PARQUET, b"")


def test_a_database_that_is_lost_before_the_first_row_is_a_problem_document(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise psycopg.OperationalError("away")

    monkeypatch.setattr("api.exports.connect", away)
    for name in ("parquet", "xlsx"):
        assert client.get(f"{STATION}&format={name}").status_code == 503


@pytest.mark.parametrize("form", ["csv", "csv&csv=id", "parquet", "xlsx"])
def test_a_file_without_rows_has_its_columns(client: TestClient, form: str) -> None:
    answer = client.get(f"/v1/indicators/WTR-03/values?grain=day&from=2020&to=2020&format={form}")
    assert answer.status_code == 200, answer.text
    assert answer.content
