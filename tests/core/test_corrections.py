"""Readings void or recalibrated: the originals stay, figures follow."""

from __future__ import annotations

from correction_scene import at, means, stored, write

from core.corrections.change import recalibrate, void, withdraw
from core.devices.editor import Editor
from core.reading import Quality
from core.store import audit, touched
from core.store.connection import READINGS_CHANNEL, Connection, connect, heard, listen
from core.store.corrections import list_corrections


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
