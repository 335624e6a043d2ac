"""Reported figures: stated by an agency with its document, verified by somebody else, then published."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.calendar import named_period, period_end
from core.catalogue import Catalogue
from core.errors import ConfigurationError, Missing
from core.store import audit, reported_values, statements
from core.store.connection import Connection
from core.store.statements import Stated, Statement


class Unfit(ConfigurationError):
    """A statement that cannot be: says which field, and what would do."""

    def __init__(self, field: str, value: object, detail: str) -> None:
        super().__init__(f"{field} {value!r}: {detail}")
        self.field, self.value, self.detail = field, value, detail


def statement_of(
    catalogue: Catalogue, said: dict[str, Any], zone: ZoneInfo, now: datetime, agency: str | None = None
) -> Stated:
    """What a row of a file or a request states, checked.

    said     indicator, period, value, document; perhaps scope, agency, signer, signed_on, note
    agency   who states it; None: as `said`, else the indicator's owner
    raises   Unfit
    """
    entry = catalogue.indicators.get(said["indicator"])
    if entry is None:
        raise Unfit("indicator", said["indicator"], f"one of {', '.join(catalogue.indicators)}")
    try:
        grain, start = named_period(said["period"], zone)
    except ValueError as error:
        raise Unfit("period", said["period"], "write 2025, 2025-Q2, 2025-06 or 2025-06-15") from error
    if grain not in entry.grains or grain == "hour":
        raise Unfit("period", said["period"], f"{entry.id} is given for {', '.join(entry.grains)}")
    if period_end(start, grain, zone) > now:
        raise Unfit("period", said["period"], "it is not over yet")
    value = float(said["value"])
    if not math.isfinite(value):
        raise Unfit("value", value, "a number is needed")
    whose = agency or said.get("agency") or entry.owner
    if whose not in catalogue.agencies:
        raise Unfit("agency", whose, f"one of {', '.join(catalogue.agencies)}")
    scope = said.get("scope") or "city"
    check_scope(catalogue, scope)
    facts = {name: said.get(name) for name in ("signer", "signed_on", "note")}
    return Stated(entry.id, scope, grain, start, value, whose, said["document"].strip(), **facts)


def check_scope(catalogue: Catalogue, scope: str) -> None:
    """Pass a scope that figures are reported of.

    raises   Unfit
    """
    kind, _, key = scope.partition(":")
    known: dict[str, Collection[str]] = {
        "district": catalogue.districts,
        "agency": catalogue.agencies,
        "peer": catalogue.peers,
    }
    if scope != "city" and key not in known.get(kind, ()):
        raise Unfit(
            "scope",
            scope,
            "city, district:<code>, agency:<key> or " + ", ".join(f"peer:{key}" for key in catalogue.peers),
        )


def outcome(connection: Connection, statement: Stated) -> str:
    """new; changed: another value of the same figure was stated before; equal: the same was, in the same document."""
    before = statements.standing(connection, statement)
    if any((each.value, each.document) == (statement.value, statement.document) for each in before):
        return "equal"
    return "changed" if before else "new"


def state(connection: Connection, statement: Stated, *, who: str, now: datetime) -> tuple[str, int | None]:
    """Keep a statement that waits to be verified, in the caller's transaction.

    returns  (what it is, as `outcome`; its id, None if it was there)
    """
    what = outcome(connection, statement)
    if what == "equal":
        return what, None
    number = statements.add(connection, statement, who=who, now=now)
    _audit(connection, "state", number, who, now, None, {"value": statement.value, "document": statement.document})
    return what, number


def verify(connection: Connection, catalogue: Catalogue, number: int, *, who: str, now: datetime) -> Statement:
    """Publish what a statement states; somebody else than who stated it does so.

    returns  the statement as it was
    raises   Missing: there is no such statement; ConfigurationError: it was judged before, or by the same person
    """
    with connection.transaction():
        statement = _pending(connection, number, who)
        revision = reported_values.publish(
            connection, statement, version=catalogue.indicators[statement.indicator].version, now=now
        )
        statements.judge(connection, number, "verified", who=who, now=now, revision=revision)
        _audit(connection, "verify", number, who, now, {"state": "pending"}, {"revision": revision})
    return statement


def reject(connection: Connection, number: int, reason: str, *, who: str, now: datetime) -> Statement:
    """Refuse what a statement states; raises as `verify`."""
    if not reason.strip():
        raise ConfigurationError("a rejection needs a reason: the agency reads it")
    with connection.transaction():
        statement = _pending(connection, number, who)
        statements.judge(connection, number, "rejected", who=who, now=now, reason=reason)
        _audit(connection, "reject", number, who, now, {"state": "pending"}, None, reason)
    return statement


def _pending(connection: Connection, number: int, who: str) -> Statement:
    statement = statements.find(connection, number)
    if statement is None:
        raise Missing(f"no statement {number}; nadi indicator reported lists those there are")
    if statement.state != "pending":
        raise ConfigurationError(f"statement {number} is {statement.state} already, by {statement.judged_by}")
    if statement.reported_by == who:
        raise ConfigurationError(f"statement {number} was stated by {who}: somebody else verifies it (--by NAME)")
    return statement


def _audit(
    connection: Connection,
    action: str,
    number: int,
    who: str,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str | None = None,
) -> None:
    audit.add(
        connection,
        at=now,
        who=who,
        action=action,
        subject="statement",
        key=str(number),
        before=before,
        after=after,
        reason=reason,
    )
