"""A file of readings into the real database: planned, stored, stored again, interrupted."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bulk_city import WITA, Import, counts, ledger_sums, stored

from core.errors import ConfigurationError, Unavailable
from core.reading import Quality
from core.store import import_runs
from core.store.connection import Connection, connect
from ingest.bulk import reading_job
from ingest.bulk.habits import Said
from ingest.bulk.mapping import Wishes
from ingest.bulk.table import Form

LONG = """Waktu;Titik;Parameter;Nilai
31/12/2025 08:00;aq-1;PM2,5;12,5
31/12/2025 08:00;aq-2;PM10;1.030,25
31/12/2025 08:05;aq-1;PM2,5;13
"""
WIDE = """Tanggal;Jam;Titik Pantau;PM2.5 (µg/m³);PM10 [ug/m3];Keterangan
31/12/2025;08.00;aq-1;12,5;30;
31/12/2025;08.05;aq-1;-;31,5;alat dibersihkan
"""


def test_a_plan_stores_nothing_and_says_what_applying_would_do(load: Import, store: Connection) -> None:
    assert counts(load(LONG, applies=False)) == (3, 0, 0, 0)
    assert stored(store) == []
    assert ledger_sums(store)["messages"] == 0
    assert counts(load(LONG)) == (3, 0, 0, 0)


def test_the_long_form_is_stored_in_utc_and_the_metrics_unit(load: Import, store: Connection) -> None:
    load(LONG)
    assert stored(store) == [
        ("aq-1", "pm25", "2025-12-31 00:00", 12.5, 0),
        ("aq-1", "pm25", "2025-12-31 00:05", 13, 0),
        ("aq-2", "pm10", "2025-12-31 00:00", 1030.25, Quality.OUT_OF_USUAL_RANGE),
    ]


def test_the_wide_form_has_a_column_a_metric_and_gaps(load: Import, store: Connection) -> None:
    outcome = load(WIDE)
    assert (counts(outcome), outcome.progress.gaps) == ((3, 0, 0, 0), 1)
    assert "not read: Keterangan" in outcome.notes
    assert stored(store) == [
        ("aq-1", "pm10", "2025-12-31 00:00", 30, 0),
        ("aq-1", "pm10", "2025-12-31 00:05", 31.5, 0),
        ("aq-1", "pm25", "2025-12-31 00:00", 12.5, 0),
    ]


def test_again_all_is_equal_and_the_ledger_adds_up(load: Import, store: Connection) -> None:
    load(LONG)
    assert counts(load(LONG, applies=False)) == (0, 0, 3, 0)
    assert counts(load(LONG)) == (0, 0, 3, 0)
    sums = ledger_sums(store)
    assert (sums["messages"], sums["messages_read"], sums["difference"]) == (2, 2, 0)
    assert (sums["decoded"], sums["stored"], sums["duplicate"], sums["rejected"], sums["late"]) == (6, 3, 3, 0, 3)


def test_another_value_is_a_conflict_and_the_first_stands(load: Import, store: Connection) -> None:
    load(LONG)
    outcome = load(LONG.replace("12,5", "99,5"), applies=False)
    assert counts(outcome) == (0, 1, 2, 0)
    outcome = load(LONG.replace("12,5", "99,5"))
    assert counts(outcome) == (0, 1, 2, 0)
    (error,) = outcome.first_errors
    assert (error.line, error.column, error.value, error.reason) == (2, "Nilai", "99.5", "conflict")
    assert stored(store)[0][3] == 12.5
    assert ledger_sums(store)["rejected"] == 1


@pytest.mark.parametrize("applies", [False, True], ids=["plan", "apply"])
def test_a_reading_twice_in_the_file_is_equal_or_a_conflict(load: Import, applies: bool) -> None:
    repeated = LONG + "31/12/2025 08:00;aq-1;PM2,5;12,5\n31/12/2025 08:05;aq-1;PM2,5;14\n"
    outcome = load(repeated, applies=applies)
    assert counts(outcome) == (3, 1, 1, 0)
    assert [(error.line, error.reason) for error in outcome.first_errors] == [(6, "conflict")]


def test_touched_hours_are_aggregated_again(load: Import, store: Connection) -> None:
    load(LONG)
    touched = store.execute("SELECT hour::text, sum(arrived) FROM touched_hour GROUP BY hour").fetchall()
    assert touched == [("2025-12-31 00:00:00+00", 3)]


BAD = """Waktu;Titik;Parameter;Nilai;Satuan
31/12/2025 08:00;aq-1;PM2,5;12,5;
;aq-1;PM2,5;1,5;
32/12/2025 08:00;aq-1;PM2,5;1,5;
31/12/2025 08:01;aq-9;PM2,5;1,5;
31/12/2025 08:02;aq-1;suhu air;1,5;
31/12/2025 08:03;aq-1;PM2,5;1,5;furlong
31/12/2025 08:04;aq-1;PM2,5;-7;
31/12/2025 08:05;aq-1;PM2,5;1.5;
31/12/2025 08:06;aq-1;PM2,5
31/12/1999 08:07;aq-1;PM2,5;1,5;
31/12/2030 08:08;aq-1;PM2,5;1,5;
Jumlah;;;12,5;
31/12/2025 08:09;aq-1;PM2,5;0,0125;mg/m3
"""
WRONG = [
    (3, "Waktu", "", "missing"),
    (4, "Waktu", "32/12/2025 08:00", "unreadable"),
    (5, "Titik", "aq-9", "unknown_point"),
    (6, "Parameter", "suhu air", "unknown_metric"),
    (7, "Satuan", "furlong", "unknown_unit"),
    (8, "Nilai", "-7", "out_of_range"),
    (9, "Nilai", "1.5", "unreadable"),
    (10, "", "31/12/2025 08:06;aq-1;PM2,5", "unreadable"),
    (11, "Waktu", "31/12/1999 08:07", "clock_invalid"),
    (12, "Waktu", "31/12/2030 08:08", "clock_ahead"),
    (13, "Waktu", "Jumlah", "unreadable"),
]


def test_each_row_that_cannot_be_stored_is_listed_with_its_line(load: Import, store: Connection) -> None:
    outcome = load(BAD, said=Said(decimal="comma", zone=WITA.zone))
    assert counts(outcome) == (2, 0, 0, 11)
    assert outcome.error_path is not None
    with outcome.error_path.open(encoding="utf-8-sig", newline="") as file:
        listed = [(int(row[0]), *row[1:4]) for row in list(csv.reader(file, delimiter=";"))[1:]]
    assert listed == WRONG
    assert [value for *_, value, _ in stored(store)] == [12.5, 12.5]
    sums = ledger_sums(store)
    assert (sums["decoded"], sums["rejected"], sums["difference"]) == (13, 11, 0)


def test_a_file_without_errors_leaves_no_list_of_errors(load: Import, tmp_path: Path) -> None:
    load(BAD, applies=False, said=Said(decimal="comma", zone=WITA.zone))
    assert (tmp_path / "readings.csv.errors.csv").exists()
    assert load(LONG).error_path is None
    assert not (tmp_path / "readings.csv.errors.csv").exists()


def test_an_interrupted_import_goes_on_after_its_last_committed_row(
    load: Import, store: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_job.ReadingJob, "chunk_rows", 4)
    text = "Waktu;Titik;Parameter;Nilai\n" + "".join(
        f"2025-12-31T08:{minute:02d}:00+08:00;aq-1;PM2,5;{'x' if minute in (1, 9) else minute}\n"
        for minute in range(12)
    )
    real, calls = reading_job.ReadingJob.store, []

    def dies_in_the_third_chunk(job: reading_job.ReadingJob, part: object) -> object:
        calls.append(part)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(job, part)  # type: ignore[arg-type]  # as it was given

    monkeypatch.setattr(reading_job.ReadingJob, "store", dies_in_the_third_chunk)
    with pytest.raises(KeyboardInterrupt):
        load(text)
    outcome = load(text)
    assert outcome.resumed_at == 8
    assert counts(outcome) == (10, 0, 0, 2)
    assert outcome.error_path is not None
    lines = [row.split(";")[0] for row in outcome.error_path.read_text("utf-8-sig").splitlines()]
    assert lines == ["line", "3", "11"]
    sums = ledger_sums(store)
    assert (sums["messages"], sums["decoded"], sums["stored"], sums["difference"]) == (1, 12, 10, 0)
    assert counts(load(text)) == (0, 0, 10, 2)


def test_one_file_is_imported_by_one_process_at_a_time(load: Import, store: Connection, empty_store_url: str) -> None:
    load(LONG)
    row = store.execute("SELECT digest FROM import_run").fetchone()
    assert row is not None
    with connect(empty_store_url, autocommit=True) as other:
        assert import_runs.try_lock(other, row[0])
        with pytest.raises(Unavailable, match="another process imports the same file"):
            load(LONG)


def test_readings_of_a_device_go_to_the_point_where_it_was(load: Import, store: Connection) -> None:
    store.execute("UPDATE deployment SET during = tstzrange('2025-12-31 00:03Z', NULL) WHERE device_id = 1")
    store.execute(
        "INSERT INTO deployment SELECT 1, point_id, tstzrange('2025-12-31 00:00Z', '2025-12-31 00:03Z')"
        " FROM point WHERE key = 'aq-2'"
    )
    text = "time,device,metric,value\n" + "".join(
        f"2025-12-31T00:0{minute}:00Z,dev-aq-1,pm25,{minute}.5\n" for minute in (1, 2, 3, 4)
    )
    load(text)
    assert [(point, value) for point, _, _, value, _ in stored(store)] == [
        ("aq-1", 3.5), ("aq-1", 4.5), ("aq-2", 1.5), ("aq-2", 2.5),
    ]  # fmt: skip
    outcome = load(text.replace("2025-12-31T00:01", "2025-12-30T00:01"))
    assert [(error.line, error.reason) for error in outcome.first_errors] == [(2, "not_deployed")]


def test_readings_of_a_point_out_of_service_are_marked(load: Import, store: Connection) -> None:
    store.execute("INSERT INTO suspension VALUES (1, 'maintenance', tstzrange('2025-12-31 00:03Z', NULL))")
    load(LONG)
    assert [quality for *_, quality in stored(store)] == [0, Quality.OUT_OF_SERVICE, Quality.OUT_OF_USUAL_RANGE]


def test_steps_and_flat_lines_are_marked_across_chunks(
    load: Import, store: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_job.ReadingJob, "chunk_rows", 7)
    values = [10, 500, 10, *[20] * 24, 20, 21]
    text = "time;point;metric;value\n" + "".join(
        f"2025-12-31T{number // 12:02d}:{number % 12 * 5:02d}:00Z;aq-1;pm25;{value}\n"
        for number, value in enumerate(values)
    )
    load(text)
    flagged = {number: quality for number, (*_, quality) in enumerate(stored(store)) if quality}
    assert flagged == {1: Quality.STEP, 26: Quality.FLAT, 27: Quality.FLAT}


def test_parquet_has_its_own_types(load: Import, store: Connection, tmp_path: Path) -> None:
    times = pa.array([1_767_139_200_000, 1_767_139_500_000], pa.timestamp("ms", "UTC"))
    table = pa.table({"time": times, "point": ["aq-1", "aq-1"], "pm25": [12.5, None], "pm10": pa.array([30, 31])})
    pq.write_table(table, tmp_path / "a.parquet")
    outcome = load(tmp_path / "a.parquet")
    assert (counts(outcome), outcome.progress.gaps) == ((3, 0, 0, 0), 1)
    assert stored(store)[2] == ("aq-1", "pm25", "2025-12-31 00:00", 12.5, 0)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        pytest.param(LONG.replace("31/12", "03/04"), "column 'Waktu': line 2 .* --dates day-first", id="date"),
        pytest.param(
            LONG[:28] + "31/12/2025;aq-1;pm25;1.250\n", "column 'Nilai': line 2 .* --decimal", id="number"
        ),
        pytest.param(LONG.replace("Titik", "Tempat"), "no column is the point or the device", id="place"),
        pytest.param(LONG.replace("Waktu", "Saat"), "no column is the time", id="time"),
        pytest.param(LONG.replace("Parameter", "Apa"), "no column is the metric", id="metric"),
        pytest.param(WIDE.replace("PM10", "PM100"), "column 'PM100 .*' is no metric", id="wide"),
        pytest.param(LONG.replace("Parameter", "Waktu"), "two columns are named 'Waktu'", id="twice"),
        pytest.param(LONG.replace("Parameter", "Tanggal"), "both 'Waktu' and 'Tanggal' can be the time", id="either"),
        pytest.param("LAPORAN BULANAN\n\n" + LONG, "say --header 3", id="title"),
        pytest.param(LONG + '31/12/2025;"aq-1;pm25;1\n', "quotation mark that is not closed", id="quote"),
        pytest.param("", "the file is empty", id="empty"),
    ],
)  # fmt: skip
def test_what_is_open_is_asked_before_anything_is_stored(
    load: Import, store: Connection, text: str, question: str
) -> None:
    with pytest.raises(ConfigurationError, match=question):
        load(text)
    assert stored(store) == []


def test_what_is_said_answers(load: Import, store: Connection) -> None:
    text = "LAPORAN\n\nSaat|Hasil lab\n03/04/2025|1.250\n"
    wishes = Wishes({"time": "Saat", "value": "Hasil lab"}, {"point": "aq-1", "metric": "pm10"})
    load(text, said=Said("comma", "month-first", WITA.zone), wishes=wishes, form=Form(separator="|", header=3))
    assert stored(store) == [("aq-1", "pm10", "2025-03-03 16:00", 1250, Quality.OUT_OF_USUAL_RANGE)]
