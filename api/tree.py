"""The masterplan's tree with how its goals stand, their scores rolled up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from api.goal_answer import goal_answer
from api.plan_state import PlanState
from api.schemas import goal_parts as parts
from api.schemas import masterplan as schema
from api.wording import NO_GOALS, STATUSES
from core.catalogue import Dimension, Programme
from core.catalogue.evaluation import evaluate, weights_of
from core.catalogue.scores import Score, rolled_up
from core.projection import METHOD


def masterplan(state: PlanState) -> schema.Masterplan:
    """The plan's tree."""
    plan, context = state.plan, state.context
    scored = [_dimension(state, entry) for entry in plan.dimensions]
    dimensions = [entry for entry, _ in scored]
    weighted = zip((entry.weight for entry in plan.dimensions), (score for _, score in scored), strict=True)
    return schema.Masterplan(
        id=plan.id,
        name_id=plan.name_id,
        name_en=plan.name_en,
        note_id=plan.note_id,
        note_en=plan.note_en,
        first_year=plan.first_year,
        last_year=plan.last_year,
        adopted=plan.adopted,
        basis=plan.basis,
        origin=state.origin,
        origin_label=state.origin_label,
        official=state.official,
        as_of=context.local(state.moment) if state.known else None,
        known=state.known,
        seal=state.seal,
        counts=_counts(goal for entry in dimensions for part in entry.programmes for goal in part.goals),
        score=_answer(rolled_up(weighted)),
        score_official=state.scores_are_official,
        evaluation=_evaluation(state),
        projection_method=METHOD,
        dimensions=dimensions,
        quick_wins=[parts.QuickWin(**entry.model_dump()) for entry in plan.quick_wins],
    )


def _dimension(state: PlanState, entry: Dimension) -> tuple[schema.Dimension, Score]:
    of_dimension = [part for part in state.plan.programmes if part.dimension == entry.id]
    scored = [_programme(state, part) for part in of_dimension]
    programmes = [part for part, _ in scored]
    goals = [goal for part in programmes for goal in part.goals]
    score = rolled_up((part.weight, score) for part, (_, score) in zip(of_dimension, scored, strict=True))
    answer = schema.Dimension(
        id=entry.id,
        name_id=entry.name_id,
        name_en=entry.name_en,
        weight=entry.weight,
        note_id=None if goals else NO_GOALS[0],
        note_en=None if goals else NO_GOALS[1],
        score=_answer(score),
        counts=_counts(goals),
        programmes=programmes,
    )
    return answer, score


def _programme(state: PlanState, entry: Programme) -> tuple[schema.Programme, Score]:
    of_programme = [goal for goal in state.plan.goals if goal.programme == entry.id]
    goals = [goal_answer(state, goal) for goal in of_programme]
    score = rolled_up((goal.weight, state.counted(goal)) for goal in of_programme)
    answer = schema.Programme(
        id=entry.id,
        name_id=entry.name_id,
        name_en=entry.name_en,
        weight=entry.weight,
        owner=state.context.agency(entry.owner),
        score=_answer(score),
        counts=_counts(goals),
        goals=goals,
    )
    return answer, score


def _evaluation(state: PlanState) -> parts.EvaluationEstimate | None:
    weights = weights_of(state.plan, state.context.local(state.moment).year)
    if weights is None:
        return None
    scores, whole = evaluate(state.plan, weights, state.evaluated())
    components = [parts.ComponentScore(name, getattr(weights, name), _answer(score)) for name, score in scores.items()]
    return parts.EvaluationEstimate(weights.year, weights.source, _answer(whole), components)


def _answer(score: Score) -> parts.ScoreAnswer:
    return parts.ScoreAnswer(score.value, score.coverage)


def _counts(goals: Iterable[schema.Goal]) -> schema.Counts:
    by_status = Counter(goal.status for goal in goals)
    return schema.Counts(**{status: by_status[status] for status in STATUSES}, goals=by_status.total())
