"""`nadi seal …` as a planner types it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import make_app
from core.store.connection import connect

Nadi = Callable[..., Result]

_FIGURE = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at, reason)
    VALUES ('WTR-03', 'city', 'month', 'real', '2026-04-30T16:00Z', %s, %s, 1, 1, 1, 1, 1, 1, '2026-06-03T01:00Z', %s)
"""


@pytest.fixture
def nadi(empty_store_url: str) -> Nadi:
    with connect(empty_store_url) as connection:
        connection.execute(_FIGURE, [1, 39.0, None])

    def run(*words: str) -> Result:
        return CliRunner().invoke(make_app(), list(words), env={"NADI_DATABASE_URL": empty_store_url})

    return run


def test_sealed_listed_and_shown_with_what_was_revised_since(nadi: Nadi, empty_store_url: str) -> None:
    done = nadi("seal", "--name", "evaluasi-2026-1", "--until", "2026-05-31", "--by", "siti", "--note", "tahap 1")
    assert "sealed evaluasi-2026-1: 1 figures, until 2026-06-01 00:00" in done.output
    with connect(empty_store_url) as connection:
        connection.execute(_FIGURE, [2, 38.5, "3 late readings"])
    assert "evaluasi-2026-1  until 2026-06-01 00:00  all indicators" in nadi("seal", "list").output
    shown = nadi("seal", "show", "evaluasi-2026-1").output
    assert "by siti: tahap 1" in shown
    assert "WTR-03           1 figures, 1 revised since" in shown
    assert (
        "WTR-03 city month 2026-05-01 (real): revised from 39 % to 38.5 % on 2026-06-03, because 3 late readings"
        in shown
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--until", "2026-05-31"], 2),
        (["--name", "a"], 2),
        (["--name", "a", "--until", "besok"], 2),
        (["--name", "a", "--until", "2026-05-31", "--year", "2025"], 2),
        (["--name", "a b", "--until", "2026-05-31"], 1),
        (["--name", "a", "--until", "2026-05-31", "--indicator", "X-1"], 1),
        (["show", "a"], 1),
    ],
    ids=["no name", "no cut-off", "no date", "both", "bad name", "no indicator", "no seal"],
)
def test_what_cannot_be_ends_with_a_code(nadi: Nadi, words: list[str], code: int) -> None:
    result = nadi("seal", *words)
    assert result.exit_code == code or (code == 1 and result.exception is not None)
