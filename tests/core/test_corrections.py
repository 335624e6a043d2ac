"""Readings void or recalibrated: the originals stay, figures follow, what comes late is corrected too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from registry_moment import HOUR, NOW, STATION

from core.catalogue import load_catalogue
from core.corrections.change import recalibrate, void, withdraw
from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Unfit
from core.errors import Missing
from core.reading import Quality
from core.store import audit, devices, readings, touched
from core.store.connection import READINGS_CHANNEL, Connection, connect, heard, listen
from core.store.corrections import list_corrections
from core.store.readings import Outcome, Rows
from processors.rollup import refresh_newest_day
from processors.windows import rules

START = NOW - 4 * HOUR
ZONE = ZoneInfo("Asia/Makassar")
RULES = rules(load_catalogue())


@pytest.fixture
def series(editor: Editor, connection: Connection) -> int:
    """pm25 at point p: 10, 20, 30, 40 at four full hours before NOW."""
    add(editor, STATION)
    found = devices.deployed(connection, "a")
    assert found is not None
    made = devices.allocate_series(connection, found.point_id, "pm25", 300, is_counter=False)
    write(connection, made, {0: 10.0, 1: 20.0, 2: 30.0, 3: 40.0})
    return made


def write(connection: Connection, series: int, values: dict[float, float], quality: int = 0) -> list[int]:
    """Store values at hours after START, as ingest does; each one's outcome."""
    count = len(values)
    rows = Rows(
        np.array([round((START + hour * HOUR).timestamp() * 1e6) for hour in values], dtype=np.int64),
        np.full(count, series, dtype=np.int32),
        np.array(list(values.values())),
        np.full(count, quality, dtype=np.int16),
        np.zeros(count, dtype=np.bool_),
    )
    with connection.transaction():
        return readings.write(connection, rows).tolist()


def stored(connection: Connection) -> list[tuple[float, int]]:
    return connection.execute("SELECT value, quality FROM reading ORDER BY time").fetchall()


def at(hour: float) -> datetime:
    return START + hour * HOUR


def means(connection: Connection) -> list[tuple[float | None, int]]:
    """Hourly mean and doubtful readings, after the processors."""
    while refresh_newest_day(connection, RULES, ZONE, NOW):
        pass
    return connection.execute("SELECT mean, suspect FROM reading_1h ORDER BY hour").fetchall()


def test_void_readings_are_kept_and_count_in_nothing(editor: Editor, connection: Connection, series: int) -> None:
    assert means(connection) == [(10, 0), (20, 0), (30, 0), (40, 0)]
    (made,) = void(editor, "p", "pm25", at(1), at(3), "pump off")
    assert made.readings == 2
    flag = int(Quality.VOID)
    assert stored(connection) == [(10, 0), (20, flag), (30, flag), (40, 0)]
    assert means(connection) == [(10, 0), (None, 1), (None, 1), (40, 0)]


def test_recalibrated_readings_are_computed_anew(editor: Editor, connection: Connection, series: int) -> None:
    means(connection)
    recalibrate(editor, "p", "pm25", at(0), at(2), "calibrated", factor=1.5, summand=-1)
    assert means(connection) == [(14, 0), (29, 0), (30, 0), (40, 0)]
    originals = connection.execute("SELECT value FROM reading_original ORDER BY time").fetchall()
    assert originals == [(10,), (20,)]


def test_corrections_follow_each_other_and_each_can_be_withdrawn(
    editor: Editor, connection: Connection, series: int
) -> None:
    first = recalibrate(editor, "p", "pm25", at(0), at(2), "twice", factor=2, summand=0)
    recalibrate(editor, "p", "pm25", at(1), at(3), "plus one", factor=1, summand=1)
    void(editor, "p", None, at(2), at(4), "flooded")
    flag = int(Quality.VOID)
    assert stored(connection) == [(20, 0), (41, 0), (31, flag), (40, flag)]
    withdraw(editor, first.correction_id, "was right before")
    assert stored(connection) == [(10, 0), (21, 0), (31, flag), (40, flag)]
    for correction in list_corrections(connection, "p", 10):
        if correction.withdrawn_at is None:
            withdraw(editor, correction.correction_id, "all back")
    assert stored(connection) == [(10, 0), (20, 0), (30, 0), (40, 0)]


def test_a_late_reading_is_corrected_like_its_neighbours(editor: Editor, connection: Connection, series: int) -> None:
    recalibrate(editor, "p", "pm25", at(0), at(2), "twice", factor=2, summand=0)
    void(editor, "p", "pm25", at(1), at(2), "pump off")
    assert write(connection, series, {0.5: 11.0, 1.5: 21.0, 2.5: 31.0}) == [Outcome.STORED] * 3
    flag = int(Quality.VOID)
    assert stored(connection) == [(20, 0), (22, 0), (40, flag), (42, flag), (30, 0), (31, 0), (40, 0)]


