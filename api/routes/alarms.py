"""Alarms: what somebody must look at, taken up and closed; warnings to the public; the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from api.access import AskedBy
from api.alarm_desk import AlarmId, opened
from api.alarm_rules import rule_of
from api.alarms import alarm_of, detail_of
from api.answers import json_answer
from api.cursors import decode, encode
from api.files import RESPONSES, file_answer, form_of, style_of
from api.parameters import (
    Bom,
    Csv,
    Cursor,
    DeviceKey,
    DistrictCode,
    Format,
    From,
    Language,
    Limit,
    Nadi,
    Origin,
    PointKey,
    ServiceKey,
    To,
    check_service,
    find_district,
)
from api.problems import Problem, missing
from api.schemas.alarm_rules import Rule, SeverityName
from api.schemas.alarms import Alarm, AlarmDetail
from api.schemas.common import Page
from api.tables import Table, batches_of, schema_of
from api.times import parse_time
from core.access.rights import Right
from core.store import alarm_lists

router = APIRouter(prefix="/v1", tags=["alarms"])

State = Annotated[
    Literal["open", "raised", "acknowledged", "closed"] | None, Query(description="open: raised or acknowledged")
]
Severity = Annotated[SeverityName | None, Query(description="info, warning or critical")]
RuleKey = Annotated[str | None, Query(description="key of a rule, see /v1/alarm-rules", examples=["river-level"])]
AgencyKey = Annotated[str | None, Query(description="key of the agency whose it is to act", examples=["bpbd"])]

_AT_ONCE = 1000


@router.get("/alarms", response_model=Page[Alarm], responses=RESPONSES, summary="Alarms")
def alarms(
    nadi: Nadi,
    request: Request,
    language: Language,
    state: State = None,
    severity: Severity = None,
    service: ServiceKey = None,
    district: DistrictCode = None,
    point: PointKey = None,
    device: DeviceKey = None,
    rule: RuleKey = None,
    agency: AgencyKey = None,
    origin: Origin = None,
    from_: From = None,
    to: To = None,
    format_: Format = None,
    csv: Csv = "plain",
    bom: Bom = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Newest first. With `from` and `to` those that were open at some time between; a file holds all of them."""
    if point is not None and device is not None:
        detail = ("pilih point atau device, bukan keduanya", "name a point or a device, not both")
        raise Problem("invalid-parameter", detail, parameter="device")
    filters: dict[str, Any] = {
        "state": state,
        "severity": severity,
        "service": check_service(nadi, service),
        "district": find_district(nadi, district),
        "rule": _known(rule, nadi.alarm_rules, ("aturan", "rule"), "rule"),
        "agency": _known(agency, nadi.catalogue.agencies, ("perangkat daerah", "agency"), "agency"),
        "origin": origin,
        "subject": f"point:{point}" if point else f"device:{device}" if device else None,
        "start": parse_time(nadi, "from", from_)[0] if from_ else None,
        "end": parse_time(nadi, "to", to)[1] if to else None,
    }
    form = form_of(request, format_)
    before = decode(cursor, int)
    if form is None:
        with nadi.connection() as connection:
            rows = alarm_lists.list_alarms(connection, **filters, before=before, limit=limit + 1)
        items = [alarm_of(nadi, row, language) for row in rows[:limit]]
        return json_answer(Page(items, encode(items[-1].id) if len(rows) > limit else None))

    def every_row() -> Iterator[Alarm]:
        last: int | None = None
        with nadi.exports.connection() as connection:
            while part := alarm_lists.list_alarms(connection, **filters, before=last, limit=_AT_ONCE):
                yield from (alarm_of(nadi, row, language) for row in part)
                last = part[-1].alarm_id

    schema = schema_of(Alarm, {}, nadi.zone)
    table = Table("alarms", schema, batches_of(every_row(), {}, schema), nadi.zone, language)
    return file_answer(request, table, form, style_of(csv, bom))


@router.get("/alarm-rules", response_model=Page[Rule], summary="Alarm rules")
async def rules(nadi: Nadi) -> Response:
    """What makes an alarm, what is to be done and whom to call."""
    return json_answer(Page([rule_of(nadi, rule) for rule in nadi.alarm_rules.values()], None))


@router.get("/alarms/{alarm}", response_model=AlarmDetail, summary="One alarm")
def one(nadi: Nadi, caller: AskedBy, language: Language, alarm: AlarmId) -> Response:
    """With its rule, what it is about, its history, warnings and notifications.

    Who did what is told to those who may handle alarms.
    """
    with opened(nadi, caller) as desk:
        tells_who = Right.ALARMS in caller.rights
        return json_answer(detail_of(nadi, desk.connection, desk.find(alarm), language, tells_who=tells_who))


def _known(name: str | None, existing: Any, what: tuple[str, str], parameter: str) -> str | None:
    if name is not None and name not in existing:
        raise missing("unknown-value", what, name, existing, parameter=parameter)
    return name
