"""What a report says: the plan at the year's end, or now, with each goal's figures over the plan and its caveats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api.context import Context
from api.past import state_then
from api.plan_state import PlanState, state_now
from api.problems import Problem
from api.reports.words import CAVEATS
from api.schemas import masterplan as schema
from api.seals import require_seal
from api.tree import masterplan as tree
from api.wording import ORIGINS, Language, OriginName, is_official, say
from core.catalogue import Goal
from core.store import indicator_values
from core.store.connection import Connection
from core.store.indicator_values import Figure, Key

_MOMENT = timedelta(microseconds=1)
# Days of the whole plan are the most that a goal can have.
_MOST = 10_000


@dataclass(frozen=True)
class GoalPage:
    """A goal with what a reader needs to judge it.

    goal      as the plan's tree tells it
    entry     as the catalogue has it
    figures   of the plan's years up to the report's end, oldest first
    caveats   what to know before it is cited, in the report's language
    """

    goal: schema.Goal
    entry: Goal
    figures: list[Figure]
    caveats: list[str]


@dataclass(frozen=True)
class Report:
    """A year of the plan.

    plan     its tree
    pages    of each goal, by dimension and programme
    moment   the year's end, or now while the year is going on
    """

    context: Context
    year: int
    language: Language
    plan: schema.Masterplan
    pages: list[GoalPage]
    moment: datetime
    made_at: datetime

    @property
    def is_closed(self) -> bool:
        return self.moment < self.made_at

    def pages_of(self, programme: schema.Programme) -> list[GoalPage]:
        wanted = {(goal.indicator, goal.scope) for goal in programme.goals}
        return [page for page in self.pages if (page.goal.indicator, page.goal.scope) in wanted]


def gather(
    context: Context,
    connection: Connection,
    year: int,
    language: Language,
    origin: OriginName | None,
    seal: str | None = None,
) -> Report:
    """The report of a year of the plan.

    seal     by the figures that it froze
    raises   Problem: the plan has no such year, it has not begun, or there is no such seal
    """
    end = _end(context, year)
    now = context.now()
    if seal is not None:
        end = min(end, require_seal(connection, seal, parameter="seal").ends)
    if end <= now or seal is not None:
        state = state_then(context, connection, context.masterplan, end, "now", origin, language, seal)
    else:
        state = state_now(context, connection, context.masterplan, origin, language)
    plan = tree(state)
    moment = min(end - _MOMENT, now)
    pages = [_page(state, connection, goal, moment) for goal in _goals(plan)]
    return Report(context, year, language, plan, pages, moment, now)


def _end(context: Context, year: int) -> datetime:
    plan = context.masterplan
    last = min(plan.last_year, context.local(context.now()).year)
    if not plan.first_year <= year <= last:
        detail = (
            f"year: {year} di luar masterplan; tahun yang ada: {plan.first_year} sampai {last}",
            f"year: {year} is outside the masterplan; there are {plan.first_year} to {last}",
        )
        raise Problem("impossible-range", detail, parameter="year", value=year)
    return datetime(year + 1, 1, 1, tzinfo=context.zone).astimezone(UTC)


def _goals(plan: schema.Masterplan) -> list[schema.Goal]:
    return [goal for dimension in plan.dimensions for part in dimension.programmes for goal in part.goals]


def _page(state: PlanState, connection: Connection, goal: schema.Goal, moment: datetime) -> GoalPage:
    entry = state.plan.goal(goal.indicator, goal.scope)
    if entry is None:
        raise LookupError(f"{goal.indicator} {goal.scope}: told by the plan's answer, not in the plan")
    origin = goal.origin or state.asked or "real"
    first = datetime(state.plan.first_year, 1, 1, tzinfo=state.context.zone)
    key = Key(goal.indicator, [goal.scope], goal.grain, origin)
    figures = indicator_values.between(connection, key, first.astimezone(UTC), moment, limit=_MOST)
    return GoalPage(goal, entry, figures, _caveats(state.context, goal, origin, state.language))


def _caveats(context: Context, goal: schema.Goal, origin: OriginName, language: Language) -> list[str]:
    told = []
    if not is_official(origin):
        told.append(say(CAVEATS["origin"], language).format(origin=say(ORIGINS[origin], language)))
    if goal.status == "no_data":
        required = context.catalogue.indicators[goal.indicator].coverage
        told.append(say(CAVEATS["no_data"], language).format(required=f"{100 * required:.0f}"))
    elif goal.provisional:
        told.append(say(CAVEATS["provisional"], language))
    if goal.illustrative:
        told.append(say(CAVEATS["illustrative"], language))
    return told
