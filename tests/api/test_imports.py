"""Files over the API: left as jobs, done by ingest's worker in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from fastapi.testclient import TestClient
from handing_over import CATALOGUE, asking, key, until

from core.settings import Settings
from core.store import audit, devices, jobs
from core.store.connection import connect
from core.store.jobs import MAX_ATTEMPTS
from ingest.jobs.worker import Worker

CSV = {"Content-Type": "text/csv"}
XLSX = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
READINGS = "waktu;titik;metrik;nilai\n01/02/2026 08:00;aq-1;pm25;12,5\n14/02/2026 09:00;aq-1;pm25;-4,0\n"
COMPLAINTS = "nomor;diterima;agency\n{0}-1;2026-01-05;dlh\n{0}-2;2026-01-06;dinkes\n{0}-3;2026-01-07;\n"


@contextmanager
def working(url: str, var: Path) -> Iterator[None]:
    worker = Worker(Settings(database_url=url, var=var))
    worker.start()
    try:
        yield
    finally:
        worker.stop()


@pytest.fixture(scope="module")
def client(store_url: str) -> Iterator[TestClient]:
    with connect(store_url) as connection:
        entry = devices.Registration(
            point="aq-1", device="aq-1", service="air", name="aq-1", agency="dlh", origin="real", interval_s=300
        )
        devices.register(connection, [entry])
    with asking(store_url, "mqtt://127.0.0.1:1") as client:
        yield client


@pytest.fixture
def worker(store_url: str, tmp_path: Path) -> Iterator[None]:
    with working(store_url, tmp_path):
        yield


def ended(client: TestClient, answer: Any, **headers: Any) -> dict[str, Any]:
    """The job of `answer` once it is over."""
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == answer.json()["href"]

    def over() -> dict[str, Any] | None:
        job: dict[str, Any] = client.get(answer.json()["href"], **headers).json()
        return job if job["finished_at"] else None

    found: dict[str, Any] = until(over, "the job to end", timeout_s=60)
    return found


def count(url: str, query: str) -> int:
    with connect(url) as connection:
        return int((connection.execute(query.encode()).fetchone() or (0,))[0])


def test_readings_are_tried_stored_and_equal_the_second_time(client: TestClient, store_url: str, worker: None) -> None:
    tried = ended(client, client.post("/v1/imports/readings?file=lab.csv", content=READINGS, headers=CSV))
    assert (tried["state"], tried["apply"], tried["share"]) == ("done", False, 1.0), tried
    assert count(store_url, "SELECT count(*) FROM reading") == 0
    done = ended(client, client.post("/v1/imports/readings?file=lab.csv&apply=true", content=READINGS, headers=CSV))
    expected = {"rows_done": 2, "new": 1, "changed": 0, "equal": 0, "rejected": 1, "gaps": 0}
    assert (tried["counts"], done["counts"]) == (expected, expected)
    (error,) = done["first_errors"]
    assert (error["line"], error["column"], error["reason"]) == (3, "nilai", "out_of_range")
    listed = client.get(done["errors_href"])
    assert listed.headers["content-type"].startswith("text/csv")
    assert listed.content.decode("utf-8-sig").splitlines()[0] == "line;column;value;reason;detail"
    again = ended(client, client.post("/v1/imports/readings?apply=true", content=READINGS, headers=CSV))
    assert again["counts"]["equal"] == 1
    assert count(store_url, "SELECT count(*) FROM job_file WHERE role = 'input'") == 0
    sums = count(store_url, "SELECT sum(decoded - stored - duplicate - rejected) FROM ledger WHERE source = 'import'")
    assert sums == 0


def test_an_agency_imports_its_own_records_only(client: TestClient, store_url: str, worker: None) -> None:
    mine = key(store_url, "dlh", "agency", agency="dlh")
    path = "/v1/imports/records?kind=complaint&apply=true&file=aduan.csv"
    done = ended(client, client.post(path, content=COMPLAINTS.format("A"), headers=CSV | mine), headers=mine)
    assert (done["counts"]["new"], done["counts"]["rejected"]) == (2, 1)
    (error,) = done["first_errors"]
    assert (error["line"], error["column"], error["value"], error["reason"]) == (3, "agency", "dinkes", "not_own")
    with connect(store_url) as connection:
        rows = connection.execute("SELECT key, attributes->>'agency' FROM record WHERE key LIKE 'A-%' ORDER BY key")
        assert rows.fetchall() == [("A-1", "dlh"), ("A-3", "dlh")]
        changes = audit.list_changes(connection, subject="import", key=done["id"])
    assert [(change["who"], change["action"]) for change in changes] == [("key dlh", "import")]
    # Another agency may not say that the case is its own.
    other = key(store_url, "dinkes", "agency", agency="dinkes")
    theirs = "nomor;diterima;agency\nA-1;2026-01-05;dinkes\n"
    taken = ended(client, client.post(path, content=theirs, headers=CSV | other), headers=other)
    assert (taken["counts"]["changed"], taken["counts"]["rejected"]) == (0, 1)
    assert client.get(done["href"], headers=other).status_code == 404
    assert client.post("/v1/imports/readings", content=READINGS, headers=CSV | mine).status_code == 403


def test_a_workbook_with_columns_of_other_names(client: TestClient, worker: None) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["No urut laporan", "Tanggal masuk surat"])
        sheet.write_row(1, 0, ["X-1", "2026-01-05 08:00"])
    asked = "/v1/imports/records?kind=complaint&column=key=No urut laporan&column=received_at=Tanggal masuk surat"
    done = ended(client, client.post(asked, content=content.getvalue(), headers=XLSX))
    assert (done["state"], done["counts"]["new"], done["file"]) == ("done", 1, "file.xlsx"), done


def test_a_question_that_the_file_leaves_open_fails_the_job_with_it(client: TestClient, worker: None) -> None:
    ambiguous = "waktu;titik;metrik;nilai\n01/02/2026 08:00;aq-1;pm25;12,5\n"
    failed = ended(client, client.post("/v1/imports/readings?file=lab.csv", content=ambiguous, headers=CSV))
    assert failed["state"] == "failed"
    assert failed["problem"].startswith("lab.csv"), failed
    said = "/v1/imports/readings?file=lab.csv&dates=day-first"
    assert ended(client, client.post(said, content=ambiguous, headers=CSV))["state"] == "done"


def test_a_job_is_cancelled_and_waits_while_there_is_no_worker(client: TestClient, store_url: str) -> None:
    asked = client.post("/v1/imports/readings", content=READINGS, headers=CSV)
    assert asked.json()["state"] == "waiting"
    assert client.post(asked.json()["href"] + "/cancel").json()["state"] == "waiting"
    kept = client.post("/v1/imports/readings", content=READINGS, headers=CSV)
    with working(store_url, Path("/nonexistent")):
        assert ended(client, asked)["state"] == "cancelled"
        assert ended(client, kept)["state"] == "done"
    assert client.post(asked.json()["href"] + "/cancel").json()["state"] == "cancelled"


def test_a_running_job_is_stopped_and_what_is_stored_stays(client: TestClient, store_url: str, worker: None) -> None:
    rows = [f"2026-01-05T00:00:00.{number:06d}Z;aq-1;pm25;{number % 7}" for number in range(250_000)]
    table = "\n".join(["time;point;metric;value", *rows])
    asked = client.post("/v1/imports/readings?apply=true", content=table, headers=CSV)
    href = asked.json()["href"]
    until(
        lambda: count(store_url, "SELECT coalesce(max(rows_done), 0) FROM import_run WHERE finished_at IS NULL") > 0,
        "the first chunk",
        60,
    )
    client.post(href + "/cancel")
    stopped = ended(client, asked)
    assert stopped["state"] == "cancelled"
    stored = count(store_url, "SELECT count(*) FROM reading WHERE time < '2026-01-06'")
    assert 0 < stored < 250_000
    rest = ended(client, client.post("/v1/imports/readings?apply=true", content=table, headers=CSV))
    assert rest["counts"]["rows_done"] == 250_000
    assert count(store_url, "SELECT count(*) FROM reading WHERE time < '2026-01-06'") == 250_000


def test_a_job_whose_worker_was_killed_is_taken_up_again_but_not_for_ever(
    client: TestClient, store_url: str, tmp_path: Path
) -> None:
    asked = client.post("/v1/imports/readings", content=READINGS, headers=CSV)
    number = UUID(asked.json()["id"])
    for _ in range(MAX_ATTEMPTS):
        with connect(store_url, autocommit=True) as killed, connect(store_url, autocommit=True) as other:
            job = jobs.take(killed, datetime.now(UTC))
            assert job is not None
            assert job.job_id == number
            assert jobs.take(other, datetime.now(UTC)) is None
    with working(store_url, tmp_path):
        failed = ended(client, asked)
    assert (failed["state"], failed["counts"]) == ("failed", None)


@pytest.mark.parametrize(
    ("path", "content", "headers", "status"),
    [
        ("readings", b"", CSV, 422),
        ("readings", b"x", {"Content-Type": "text/plain"}, 415),
        ("readings?zone=Mars/Phobos", b"x", CSV, 422),
        ("readings?column=time", b"x", CSV, 422),
        ("readings?file=../../etc/passwd", b"x", CSV, 422),
        ("readings?dates=iso&dates=excel", b"x", CSV, 422),
        ("records", b"x", CSV, 422),
        ("records?kind=complaints", b"x", CSV, 422),
    ],
    ids=["empty", "no form", "no zone", "no pair", "a path", "twice", "no kind", "no such kind"],
)
def test_what_cannot_be_is_refused_at_once(
    client: TestClient, path: str, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = client.post(f"/v1/imports/{path}", content=content, headers=headers)
    assert answer.status_code == status, answer.text


def test_a_file_may_be_larger_than_other_bodies_up_to_a_bound(store_url: str) -> None:
    with asking(store_url, "mqtt://127.0.0.1:1", api_max_body_mb="0.001", api_max_file_mb="0.002") as client:
        assert client.post("/v1/imports/readings", content=b"x" * 1500, headers=CSV).status_code == 202
        assert client.post("/v1/imports/readings", content=b"x" * 2500, headers=CSV).status_code == 413
        assert client.post("/v1/records", json=["x" * 1500]).status_code == 413


def test_kinds_without_an_agency_belong_to_their_service(client: TestClient, store_url: str) -> None:
    owner = CATALOGUE.services["water"].agency
    own, other = key(store_url, "own", "agency", agency=owner), key(store_url, "other", "agency", agency="dinkes")
    path = "/v1/imports/records?kind=billed_water"
    assert client.post(path, content=b"key\n1\n", headers=CSV | own).status_code == 202
    assert client.post(path, content=b"key\n1\n", headers=CSV | other).status_code == 403
