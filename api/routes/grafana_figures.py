"""Any indicator's figures for Grafana: of which scopes and periods there are some, and what they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.answers import json_answer
from api.context import Context
from api.figures import default_grain, origin_of_values, scope_name
from api.lines import milliseconds
from api.parameters import Nadi
from api.periods import period_name
from api.routes.grafana import MAX_POINTS, AnyOrigin, From, Indicator, LanguageName, To, asked
from api.schemas.grafana import Choice, SeriesRow
from api.schemas.grafana_live import ScopeRow
from api.times import from_milliseconds
from api.wording import ORIGINS, Text, origin_name, say
from core.calendar import period_end
from core.store import indicator_values
from core.store.connection import Connection
from core.store.indicator_values import Figure, Key

router = APIRouter(prefix="/v1/grafana", tags=["grafana"])

Scopes = Annotated[str, Query(description="ids with commas between; * is every one", max_length=2000)]
GrainName = Annotated[str, Query(description="hour, day, month, quarter or year", examples=["month"])]

GRAINS: dict[str, Text] = {
    "hour": ("Jam", "Hour"),
    "day": ("Hari", "Day"),
    "month": ("Bulan", "Month"),
    "quarter": ("Triwulan", "Quarter"),
    "year": ("Tahun", "Year"),
}


def _own_scopes(nadi: Context) -> list[str]:
    catalogue = nadi.catalogue
    districts = (f"district:{code}" for code in catalogue.districts)
    return ["city", *districts, *(f"agency:{key}" for key in catalogue.agencies)]


def _every_scope(nadi: Context) -> list[str]:
    """Peers too: of them there are reported figures alone."""
    return [*_own_scopes(nadi), *(f"peer:{code}" for code in nadi.catalogue.peers)]


def _with_peers(connection: Connection, key: Key, span: tuple[datetime, datetime]) -> list[Figure]:
    """The figures of `key`, and the reported ones of the peers among its scopes."""
    own = [scope for scope in key.scopes if not scope.startswith("peer:")]
    peers = [scope for scope in key.scopes if scope.startswith("peer:")]
    keys = [replace(key, scopes=own), replace(key, scopes=peers, origin="reported")]
    return [
        figure
        for each in keys
        if each.scopes
        for figure in indicator_values.between(connection, each, *span, limit=MAX_POINTS * len(each.scopes))
    ]


@router.get("/all-indicators", response_model=list[Choice], summary="Every indicator, for a variable")
async def all_indicators(nadi: Nadi, language: LanguageName = "id") -> Response:
    """Those without a goal too, by id."""
    entries = sorted(nadi.catalogue.indicators.items())
    return json_answer([Choice(key, f"{key} {entry.name(language)}") for key, entry in entries])


@router.get("/scopes", response_model=list[Choice], summary="City, districts, agencies and peers, for a variable")
async def scopes(nadi: Nadi, language: LanguageName = "id") -> Response:
    """The city first."""
    return json_answer([Choice(scope, scope_name(nadi, scope, language)) for scope in _every_scope(nadi)])


@router.get("/grains", response_model=list[Choice], summary="An indicator's periods, for a variable")
async def grains(nadi: Nadi, indicator: Indicator, language: LanguageName = "id") -> Response:
    """The one that the masterplan judges comes first."""
    entry = nadi.catalogue.indicators.get(indicator)
    if entry is None:
        return json_answer([])
    judged = default_grain(nadi, entry)
    ordered = sorted(entry.grains, key=lambda grain: grain != judged)
    return json_answer([Choice(grain, say(GRAINS[grain], language)) for grain in ordered])


@router.get("/figures", response_model=list[SeriesRow], summary="An indicator's figures of scopes over time")
def figures(
    nadi: Nadi,
    indicator: Indicator,
    grain: GrainName,
    from_: From,
    to: To,
    scope: Scopes = "city",
    origin: AnyOrigin = "auto",
    language: LanguageName = "id",
) -> Response:
    """A line a scope; a period without data is a gap."""
    entry = nadi.catalogue.indicators.get(indicator)
    wanted = [each for each in _every_scope(nadi) if scope == "*" or each in scope.split(",")]
    if entry is None or grain not in entry.grains or from_ >= to or not wanted:
        return json_answer([])
    with nadi.connection() as connection:
        about = origin_of_values(connection, indicator, wanted, grain, asked(origin))
        span = from_milliseconds(from_), from_milliseconds(to)
        found = _with_peers(connection, Key(indicator, wanted, grain, about), span)
    rows = [SeriesRow(milliseconds(each.start), scope_name(nadi, each.scope, language), each.value) for each in found]
    return json_answer(sorted(rows, key=lambda row: (row.time, row.series)))


@router.get("/newest", response_model=list[ScopeRow], summary="An indicator's newest figure of each scope")
def newest(nadi: Nadi, indicator: Indicator, origin: AnyOrigin = "auto", language: LanguageName = "id") -> Response:
    """The newest day (or longer period) that has any figure: the city first, then districts, agencies, peers."""
    entry = nadi.catalogue.indicators.get(indicator)
    if entry is None:
        return json_answer([])
    grain = next(name for name in ("day", "month", "quarter", "year", "hour") if name in entry.grains)
    wanted = _every_scope(nadi)
    with nadi.connection() as connection:
        about = origin_of_values(connection, indicator, wanted, grain, asked(origin))
        key = Key(indicator, wanted, grain, about)
        start = indicator_values.newest_start(connection, key)
        end = period_end(start, grain, nadi.zone) if start else None
        found = _with_peers(connection, key, (start, end)) if start and end else []
    label = say(ORIGINS[origin_name(about)], language)
    unit = nadi.symbol(entry.unit) or ""
    return json_answer(
        [
            ScopeRow(
                scope_name(nadi, each.scope, language),
                each.value,
                period_name(nadi.local(each.start), grain),
                unit,
                label,
            )
            for each in sorted(found, key=lambda each: wanted.index(each.scope))
        ]
    )
