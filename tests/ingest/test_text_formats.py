"""What CSV lines and Ultralight refuse, and how numbers and times are read from text."""

from __future__ import annotations

import pytest
from decoder_examples import RECEIVED_US, opened, read

from core.errors import Undecodable
from ingest.text import parse_epoch_us, parse_number, parse_start_us, parse_time_us

OPENED = opened()


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        pytest.param("2026-07-01T08:00:00+08:00,level,6;42", "no number with a decimal point", id="decimal semicolon"),
        pytest.param("2026-07-01T08:00:00+08:00;level;6,42", "'6,42' is no number", id="decimal comma"),
        pytest.param("2026-07-01T08:00:00+08:00,level,6,42", "unit '42' is a number", id="decimal comma among commas"),
        pytest.param("2026-07-01T08:00:00,level,6.42", "no offset", id="time without offset"),
        pytest.param("01/07/2026 08:00,level,6.42", "Invalid isoformat", id="local date"),
        pytest.param(",level,6.42\n,level", "line 2: 2 fields", id="field missing"),
        pytest.param(",,6.42", "3 fields", id="no metric"),
        pytest.param("time,level,rain\n,1", "2 fields under a header of 3", id="column missing"),
        pytest.param("time,level,level\n,1,2", "two of the same", id="column twice"),
        pytest.param(',level,"6.42', "line", id="open quote"),
    ],
)
def test_a_line_that_cannot_be_read_says_which_and_why(payload: str, says: str) -> None:
    with pytest.raises(Undecodable, match=says):
        read(OPENED["csv_line"], payload.encode(), {"device": "g-1"})


@pytest.mark.parametrize(
    "payload",
    ["t", "t|20|h", "", "t|", "|20", "t|20#", "yesterday|t|20", "2016-06-13T00:35:30|t|20"],
)
def test_keys_and_values_come_in_pairs_after_a_time_with_offset(payload: str) -> None:
    with pytest.raises(Undecodable):
        read(OPENED["ultralight"], payload.encode(), {"device": "d"})


def test_a_text_is_no_reading() -> None:
    assert read(OPENED["ultralight"], b"s|ok|gps|1.2/3.4|n|nan|i|inf|u|1_000|c|12,5", {"device": "d"}) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1.0), ("-1.5e3", -1500.0), (".5", 0.5), ("5.", 5.0), ("1_0", None), ("inf", None), ("٣", None), ("", None)],
)
def test_a_number_is_all_of_its_text(text: str, number: float | None) -> None:
    assert parse_number(text) == number


def test_seconds_and_milliseconds_are_told_apart_by_size() -> None:
    assert parse_epoch_us("1784000000") == parse_epoch_us("1784000000000") == RECEIVED_US


def test_an_interval_counts_from_its_start() -> None:
    assert parse_start_us("2016-03-15T11:00:00Z/2016-03-15T12:00:00Z") == parse_time_us("2016-03-15T11:00:00Z")
