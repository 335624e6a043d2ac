"""What is known of a masterplan at a moment: which figure each goal is judged by, scores, projections, peers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from api.context import Context
from api.standing_choice import chosen, place
from api.wording import ORIGINS, Language, OriginName, PlanOrigin, is_official, origin_name, say
from core.catalogue import Goal, Indicator, Masterplan
from core.catalogue.evaluation import Standing as Evaluated
from core.catalogue.scores import NONE, Score, score_of
from core.store import goal_figures, goal_status, projections
from core.store.connection import Connection
from core.store.goal_figures import Figure, Wanted
from core.store.goal_status import Standing
from core.store.projections import Projections

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class PlanState:
    """A plan with everything that its answer is made of.

    plan       with the targets in force at `moment`
    standings  {goal: by which figure it is judged}
    peers      {(indicator, peer's scope): its reported figure}
    asked      the only origin that is shown; None: each goal's own
    known      of a past moment: then, now or sealed, as api/past.py has it; None: the moment is now
    seal       whose figures the goals are judged by
    """

    context: Context
    plan: Masterplan
    standings: Mapping[tuple[str, str], Standing]
    projections: Projections
    peers: Mapping[tuple[str, str], Figure]
    moment: datetime
    language: Language
    asked: OriginName | None
    known: str | None = None
    seal: str | None = None

    @cached_property
    def origins(self) -> list[str]:
        """Of the figures that goals are judged by, the preferred ones first."""
        found = {standing.origin for standing in self.standings.values() if standing.value is not None}
        return sorted(found, key=place)

    @property
    def origin(self) -> PlanOrigin:
        if len(self.origins) > 1:
            return "mixed"
        return self.asked or (origin_name(self.origins[0]) if self.origins else "simulated")

    @property
    def origin_label(self) -> str:
        names = [origin_name(origin) for origin in self.origins] or [self.asked or "simulated"]
        return " + ".join(say(ORIGINS[name], self.language) for name in names)

    @property
    def official(self) -> bool:
        """Whether no figure is simulated or replayed."""
        return all(is_official(origin_name(origin)) for origin in self.origins or [self.origin])

    @cached_property
    def scores_are_official(self) -> bool:
        """Whether scores rest on real and reported figures: no sum holds both kinds, and the one that more of the
        plan's weight has is taken."""
        weights = {True: 0.0, False: 0.0}
        for goal in self.plan.goals:
            standing = self.standings.get(goal.key)
            if standing is not None and standing.value is not None:
                weights[is_official(origin_name(standing.origin))] += goal.weight
        return weights[True] >= weights[False] if any(weights.values()) else self.official

    def indicator(self, goal: Goal) -> Indicator:
        return self.context.catalogue.indicators[goal.indicator]

    def score(self, goal: Goal) -> float | None:
        """The goal's score, whether or not it counts above; None: no figure."""
        standing = self.standings.get(goal.key)
        if standing is None or standing.value is None:
            return None
        direction = self.indicator(goal).direction
        return score_of(goal, direction, standing.target, standing.value, standing.share)

    def counted(self, goal: Goal) -> Score:
        """The goal's score as it counts above."""
        score = self.score(goal)
        if score is None or is_official(origin_name(self.standings[goal.key].origin)) != self.scores_are_official:
            return NONE
        return Score(score, 1.0)

    def evaluated(self) -> Iterable[tuple[Evaluated, Indicator]]:
        """Goals as the evaluation looks at them."""
        for goal in self.plan.goals:
            entry, score = self.indicator(goal), self.counted(goal).value
            better = None
            if score is not None:
                standing = self.standings[goal.key]
                gain = (standing.value or 0.0) - standing.share * goal.baseline
                better = gain > 0 if entry.direction == "higher" else gain < 0
            yield Evaluated(goal, score, better), entry


def state_now(
    context: Context, connection: Connection, plan: Masterplan, origin: OriginName | None, language: Language
) -> PlanState:
    """How `plan` stands now, in figures of `origin` alone or, of each goal, of those it is judged by."""
    now = context.now()
    found = goal_status.standings(connection, plan.id, origin)
    return PlanState(
        context,
        plan,
        chosen(found),
        projections.of_plan(connection, plan.id),
        peers_of(connection, plan, now),
        now,
        language,
        origin,
    )


def peers_of(connection: Connection, plan: Masterplan, before: datetime) -> dict[tuple[str, str], Figure]:
    """The newest reported figures of the plan's peers, of periods that began before `before`."""
    wanted = [
        Wanted(goal.indicator, f"peer:{code}", goal.grain, _LONG_AGO, before)
        for code in plan.peers
        for goal in plan.goals
        if goal.scope == "city"
    ]
    found = goal_figures.newest(connection, wanted) if wanted else {}
    return {key: by_origin["reported"] for key, by_origin in found.items() if "reported" in by_origin}
