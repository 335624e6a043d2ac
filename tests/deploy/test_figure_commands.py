"""Reported figures as an office hands them over and Diskominfo verifies them at the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from cli.main import make_app
from core.store.connection import connect

Nadi = Callable[..., Result]
TABLE = """Indikator;Periode;Nilai;Dokumen sumber;Penanda tangan;Tanggal tanda tangan;Cakupan
GOV-02;2024;3,35;SK 12/2025;Bupati;31/01/2025;
GOV-02;2024;3,85;ibukotakini.com;;;peer:64.72
GOV-99;2024;3,35;SK 12/2025;;;
GOV-02;2024-06;3,35;SK 12/2025;;;
GOV-02;2024;tiga;SK 12/2025;;;
"""


@pytest.fixture
def nadi(empty_store_url: str) -> Nadi:
    def run(*words: str) -> Result:
        return CliRunner().invoke(make_app(), list(words), env={"NADI_DATABASE_URL": empty_store_url})

    return run


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "angka.csv"
    path.write_text(TABLE)
    return str(path)


def test_a_file_is_tried_first_and_names_each_wrong_row(nadi: Nadi, table: str) -> None:
    tried = nadi("import", "figures", table)
    assert "2 new, 0 stated with another value before, 0 equal, 3 rejected: this was a trial" in tried.output
    assert "line 4, Indikator: 'GOV-99'" in tried.output
    assert "line 5, Periode: '2024-06': unreadable: GOV-02 is given for year" in tried.output
    assert "line 6, Nilai: 'tiga'" in tried.output
    assert "nothing waits" in nadi("indicator", "reported").output


def test_stated_listed_verified_and_rejected(nadi: Nadi, table: str, empty_store_url: str) -> None:
    assert "2 new" in nadi("import", "figures", table, "--apply", "--by", "opd").output
    assert "2 equal" in nadi("import", "figures", table, "--apply", "--by", "opd").output
    assert (
        "1  GOV-02 city 2024 (year): 3.35   SK 12/2025, Bupati  by opd  pending" in nadi("indicator", "reported").output
    )
    assert nadi("indicator", "verify", "1", "--by", "opd").exit_code == 1
    assert "1: GOV-02 city: 3.35 is verified" in nadi("indicator", "verify", "1", "--by", "siti").output
    assert nadi("indicator", "reject", "2", "--by", "siti", "--reason", "bukan dokumen resmi").exit_code == 0
    assert "rejected by siti: bukan dokumen resmi" in nadi("indicator", "reported", "--state", "all").output
    with connect(empty_store_url) as connection:
        figures = connection.execute("SELECT scope, origin, revision, value FROM indicator_value").fetchall()
    assert figures == [("city", "reported", 1, 3.35)]


def test_an_empty_workbook_has_the_columns(nadi: Nadi, tmp_path: Path) -> None:
    path = tmp_path / "isian.xlsx"
    assert nadi("import", "template", "figures", "--output", str(path)).exit_code == 0
    header = CalamineWorkbook.from_path(path).get_sheet_by_name("Data").to_python()[0]
    assert header[:4] == ["Indikator *", "Periode *", "Nilai *", "Dokumen sumber *"]
