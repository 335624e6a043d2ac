"""Scores, their roll-up and the evaluation, with numbers worked out by hand."""

from __future__ import annotations

import pytest

from core.catalogue import Goal, load_catalogue
from core.catalogue.evaluation import Standing, component_of, evaluate, weights_of
from core.catalogue.masterplan import QuickWin
from core.catalogue.predicates import IKM, SPBE, spbe_index
from core.catalogue.scores import NONE, Score, rolled_up, score_of

CATALOGUE = load_catalogue()
PLAN = CATALOGUE.masterplan


def goal(indicator: str, baseline: float, **facts: object) -> Goal:
    return Goal.model_validate(
        {
            "indicator": indicator,
            "programme": "p",
            "baseline_year": 2021,
            "baseline": baseline,
            "targets": {2026: 90.0},
            "owner": "dlh",
            "source": "illustrative",
        }
        | facts
    )


@pytest.mark.parametrize(
    ("direction", "worst", "target", "value", "score"),
    [
        ("higher", 60, 90, 75, 50),
        ("higher", 60, 90, 95, 100),
        ("higher", 60, 90, 50, 0),
        ("lower", 40, 30, 35, 50),
        ("lower", 40, 30, 28, 100),
        ("lower", 40, 30, 44, 0),
        ("higher", 90, 90, 90, 100),
        ("higher", 90, 90, 89.9, 0),
        ("lower", 30, 35, 34, 100),
        ("lower", 30, 35, 36, 0),
    ],
)
def test_score_is_the_way_from_the_worst_to_the_target(
    direction: str, worst: float, target: float, value: float, score: float
) -> None:
    assert score_of(goal("DQ-01", worst), direction, target, value) == pytest.approx(score)


def test_worst_may_be_another_value_than_the_baseline() -> None:
    # (75 - 50) / (90 - 50)
    assert score_of(goal("DQ-01", 60, worst=50.0), "higher", 90, 75) == pytest.approx(62.5)


def test_of_a_total_worst_and_target_count_by_the_share_that_is_due() -> None:
    # A fifth of the year: from 12 to 8 hours; 9 hours are three quarters of the way.
    assert score_of(goal("FLD-02", 60), "lower", 40, 9, share=0.2) == pytest.approx(75)


def test_roll_up_is_the_weighted_mean_of_what_has_data_and_says_how_much_that_is() -> None:
    # (2*50 + 1*80) / 3 = 60; of a weight of 5 there is 3.
    found = rolled_up([(2, Score(50, 1)), (1, Score(80, 1)), (2, NONE)])
    assert (found.value, found.coverage) == (pytest.approx(60), pytest.approx(0.6))
    # A level higher its own coverage counts: (1*60 + 1*100) / 2 = 80 and (0.6 + 1) / 2.
    above = rolled_up([(1, found), (1, Score(100, 1))])
    assert (above.value, above.coverage) == (pytest.approx(80), pytest.approx(0.8))


def test_without_any_data_there_is_no_score() -> None:
    assert rolled_up([(1, NONE), (2, NONE)]) == Score(None, 0.0)
    assert rolled_up([]) == Score(None, 0.0)


def test_evaluation_by_the_weights_of_the_year() -> None:
    wins = tuple(
        QuickWin(
            id=status, name_id="-", name_en="-", dimension="living", year=2021, owner="dlh", status=status, source="-"
        )
        for status in ("planned", "running", "done", "stopped")
    )
    plan = PLAN.model_copy(update={"quick_wins": wins})
    weights = weights_of(plan, 2023)
    assert weights is not None
    entries = CATALOGUE.indicators
    # readiness → output, efficiency → outcome, effectiveness → impact; one goal names its component
    standings = [
        (Standing(goal("DQ-01", 80), 40.0, True), entries["DQ-01"]),
        (Standing(goal("ENR-02", 38), 70.0, True), entries["ENR-02"]),
        (Standing(goal("WTR-04", 90, weight=3), 90.0, False), entries["WTR-04"]),
        (Standing(goal("AIR-02", 88, component="outcome"), None, None), entries["AIR-02"]),
    ]
    scores, whole = evaluate(plan, weights, standings)
    # baseline: weights 1, 1, 3 of which 2 are better: 40; output 40; outcome 70, half of it known; impact 90;
    # quick wins: two of four
    assert {name: round(score.value or -1, 6) for name, score in scores.items()} == {
        "baseline": 40, "output": 40, "outcome": 70, "impact": 90, "quick_win": 50,
    }  # fmt: skip
    assert scores["outcome"].coverage == pytest.approx(0.5)
    # 0.10*40 + 0.20*40 + 0.30*70 + 0.30*90 + 0.10*50
    assert whole.value == pytest.approx(65)


def test_weights_differ_by_year_and_the_newest_hold_on() -> None:
    found = [weights_of(PLAN, year) for year in (2021, 2022, 2023, 2027)]
    assert [(each.impact, each.quick_win) for each in found if each] == [(30, 10), (20, 20), (30, 10), (30, 10)]
    assert weights_of(PLAN, 2020) is None


def test_component_follows_the_indicators_type() -> None:
    entries = CATALOGUE.indicators
    components = [component_of(goal(key, 1), entries[key]) for key in ("DQ-01", "ENR-02", "WTR-04")]
    assert components == ["output", "outcome", "impact"]


@pytest.mark.parametrize(
    ("index", "word"),
    [(1.0, "Kurang"), (1.79, "Kurang"), (1.8, "Cukup"), (2.59, "Cukup"), (2.6, "Baik"), (3.2, "Baik"), (3.49, "Baik"),
     (3.5, "Sangat Baik"), (4.19, "Sangat Baik"), (4.2, "Memuaskan"), (5.0, "Memuaskan")],
)  # fmt: skip
def test_predicates_of_spbe(index: float, word: str) -> None:
    found = SPBE.of(index)
    assert found is not None
    assert found[0] == word


def test_spbe_index_weighs_the_domains() -> None:
    # 0.13*3 + 0.25*2 + 0.165*1 + 0.455*4 = 2.875
    domains = {"kebijakan": 3.0, "tata_kelola": 2.0, "manajemen": 1.0, "layanan": 4.0}
    assert spbe_index(domains) == pytest.approx(2.875)
    assert spbe_index(dict.fromkeys(domains, 3.2)) == pytest.approx(3.2)
    with pytest.raises(KeyError):
        spbe_index({"kebijakan": 3.0})


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        (25, "D"),
        (64.99, "D"),
        (65, "C"),
        (76.6, "C"),
        (76.604, "C"),
        (76.61, "B"),
        (88.3, "B"),
        (88.31, "A"),
        (100, "A"),
    ],
)
def test_predicates_of_ikm(value: float, letter: str) -> None:
    found = IKM.of(value)
    assert found is not None
    assert found[0][0] == letter


def test_value_below_every_band_has_no_predicate() -> None:
    assert SPBE.of(0.99) is None
