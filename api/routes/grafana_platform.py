"""The platform's own accounts for Grafana: ledger, dead letters, freshness, what waits."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.answers import json_answer
from api.lines import milliseconds
from api.parameters import Nadi
from api.routes.grafana import From, LanguageName, To
from api.schemas.grafana_live import FreshnessRow, LedgerRow, PlatformRow, ReasonRow
from api.times import from_milliseconds
from api.wording import ORIGINS, origin_name, say
from core.errors import REASONS
from core.store import dead_letters as letters
from core.store import health
from core.store import ledger as accounts

router = APIRouter(prefix="/v1/grafana", tags=["grafana"])

MAX_MINUTES = 2000


@router.get("/ledger", response_model=list[LedgerRow], summary="The ledger by minute and source")
def ledger(nadi: Nadi, from_: From, to: To) -> Response:
    """The newest minutes of the span, oldest first; `difference` is zero."""
    if from_ >= to:
        return json_answer([])
    with nadi.connection() as connection:
        span = from_milliseconds(from_), from_milliseconds(to)
        rows = accounts.by_minute(connection, *span, limit=MAX_MINUTES)
    return json_answer([LedgerRow(milliseconds(row.pop("minute")), **row) for row in reversed(rows)])


@router.get("/dead-letters", response_model=list[ReasonRow], summary="Open dead letters by reason")
def dead_letters(nadi: Nadi) -> Response:
    """A row a reason, and what the reason means."""
    with nadi.connection() as connection:
        counts = letters.count_by_reason(connection)
    return json_answer([ReasonRow(reason, count, REASONS.get(reason, "")) for reason, count in counts.items()])


@router.get("/freshness", response_model=list[FreshnessRow], summary="Age of each service's newest reading")
def freshness(nadi: Nadi, language: LanguageName = "id") -> Response:
    """A row a service and origin: a number and texts, which an alert rule reads as one instance each."""
    with nadi.connection() as connection:
        newest = health.newest_readings(connection)
    rows = []
    for (service, origin), time in newest.items():
        entry = nadi.catalogue.services.get(service)
        label = say(ORIGINS[origin_name(origin)], language)
        age_s = max(0.0, (nadi.now() - time).total_seconds())
        rows.append(FreshnessRow(entry.name(language) if entry else service, label, age_s))
    return json_answer(rows)


@router.get("/platform", response_model=list[PlatformRow], summary="Sums of the ledger, and what waits")
def platform(nadi: Nadi, from_: From, to: To) -> Response:
    """One row: sums over the span, and what waits at this moment."""
    with nadi.connection() as connection:
        sums = accounts.total(connection, from_milliseconds(from_), from_milliseconds(to))
        touched, due = health.waiting(connection)
        waiting = sum(letters.count_by_reason(connection).values())
    rejected = sums["rejected"] + sums["messages_rejected"]
    counts = sums["messages"], sums["stored"], rejected, sums["late"], sums["difference"]
    return json_answer([PlatformRow(*counts, touched, due, waiting)])
