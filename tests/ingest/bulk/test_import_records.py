"""A file of records into the real database: new, changed, equal, rejected; templates round-trip."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from bulk_city import NOW, WITA, counts, ledger_sums

from core.catalogue import load_catalogue
from core.catalogue.record_kinds import find_record_kind, handed_over_kinds, load_record_kinds
from core.errors import ConfigurationError
from core.store.connection import Connection
from ingest.bulk import record_job
from ingest.bulk.mapping import Wishes
from ingest.bulk.record_job import import_records
from ingest.bulk.request import Outcome, Request
from ingest.bulk.template import template_of, write_template

COMPLAINTS = """No;Nomor aduan;Diterima;Selesai;OPD;Terverifikasi
1;A-1;31/12/2025 08:00;;DLH;ya
2;A-2;31/12/2025 09.30;15/01/2026;DLH;tidak
"""
BILLS = """Nomor;Zona;Bulan;Volume tertagih (m³);Sambungan
DMA-1/2025-12;dma-1;31/12/2025;1.250,5;412
"""
Load = Callable[..., Outcome]


@pytest.fixture
def load(store: Connection, tmp_path: Path) -> Load:
    def load(
        content: str | Path, kind: str = "complaint", *, applies: bool = True, wishes: Wishes | None = None
    ) -> Outcome:
        path = content if isinstance(content, Path) else tmp_path / "records.csv"
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        request = Request(path, wishes=wishes or Wishes(), said=WITA, applies=applies)
        return import_records(
            store, find_record_kind(kind), request, origin="real", now=lambda: NOW, tell=lambda step, share: None
        )

    return load


def stored(connection: Connection) -> list[tuple[str, int, dict[str, Any]]]:
    return connection.execute("SELECT key, revision, attributes FROM record ORDER BY key, revision").fetchall()


def test_each_kind_belongs_to_a_service_of_the_catalogue() -> None:
    services = load_catalogue().services
    assert {kind.service for kind in load_record_kinds().values()} <= set(services)


def test_facts_become_json_values_with_local_times(load: Load, store: Connection) -> None:
    assert counts(load(COMPLAINTS, applies=False)) == (2, 0, 0, 0)
    assert stored(store) == []
    assert counts(load(COMPLAINTS)) == (2, 0, 0, 0)
    assert stored(store) == [
        ("A-1", 1, {"received_at": "2025-12-31T08:00:00+08:00", "agency": "DLH", "verified": True}),
        (
            "A-2",
            1,
            {
                "received_at": "2025-12-31T09:30:00+08:00",
                "closed_at": "2026-01-15T00:00:00+08:00",
                "agency": "DLH",
                "verified": False,
            },
        ),
    ]


def test_numbers_and_dates_are_read_by_the_files_habits(load: Load, store: Connection) -> None:
    load(BILLS, "billed_water")
    assert stored(store)[0][2] == {"point": "dma-1", "month": "2025-12-31", "volume": 1250.5, "connections": 412}


def test_again_all_is_equal_and_another_content_is_a_revision(load: Load, store: Connection) -> None:
    load(COMPLAINTS)
    assert counts(load(COMPLAINTS)) == (0, 0, 2, 0)
    closed = COMPLAINTS.replace("08:00;;", "08:00;25/01/2026 16:00;")
    assert counts(load(closed, applies=False)) == (0, 1, 1, 0)
    assert counts(load(closed)) == (0, 1, 1, 0)
    assert [(key, revision) for key, revision, _ in stored(store)] == [("A-1", 1), ("A-1", 2), ("A-2", 1)]
    sums = ledger_sums(store)
    assert (sums["messages"], sums["decoded"], sums["stored"], sums["duplicate"], sums["difference"]) == (3, 6, 3, 3, 0)


def test_an_empty_cell_takes_a_fact_away_and_a_missing_column_leaves_it(load: Load, store: Connection) -> None:
    load(COMPLAINTS)
    load("Nomor aduan;Diterima;OPD\nA-1;31/12/2025 08:00;\n")
    assert stored(store)[1] == ("A-1", 2, {"received_at": "2025-12-31T08:00:00+08:00", "verified": True})


@pytest.mark.parametrize("applies", [False, True], ids=["plan", "apply"])
def test_a_case_twice_in_a_file_is_equal_or_refused_with_the_first_line(load: Load, applies: bool) -> None:
    rows = COMPLAINTS.replace("No;", "").replace("\n1;", "\n").replace("\n2;", "\n")
    repeated = rows + "A-1;31/12/2025 08:00;;DLH;ya\nA-1;31/12/2025 08:00;;DLH;tidak\n"
    outcome = load(repeated, applies=applies)
    assert counts(outcome) == (2, 0, 1, 1)
    (error,) = outcome.first_errors
    assert (error.line, error.reason) == (5, "repeated")
    assert "line 2 says something else" in error.detail


def test_a_bad_row_is_rejected_once_with_its_line(load: Load, store: Connection) -> None:
    text = COMPLAINTS + "3;;31/12/2025;;;\n4;A-4;;;;\n5;A-5;tadi;;;mungkin\n6;A-6;31/12/2025;;;mungkin\n7;A-7\n"
    outcome = load(text)
    assert counts(outcome) == (2, 0, 0, 5)
    assert [(error.line, error.column, error.reason) for error in outcome.first_errors] == [
        (4, "Nomor aduan", "missing"),
        (5, "Diterima", "missing"),
        (6, "Diterima", "unreadable"),
        (7, "Terverifikasi", "unreadable"),
        (8, "", "unreadable"),
    ]
    assert ledger_sums(store)["difference"] == 0


def test_an_interrupted_import_tells_the_same_in_the_end(
    load: Load, store: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_job.RecordJob, "chunk_rows", 2)
    text = "Nomor aduan;Diterima\n" + "".join(f"A-{n};2025-12-31T08:{n:02d}\n" for n in (0, 1, 2, 3, 0))
    real, calls = record_job.RecordJob.store, []

    def dies_in_the_second_chunk(job: record_job.RecordJob, part: Any) -> Any:
        calls.append(part)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(job, part)

    monkeypatch.setattr(record_job.RecordJob, "store", dies_in_the_second_chunk)
    with pytest.raises(KeyboardInterrupt):
        load(text)
    outcome = load(text)
    assert (outcome.resumed_at, counts(outcome)) == (2, (4, 0, 1, 0))


def test_a_workbook_has_typed_cells_and_lines_as_excel_counts_them(
    load: Load, store: Connection, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, when = book.add_worksheet("Aduan"), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, ["Nomor aduan", "Diterima", "Perangkat daerah"])
        for row, (key, received) in enumerate([(187, datetime(2025, 12, 31, 14, 30)), ("A-2", "31/12/2025 08.00")], 2):  # noqa: DTZ001 local
            sheet.write(row, 0, key)
            sheet.write_datetime(row, 1, received, when) if isinstance(received, datetime) else sheet.write(
                row, 1, received
            )
        sheet.write_number(4, 0, 1987654321098765.0)
        sheet.write_datetime(4, 1, date(2025, 12, 31), when)
    outcome = load(path)
    assert [(key, facts["received_at"]) for key, _, facts in stored(store)] == [
        ("187", "2025-12-31T14:30:00+08:00"),
        ("A-2", "2025-12-31T08:00:00+08:00"),
    ]
    assert [(error.line, error.reason) for error in outcome.first_errors] == [(5, "unreadable")]
    assert "Excel has rounded" in outcome.first_errors[0].detail


@pytest.mark.parametrize("kind", sorted(handed_over_kinds()))
def test_a_filled_in_template_is_imported(load: Load, store: Connection, tmp_path: Path, kind: str) -> None:
    columns, title, notes = template_of("records", kind)
    write_template(tmp_path / "empty.xlsx", columns, title, notes)
    assert counts(load(tmp_path / "empty.xlsx", kind, applies=False)) == (0, 0, 0, 0)
    path = tmp_path / "filled.csv"
    rows = ([column.header for column in columns], [column.fact.example for column in columns])
    path.write_text("".join(";".join(row) + "\n" for row in rows))
    with_dates = Request(path, said=type(WITA)("comma", "day-first", WITA.zone), applies=True)
    outcome = import_records(
        store, find_record_kind(kind), with_dates, origin="real", now=lambda: NOW, tell=lambda step, share: None
    )
    assert counts(outcome) == (1, 0, 0, 0)
    assert set(stored(store)[0][2]) == set(find_record_kind(kind).facts)


@pytest.mark.parametrize(
    ("text", "kind", "question"),
    [
        pytest.param(COMPLAINTS.replace("Diterima", "Masuk"), "complaint", "no column is 'Diterima'", id="required"),
        pytest.param(COMPLAINTS.replace("OPD", "Nama pelapor"), "complaint", "'Nama pelapor' is no fact", id="unknown"),
        pytest.param(BILLS.replace("m³", "L"), "billed_water", "in 'L', 'm3' is expected", id="unit"),
        pytest.param(COMPLAINTS.replace("31/12", "03/04"), "complaint", "column 'Diterima': .*--dates", id="date"),
    ],
)
def test_what_is_open_is_asked_before_anything_is_stored(
    load: Load, store: Connection, text: str, kind: str, question: str
) -> None:
    with pytest.raises(ConfigurationError, match=question):
        load(text, kind)
    assert stored(store) == []
