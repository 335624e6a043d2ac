"""Rules that every answer with figures follows: which origin, which scope, which goal applies."""

from __future__ import annotations

from datetime import datetime

from api.context import Context
from api.parameters import find_district
from api.problems import missing
from api.wording import CITY, Language, OriginName, say
from core.catalogue import Goal, Indicator
from core.catalogue.judgement import is_total
from core.catalogue.trajectory import expected_at
from core.store import indicator_values
from core.store.connection import Connection
from core.store.indicator_values import Key
from core.store.series import point, point_keys

ALL_DISTRICTS = "district:*"
ALL_AGENCIES = "agency:*"
ALL_PEERS = "peer:*"
OFFICIAL: tuple[OriginName, ...] = ("real", "reported")


def origin_of_values(
    connection: Connection, indicator: str, scopes: list[str], grain: str, asked: OriginName | None
) -> OriginName:
    """What was asked for; else real, if there is any real figure, else reported, if there is one, else simulated."""
    if asked:
        return asked
    for origin in OFFICIAL:
        if indicator_values.has_value(connection, Key(indicator, scopes, grain, origin)):
            return origin
    return "simulated"


def resolve_scopes(context: Context, connection: Connection, text: str) -> list[str]:
    """The scopes that `text` means.

    text     'city', 'district:<code or name>', 'agency:<key>', 'peer:<code>' or 'point:<key>'; with '*': each of them
    raises   Problem: there is no such scope
    """
    kind, _, key = text.partition(":")
    if text == "city":
        return ["city"]
    if text == ALL_DISTRICTS:
        return [f"district:{code}" for code in context.catalogue.districts]
    if text == ALL_AGENCIES:
        return [f"agency:{agency}" for agency in context.catalogue.agencies]
    if kind == "agency" and key in context.catalogue.agencies:
        return [text]
    if kind == "district" and key:
        return [f"district:{find_district(context, key, 'scope')}"]
    if text == ALL_PEERS:
        return [f"peer:{code}" for code in context.catalogue.peers]
    if kind == "peer" and key in context.catalogue.peers:
        return [text]
    if kind == "point" and key:
        if point(connection, key) is None:
            existing = [f"point:{name}" for name in point_keys(connection, key)]
            raise missing("unknown-value", ("cakupan", "scope"), text, existing, parameter="scope")
        return [text]
    peers = [f"peer:{code}" for code in context.catalogue.peers]
    agencies = [f"agency:{key}" for key in context.catalogue.agencies]
    forms = ["city", "district:64.08.04", ALL_DISTRICTS, *peers, ALL_PEERS, *agencies, ALL_AGENCIES, "point:<key>"]
    raise missing("unknown-value", ("cakupan", "scope"), text, forms, parameter="scope")


def scope_name(context: Context, scope: str, language: Language) -> str:
    """What people call a scope."""
    kind, _, key = scope.partition(":")
    if kind == "district" and key in context.catalogue.districts:
        return context.catalogue.districts[key].name
    if kind == "peer" and key in context.catalogue.peers:
        return context.catalogue.peers[key].name(language)
    if kind == "agency" and key in context.catalogue.agencies:
        return context.catalogue.agencies[key].name(language)
    return key or say(CITY, language)


def goal_of(context: Context, indicator: str, scope: str = "city", grain: str | None = None) -> Goal | None:
    """The masterplan's goal for an indicator's figure of that scope and grain, if there is one.

    A total over a month says nothing about the target of a year, so another grain has no goal.
    """
    goal = context.masterplan.goal(indicator, scope)
    return goal if goal is not None and grain in (None, goal.grain) else None


def default_grain(context: Context, indicator: Indicator) -> str:
    """The grain that the masterplan judges, else days if there are such, else the first."""
    goal = goal_of(context, indicator.id)
    if goal and goal.grain in indicator.grains:
        return goal.grain
    return "day" if "day" in indicator.grains else indicator.grains[0]


def expected_of(context: Context, goal: Goal, start: datetime, end: datetime, *, provisional: bool) -> float:
    """Where the goal's path is at a period's end, or now while the period is going on.

    Of a total only the share is expected by now that the period's time has run.
    """
    if not provisional:
        return expected_at(goal, end, context.zone)
    moment = min(end, context.now())
    grows = is_total(context.catalogue.indicators[goal.indicator])
    share = max(0.0, (moment - start) / (end - start)) if grows else 1.0
    return share * expected_at(goal, moment, context.zone)
