"""Where goals' figures are going, from the figures that the database has."""

from __future__ import annotations

from datetime import datetime

import pytest
from regency import CATALOGUE, WITA, Regency, wita

from core.store import projections
from core.store.projections import Projected
from processors import masterplan

ABOUT = masterplan.Plans([CATALOGUE.masterplan], CATALOGUE.indicators, WITA)
NOW = wita("2026-07-10 12:00")
_FIGURE = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at)
    VALUES ('WTR-03', 'city', 'month', 'real', %s, %s, %s, 1, 1, 1, 1, 1, 1, %s)
"""


def month(number: int) -> datetime:
    """Start of the `number`th month since January 2025."""
    return wita(f"{2025 + number // 12}-{number % 12 + 1:02}-01 00:00")


def projected(regency: Regency, count: int, *, extra: float | None = None) -> dict[str, Projected]:
    """What is told of figures that fall by 0.5 a month from 44, the last of June 2026; `extra`: provisional July."""
    for number in range(18 - count, 18):
        regency.connection.execute(_FIGURE, [month(number), 1, 44 - 0.5 * number, NOW])
    if extra is not None:
        regency.connection.execute(_FIGURE, [month(18), 0, extra, NOW])
    masterplan.update(regency.connection, ABOUT, NOW)
    masterplan.project_all(regency.connection, ABOUT, NOW)
    return projections.of_plan(regency.connection, CATALOGUE.masterplan.id).get(("WTR-03", "city", "real"), {})


def test_steady_fall_goes_on_to_the_ends_of_year_and_plan(regency: Regency) -> None:
    found = projected(regency, 18)
    # June 2026 has 35.5; December is six months on, December 2027 is eighteen, of the seventeen months watched.
    assert found["year"].value == pytest.approx(32.5, abs=0.1)
    assert found["year"].slope == pytest.approx(-6, abs=0.1)
    assert found["year"].ends == wita("2027-01-01 00:00")
    assert (found["plan"].value, found["plan"].reason, found["plan"].points) == (None, "too_short_history", 18)


def test_provisional_figure_is_no_part_of_the_trend(regency: Regency) -> None:
    assert projected(regency, 18, extra=90.0)["year"].points == 18


def test_newest_revision_of_a_month_counts(regency: Regency) -> None:
    regency.connection.execute(_FIGURE, [month(17), 2, 20.0, NOW])
    found = projected(regency, 18)
    assert found["year"].points == 18
    assert found["year"].low is not None
    assert found["year"].value is not None
    assert found["year"].low < found["year"].value - 1


def test_few_figures_give_a_reason(regency: Regency) -> None:
    found = projected(regency, 4)
    assert (found["year"].value, found["year"].reason, found["year"].points) == (None, "too_few_points", 4)


def test_goal_without_any_figure_is_not_projected(regency: Regency) -> None:
    assert projected(regency, 0) == {}


def test_hours_turn_renews_projections(regency: Regency) -> None:
    for number in range(18):
        regency.connection.execute(_FIGURE, [month(number), 1, 44 - 0.5 * number, NOW])
    regency.process(NOW)
    found = projections.of_plan(regency.connection, CATALOGUE.masterplan.id)
    assert found["WTR-03", "city", "real"]["year"].computed_at == NOW
