"""Files with every trap that offices, Excel and old machines set; each is read as meant or refused."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from bulk_city import Import, counts, stored

from core.errors import ConfigurationError
from core.store.connection import Connection
from ingest.bulk.mapping import Wishes
from ingest.bulk.table import Form
from ingest.bulk.template import template_of, write_template

# A hint for Excel, a quoted header with a line break, a title cell, blank and half-blank lines, a comma in a
# quoted cell, a no-break space, a decimal comma beside a grouping point, 24:00, words, gaps, and a line of sums.
TRAPS = (
    'sep=;\r\n"Tanggal\r\nWaktu";Titik;PM2,5 (µg/m³);PM10 [µg/m³];"Catatan"\r\n'
    '31/12/2025 08.00;aq-1;12,5;1.030,25;"hujan; lebat"\r\n'
    ";;;;\r\n"
    '31/12/2025 24:00; aq-1 ;-;30;"dua\r\nbaris"\r\n'
    "1 Januari 2026 pukul 01.00 WITA;aq-1;n/a;\u00a031,5\u00a0;\r\n"
    "01-01-2026 01:30;aq-1;13;;;;\r\n"
    "Jumlah;;25,5;1.091,75;\r\n"
)
READ = [
    ("aq-1", "pm10", "2025-12-31 00:00", 1030.25),
    ("aq-1", "pm10", "2025-12-31 16:00", 30),
    ("aq-1", "pm10", "2025-12-31 17:00", 31.5),
    ("aq-1", "pm25", "2025-12-31 00:00", 12.5),
    ("aq-1", "pm25", "2025-12-31 17:30", 13),
]


def values(connection: Connection) -> list[tuple[str, str, str, float]]:
    return [row[:4] for row in stored(connection)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_with_every_trap_is_read_in_every_encoding(load: Import, store: Connection, encoding: str) -> None:
    outcome = load(TRAPS.encode(encoding))
    assert values(store) == READ
    assert counts(outcome) == (5, 0, 0, 2)
    assert [(error.line, error.column, error.value) for error in outcome.first_errors] == [
        (10, "Tanggal\r\nWaktu", "Jumlah"),
        (10, "Tanggal\r\nWaktu", "Jumlah"),
    ]
    assert outcome.notes == (f"{encoding.removesuffix('-sig')}, separated by semicolon", "not read: Catatan")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found_though_others_stand_in_cells(load: Import, store: Connection, separator: str) -> None:
    rows = (("Waktu", "Titik", '"PM2,5"'), ("2025-12-31T08:00", '"aq-1"', '"12,5"'))
    load("".join(separator.join(row) + "\n" for row in rows))
    assert values(store) == [("aq-1", "pm25", "2025-12-31 00:00", 12.5)]


def test_a_workbook_with_title_formats_and_mixed_cells(load: Import, store: Connection, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        book.add_worksheet("Sampul").write(0, 0, "Laporan")
        sheet = book.add_worksheet("Data")
        day, clock = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm"})
        sheet.merge_range("A1:D1", "LAPORAN BULANAN")
        sheet.write_row(2, 0, ["Tanggal", "Jam", "Titik", "PM10"])
        sheet.write_datetime(3, 0, datetime(2025, 12, 31), day)  # noqa: DTZ001 local
        sheet.write_datetime(3, 1, time(8, 0), clock)
        sheet.write_row(3, 2, ["aq-1", 1.25])
        sheet.write_row(4, 0, ["31/12/2025", "24.00", "aq-1", "1.250,5"])
        sheet.write_formula(5, 3, "=1/0", None, "#DIV/0!")
    with pytest.raises(ConfigurationError, match="say --header 3"):
        load(path)
    load(path, form=Form(header=3))
    assert values(store) == [
        ("aq-1", "pm10", "2025-12-31 00:00", 1.25),
        ("aq-1", "pm10", "2025-12-31 16:00", 1250.5),
    ]


def test_a_workbook_with_several_sheets_is_asked_about(load: Import, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("Januari")
        book.add_worksheet("Februari")
    with pytest.raises(ConfigurationError, match=r"which sheet\? say --sheet, there are Januari, Februari"):
        load(tmp_path / "a.xlsx")


@pytest.mark.parametrize("service", [None, "air", "water"])
def test_an_empty_template_of_readings_is_understood(load: Import, tmp_path: Path, service: str | None) -> None:
    write_template(tmp_path / "a.xlsx", *template_of("readings", service))
    assert counts(load(tmp_path / "a.xlsx")) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "name", "trouble"),
    [
        pytest.param(b"\x81\x8d\x90", "a.csv", "neither UTF-8 nor cp1252", id="unknown bytes"),
        pytest.param(b"PK\x03\x04broken", "a.xlsx", "cannot be read as a workbook", id="no workbook"),
        pytest.param(b"PAR1broken", "a.parquet", "cannot be read as Parquet", id="no Parquet"),
        pytest.param(b"a;b\n1;2\n", "a.ods", "save it as .csv, .xlsx or .parquet", id="another format"),
        pytest.param(b"Waktu;Titik;;PM10\n2025-12-31;aq-1;1;2\n", "a.csv", "column 3 has no name", id="nameless"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_line(load: Import, content: bytes, name: str, trouble: str) -> None:
    with pytest.raises(ConfigurationError, match=trouble) as found:
        load(content, name=name)
    assert "\n" not in str(found.value)


def test_a_wish_for_what_is_not_there_is_refused(load: Import) -> None:
    with pytest.raises(ConfigurationError, match="no column 'Saat'; there are Tanggal"):
        load(TRAPS, wishes=Wishes({"time": "Saat"}))
    with pytest.raises(ConfigurationError, match="no role 'when'; there are time"):
        load(TRAPS, wishes=Wishes({"when": "Titik"}))