def test_a_repeated_message_is_compared_with_what_came(editor: Editor, connection: Connection, series: int) -> None:
    recalibrate(editor, "p", "pm25", at(0), at(2), "twice", factor=2, summand=0)
    assert write(connection, series, {0: 10.0, 1: 40.0}) == [Outcome.DUPLICATE, Outcome.CONFLICT]


def test_a_value_that_was_flagged_for_its_error_is_good_again(
    editor: Editor, connection: Connection, series: int
) -> None:
    # Usual PM2.5 is up to 500 ug/m3.
    write(connection, series, {0.5: 900.0}, quality=int(Quality.OUT_OF_USUAL_RANGE))
    recalibrate(editor, "p", "pm25", at(0.5), at(1), "factor of ten", factor=0.1, summand=0)
    assert stored(connection)[1] == (90, 0)
    recalibrate(editor, "p", "pm25", at(0.5), at(1), "and back", factor=10, summand=0)
    assert stored(connection)[1] == (900, int(Quality.OUT_OF_USUAL_RANGE))


def test_it_is_audited_and_told(editor: Editor, connection: Connection, series: int, empty_store_url: str) -> None:
    means(connection)
    with connect(empty_store_url, autocommit=True) as listener:
        listen(listener, READINGS_CHANNEL)
        recalibrate(editor, "p", "pm25", at(0), at(2), "calibrated", factor=2, summand=0)
        while not heard(listener):
            pass
    (row,) = audit.list_changes(connection, subject="readings")
    assert (row["who"], row["action"], row["key"], row["reason"]) == ("tester", "correct", "p.pm25", "calibrated")
    assert (row["after"]["factor"], row["after"]["from"]) == (2, "2026-01-05T06:00:00+00:00")
    assert touched.newest(connection) == at(1)


@pytest.mark.parametrize(
    ("begins", "ends", "factor", "reason", "text"),
    [
        (1, 1, 2.0, "r", "is not after"),
        (0, 5, 2.0, "r", "lies ahead"),
        (0, 2, 2.0, " ", "says why"),
        (0, 2, 0.0, "r", "a finite number other than 0"),
        (0, 2, float("nan"), "r", "a finite number other than 0"),
        (0, 2, 1.0, "r", "changes nothing"),
        (0, 2, 1000.0, "r", "would leave 2 readings outside what is possible, 0 to 2000 ug/m3"),
        (0, 2, -1.0, "r", "would leave 2 readings"),
    ],
)
def test_what_cannot_be_is_refused(
    editor: Editor, connection: Connection, series: int, begins: int, ends: int, factor: float, reason: str, text: str
) -> None:
    with pytest.raises(Unfit, match=text):
        recalibrate(editor, "p", "pm25", at(begins), at(ends), reason, factor=factor, summand=0)
    assert stored(connection)[0] == (10, 0)
    assert list_corrections(connection, None, 10) == []


def test_unknown_points_series_and_corrections_are_missing(editor: Editor, series: int) -> None:
    with pytest.raises(Missing, match="no point 'q'"):
        void(editor, "q", None, at(0), at(1), "r")
    with pytest.raises(Missing, match="no series of 'so2'; it has pm25"):
        void(editor, "p", "so2", at(0), at(1), "r")
    with pytest.raises(Missing, match="no correction 7"):
        withdraw(editor, 7, "r")
    (made,) = void(editor, "p", None, at(0), at(1), "r")
    withdraw(editor, made.correction_id, "r")
    with pytest.raises(Unfit, match="was withdrawn"):
        withdraw(replace(editor, now=NOW + HOUR), made.correction_id, "again")


def test_a_batch_on_its_way_is_not_missed(
    editor: Editor, connection: Connection, series: int, empty_store_url: str
) -> None:
    with connect(empty_store_url, autocommit=True) as writer, ThreadPoolExecutor() as pool:
        with writer.transaction():
            write(writer, series, {0.5: 11.0})
            correcting = pool.submit(void, editor, "p", "pm25", at(0), at(1), "pump off")
            while not waiting_for_lock(writer):
                assert not correcting.done()
        (made,) = correcting.result()
    assert made.readings == 2
    assert stored(connection)[:2] == [(10, int(Quality.VOID)), (11, int(Quality.VOID))]


def waiting_for_lock(connection: Connection) -> bool:
    row = connection.execute(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ).fetchone()
    return bool(row and row[0])
