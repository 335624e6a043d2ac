"""The model of the Infinity plugin catches what Grafana would show wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from infinity_model import ContractError, frame, request

from deploy.grafana.infinity import Infinity

SCOPE = {"__from": 1000, "__to": 2000, "site": ["n", "s"], "indicator": "pm10"}


def lines() -> dict[str, Any]:
    return Infinity("series").range().param("site", "${site:csv}").lines("site").build().to_json()


def answer(*rows: tuple[Any, str, Any]) -> bytes:
    return json.dumps([{"time": time, "site": site, "value": value} for time, site, value in rows]).encode()


def test_a_request_has_its_variables_filled_in_and_sorted() -> None:
    assert request(lines(), SCOPE) == "/v1/grafana/series?from=1000&site=n%2Cs&to=2000"


def test_long_rows_become_a_field_for_each_label() -> None:
    time, north, south = frame(lines(), 200, answer((1, "n", 5), (1, "s", 6), (2, "n", 7)))
    assert (time.type, len(time.values)) == ("time", 2)
    assert (north.name, north.labels, north.values) == ("Value", {"series": "n"}, [5, 7])
    assert south.values == [6, None]


def test_an_empty_array_is_no_data_and_no_error() -> None:
    assert frame(lines(), 200, b"[]") == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (422, b"{}"),
        (200, answer((2, "n", 1), (1, "n", 1))),
        (200, answer((1, "n", 1), (1, "n", 2))),
        (200, answer((1, "n", "5"))),
        (200, answer((None, "n", 5))),
        (200, answer(("2026-01-01T00:00:00Z", "n", 5))),
        (200, b'[{"time": 1, "site": "n", "val": 5}]'),
    ],
    ids=["empty body", "error", "unsorted", "repeated", "text for number", "null time", "text time", "renamed"],
)
def test_a_wrong_answer_is_caught(status: int, body: bytes) -> None:
    with pytest.raises(ContractError):
        frame(lines(), status, body)


@pytest.mark.parametrize(
    "change",
    [{"parser": "simple"}, {"url": "https://example.org/x"}, {"url": "/v1/${nothing}"}, {"url": "/v1/$site"}],
    ids=["frontend", "absolute", "unknown variable", "glob"],
)
def test_a_wrong_target_is_caught(change: dict[str, str]) -> None:
    with pytest.raises(ContractError):
        request({**lines(), **change}, SCOPE)
