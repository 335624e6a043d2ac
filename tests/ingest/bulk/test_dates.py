"""Dates are read as they were meant, or the question is asked; never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bulk.cells import joined, of_objects, of_texts
from ingest.bulk.dates import DateEvidence, Order, parse

WITA = ZoneInfo("Asia/Makassar")
BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2090, 1, 1))  # noqa: DTZ001 local time
FORMATS: dict[str, tuple[Order, str]] = {
    "iso": ("iso", "%Y-%m-%dT%H:%M:%S"),
    "day first": ("day-first", "%d/%m/%Y %H:%M:%S"),
    "points": ("day-first", "%d.%m.%Y %H.%M.%S"),
    "month first": ("month-first", "%m/%d/%Y %H:%M:%S"),
}


def decided(*texts: object) -> Order:
    evidence = DateEvidence()
    evidence.add(of_objects(texts), np.arange(len(texts)) + 2)
    return evidence.decide()


def moment(text: object, order: Order = "day-first", zone: ZoneInfo = WITA) -> str | None:
    times, is_bad = parse(of_objects([text]), order, zone)
    assert is_bad[0] == np.isnat(times[0])
    return None if is_bad[0] else str(times[0].astype("datetime64[s]"))


@pytest.mark.parametrize("name", FORMATS)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=20))
def test_what_was_written_is_read_back(name: str, moments: list[datetime]) -> None:
    order, form = FORMATS[name]
    texts = [moment.strftime(form) for moment in moments]
    times, is_bad = parse(of_texts(texts), order, ZoneInfo("UTC"))
    assert times.astype("datetime64[s]").tolist() == [moment.replace(microsecond=0) for moment in moments]
    assert not is_bad.any()


@given(texts=st.lists(st.text(alphabet="0123456789/-.:, TZ+WIABdesJanuri", max_size=24), max_size=30))
def test_any_text_is_a_moment_or_refused(texts: list[str]) -> None:
    for order in ("day-first", "month-first", "iso", "excel", "epoch-s", "epoch-ms"):
        times, is_bad = parse(of_texts(texts), order, WITA)
        assert len(times) == len(texts)
        assert np.isnat(times[is_bad]).all()


@given(day=st.integers(1, 31), month=st.integers(1, 12))
def test_only_a_number_above_twelve_decides(day: int, month: int) -> None:
    text = f"{day:02d}/{month:02d}/2025"
    if day > 12:
        assert decided(text) == "day-first"
    elif day != month:
        with pytest.raises(ValueError, match="stand first"):
            decided(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("31/12/2025", "2025-12-30T16:00:00", id="a date is its midnight, local"),
        pytest.param("31/12/2025 14.30", "2025-12-31T06:30:00", id="points in the time"),
        pytest.param("31-12-2025 14:30:15", "2025-12-31T06:30:15", id="hyphens"),
        pytest.param("1/2/2025 7:05", "2025-01-31T23:05:00", id="without zeros"),
        pytest.param("31/12/2025 24:00", "2025-12-31T16:00:00", id="the end of a day"),
        pytest.param("31 Desember 2025", "2025-12-30T16:00:00", id="Indonesian month"),
        pytest.param("Rabu, 31 Des 2025 pukul 14.30 WITA", "2025-12-31T06:30:00", id="words"),
        pytest.param("31-Agt-2025 08:00", "2025-08-31T00:00:00", id="short month"),
        pytest.param("31/12/2025 14:30 WIB", "2025-12-31T07:30:00", id="western time"),
        pytest.param("2025-12-31T14:30:00Z", "2025-12-31T14:30:00", id="UTC"),
        pytest.param("2025-12-31 14:30+07:00", "2025-12-31T07:30:00", id="offset"),
        pytest.param(datetime(2025, 12, 31, 14, 30), "2025-12-31T06:30:00", id="cell of Excel"),  # noqa: DTZ001 local
        pytest.param(date(2025, 12, 31), "2025-12-30T16:00:00", id="date cell of Excel"),
        pytest.param("31/02/2025", None, id="no such day"),
        pytest.param("12/31/2025", None, id="no such month"),
        pytest.param("31/12/25", None, id="two digits of a year"),
        pytest.param("31/12/2025 25:00", None, id="no such hour"),
        pytest.param("31/12/2025 24:01", None, id="past the end of the day"),
        pytest.param("46022", None, id="a bare number"),
        pytest.param("Jumlah", None, id="the line of sums"),
    ],
)
def test_a_way_to_write_a_date(text: object, expected: str | None) -> None:
    assert moment(text) == expected


def test_a_local_time_that_the_zone_skips_or_has_twice_is_refused() -> None:
    assert moment("30/03/2025 02:30", zone=BERLIN) is None
    assert moment("26/10/2025 02:30", zone=BERLIN) is None
    assert moment("30/03/2025 03:30", zone=BERLIN) == "2025-03-30T01:30:00"


@pytest.mark.parametrize(
    ("value", "order"),
    [("46022,25", "excel"), (46022.25, "excel"), ("1767132000", "epoch-s"), ("1767132000000", "epoch-ms")],
)
def test_a_bare_number_counts_from_what_is_said(value: object, order: Order) -> None:
    assert moment(value, order) == "2025-12-30T22:00:00"


def test_the_whole_column_decides() -> None:
    assert decided("03/04/2025", "31/12/2025") == "day-first"
    assert decided("03/04/2025", "12/31/2025") == "month-first"
    assert decided("2025-03-04", "5 Mei 2025") == "day-first"


def test_the_same_day_either_way_is_no_question() -> None:
    assert moment("03/03/2025", decided("03/03/2025")) == "2025-03-02T16:00:00"


@pytest.mark.parametrize(
    ("column", "question"),
    [
        pytest.param(("03/04/2025",), "line 2 has '03/04/2025': does the day or the month", id="undecided"),
        pytest.param(("31/12/2025", "12/31/2025"), "line 2 has .* and line 3 has", id="contradiction"),
        pytest.param(("46022",), "Excel's day number, seconds or milliseconds", id="number"),
        pytest.param((46022.5,), "Excel's day number, seconds or milliseconds", id="number cell"),
    ],
)
def test_what_is_open_is_asked(column: tuple[object, ...], question: str) -> None:
    with pytest.raises(ValueError, match=question):
        decided(*column)


def test_a_date_and_a_time_of_day_in_two_columns_are_one_moment() -> None:
    day = of_objects([date(2025, 12, 31), "31/12/2025", "31/12/2025", ""])
    clock = of_objects([datetime(2025, 1, 1, 14, 30).time(), "14.30", "", ""])  # noqa: DTZ001 only its time is used
    times, is_bad = parse(joined(day, clock), "day-first", WITA)
    assert [str(time)[:16] for time in times] == ["2025-12-31T06:30", "2025-12-31T06:30", "2025-12-30T16:00", "NaT"]
    assert is_bad.tolist() == [False, False, False, False]


def test_many_days_have_each_their_own_moment() -> None:
    first = datetime(2024, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=number) for number in range(800)]
    times, _ = parse(of_texts([day.strftime("%d/%m/%Y") for day in days]), "day-first", ZoneInfo("UTC"))
    assert times.astype("datetime64[D]").tolist() == [day.date() for day in days]
