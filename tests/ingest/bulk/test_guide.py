"""The guide's commands run as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from bulk_city import build
from typer.testing import CliRunner

from cli.main import make_app
from core.store.connection import connect
from ingest.bulk.template import template_of, write_template

ROOT = Path(__file__).parents[3]
LAB = "Waktu;Titik;Parameter;Nilai;Satuan\n31/12/2025 08:00;aq-1;PM2,5;12,5;\n"
FILES = {
    "lab.csv": "Waktu;Titik;Nilai\n31/12/2025 08:00;dma-1;7,1\n",
    "lab2.csv": "Saat;Hasil lab\n31/12/2025;12,5\n",
    "wide.csv": "Tanggal;Jam;Titik pantau;PM2,5 (µg/m³);PM10;Petugas\n31/12/2025;08.00;aq-1;12,5;30;A\n",
}


def commands(page: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    return [re.sub(r"\s#.*", "", line).strip() for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("page", ["import.md", "id/impor.md"])
def test_every_command_of_the_guide_works(
    page: str, empty_store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NADI_DATABASE_URL", empty_store_url)
    for name, content in FILES.items():
        Path(name).write_text(content, encoding="utf-8")
    write_template(Path("complaints.xlsx"), *template_of("records", "complaint"))
    with connect(empty_store_url) as connection:
        build(connection)
    found = commands(page)
    assert len(found) == 7
    for command in found:
        result = CliRunner().invoke(make_app(), shlex.split(command)[1:])
        assert result.exit_code == 0, (command, result.output)


def test_rows_that_cannot_be_stored_make_the_exit_code_one(
    empty_store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NADI_DATABASE_URL", empty_store_url)
    path = tmp_path / "lab.csv"
    path.write_text(LAB)
    result = CliRunner().invoke(make_app(), ["import", "readings", str(path)])
    assert result.exit_code == 1
    assert "lab.csv, line 2, Titik: 'aq-1': unknown_point" in result.output
    assert "0 new, 0 with another value than is stored, 0 equal, 1 rejected: this was a trial" in result.output


@pytest.mark.parametrize(
    "options", [["--decimal", "koma"], ["--dates", "d/m/y"], ["--column", "time"], ["--zone", "WITA"]], ids=" ".join
)
def test_a_wrong_option_is_wrong_usage(options: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(make_app(), ["import", "readings", str(tmp_path / "a.csv"), *options])
    assert result.exit_code == 2
