"""Corrections and what is written beside them; corrections that cannot be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from correction_scene import at, stored, write
from registry_moment import HOUR, NOW

from core.corrections.change import recalibrate, void, withdraw
from core.devices.editor import Editor
from core.devices.facts import Unfit
from core.errors import Missing
from core.reading import Quality
from core.store.connection import Connection, connect
from core.store.corrections import list_corrections
from core.store.readings import Outcome


def test_a_late_reading_is_corrected_like_its_neighbours(editor: Editor, connection: Connection, series: int) -> None:
    recalibrate(editor, "p", "pm25", at(0), at(2), "twice", factor=2, summand=0)
    void(editor, "p", "pm25", at(1), at(2), "pump off")
    assert write(connection, series, {0.5: 11.0, 1.5: 21.0, 2.5: 31.0}) == [Outcome.STORED] * 3
    flag = int(Quality.VOID)
    assert stored(connection) == [(20, 0), (22, 0), (40, flag), (42, flag), (30, 0), (31, 0), (40, 0)]


def test_a_repeated_message_is_compared_with_what_came(editor: Editor, connection: Connection, series: int) -> None:
    recalibrate(editor, "p", "pm25", at(0), at(2), "twice", factor=2, summand=0)
    assert write(connection, series, {0: 10.0, 1: 40.0}) == [Outcome.DUPLICATE, Outcome.CONFLICT]


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
