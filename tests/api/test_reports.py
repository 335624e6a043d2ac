"""The report of a year: the same numbers as the API's, in every form and both languages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pandas as pd
import pytest
from api_city import NOW
from api_client import make_context, serving
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from cli.main import make_app
from core.store.connection import connect

_MAY_LAST_YEAR = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at)
    VALUES ('WTR-03', 'city', 'month', 'simulated', '2025-11-30T16:00:00Z', 1, 37.25, 37.25, 100, 800, 18, 0.9, 1, %s)
"""


_REVISED = _MAY_LAST_YEAR.replace(", 1, 37.25", ", 2, 45.25")


@pytest.fixture(scope="module", autouse=True)
def december(city_url: str) -> Iterator[None]:
    """A figure of December 2025, so that last year's report has one."""
    with connect(city_url, autocommit=True) as connection:
        connection.execute(_MAY_LAST_YEAR, [NOW])
    yield


def goals_of(client: TestClient, query: str = "") -> list[dict[str, object]]:
    rows: list[dict[str, object]] = client.get(f"/v1/masterplan?shape=flat{query}").json()["items"]
    return rows


def test_the_page_has_every_goal_with_its_chart_and_says_that_it_is_simulated(client: TestClient) -> None:
    answer = client.get("/v1/reports/2026?language=en")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    goals = goals_of(client)
    assert answer.text.count("<article>") == len(goals)
    assert answer.text.count("<svg") == len(goals) + 2
    for goal in goals:
        assert f"<strong>{goal['indicator']} {goal['name_en']}</strong>" in answer.text.replace("&amp;", "&")
    assert "no official figure" in answer.text
    assert "is still going on" in answer.text


def test_the_workbook_has_the_numbers_of_the_api(client: TestClient) -> None:
    book = pd.read_excel(
        io.BytesIO(client.get("/v1/reports/2026?format=xlsx&language=en").content), sheet_name=None, engine="calamine"
    )
    rows = book["Scorecard"].set_index(book["Scorecard"]["Indicator"].str.split().str[0])
    for goal in goals_of(client):
        row = rows.loc[goal["indicator"]]
        told = None if pd.isna(row["Value"]) else row["Value"]
        assert (told, row["Expected"]) == (goal["value"], pytest.approx(goal["expected"]))
    figures = book["Figures"]
    night_flow = figures[figures["Indicator"] == "WTR-03"].set_index("Period")["Value"]
    assert night_flow.to_dict() == {"2025-12": 37.25, "2026-04": 40.0, "2026-05": 38.5, "2026-06": 38.0}


def test_a_year_that_is_over_is_told_as_it_ended(client: TestClient) -> None:
    text = client.get("/v1/reports/2025?language=id").text
    assert "Keadaan akhir tahun 2025" in text
    (row,) = [goal for goal in goals_of(client, "&as_of=2025&known=now") if goal["indicator"] == "WTR-03"]
    assert row["value"] == 37.25
    assert "37,25" in text


def test_the_document_opens_and_holds_the_scorecard(client: TestClient) -> None:
    document = docx.Document(io.BytesIO(client.get("/v1/reports/2026?format=docx&language=id").content))
    (table,) = document.tables
    assert table.rows[0].cells[0].text == "Indikator"
    assert len(table.rows) == len(goals_of(client)) + 1
    assert len(document.inline_shapes) == len(goals_of(client)) + 2


@pytest.mark.parametrize("year", [2021, 2027, 2028, 9999])
def test_a_year_without_a_plan_says_which_there_are(client: TestClient, year: int) -> None:
    answer = client.get(f"/v1/reports/{year}", headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "2022 to 2026" in answer.json()["detail"]


def test_the_command_writes_all_forms(city_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NADI_DATABASE_URL", city_url)
    result = CliRunner().invoke(make_app(), ["report", "--year", "2026", "--language", "en"])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"nadi-2026-en.{form}" for form in ("docx", "html", "xlsx")
    ]
    assert zipfile.is_zipfile(tmp_path / "nadi-2026-en.docx")
    one = CliRunner().invoke(make_app(), ["report", "--year", "2026", "--output", "x.html"])
    assert one.exit_code == 2


def test_a_sealed_report_tells_the_figures_as_they_were_frozen(client: TestClient, city_url: str) -> None:
    with connect(city_url, autocommit=True) as connection:
        connection.execute(
            """
            WITH sealed AS (
                INSERT INTO seal (seal, ends, sealed_at, sealed_by)
                VALUES ('tahap-1', '2025-12-31T16:00:00Z', '2026-01-05T00:00:00Z', 'budi') RETURNING seal
            )
            INSERT INTO sealed_value (seal, indicator, scope, grain, origin, start, revision)
            SELECT seal, 'WTR-03', 'city', 'month', 'simulated', '2025-11-30T16:00:00Z', 1 FROM sealed
            """
        )
        connection.execute(_REVISED, [NOW])
    assert "45.00" not in (sealed := client.get("/v1/reports/2025?language=en&seal=tahap-1").text)
    assert "As sealed by tahap-1" in sealed
    assert "37.25" in sealed
    assert "45" in client.get("/v1/reports/2025?language=en").text
    missing = client.get("/v1/reports/2025?seal=tahap-9")
    assert (missing.status_code, "tahap-1" in missing.text) == (422, True), missing.text


def test_from_elsewhere_it_needs_a_key(city_url: str) -> None:
    with serving(make_context(city_url, api_host="0.0.0.0", api_key="right"), ("192.0.2.7", 50_000)) as client:
        assert client.get("/v1/reports/2026").status_code == 401
