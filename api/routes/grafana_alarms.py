"""Alarms for Grafana: regions for annotations, what is open, coded states over time."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.alarms import alarm_of
from api.answers import json_answer
from api.context import Context
from api.lines import milliseconds
from api.parameters import Nadi
from api.routes.grafana import AnyOrigin, From, LanguageName, To, asked
from api.schemas.alarms import Alarm as Shown
from api.schemas.grafana_alarms import ActiveAlarm, AlarmCounts, AlarmRegion, AlarmState
from api.times import from_milliseconds
from core.catalogue.alarm_conditions import SEVERITIES
from core.store import alarm_lists
from core.store.alarms import Alarm
from core.store.connection import Connection

router = APIRouter(prefix="/v1/grafana", tags=["grafana"])

Services = Annotated[str, Query(description="keys of services with commas between; * is every one", max_length=500)]
Severity = Annotated[Literal["*", "info", "warning", "critical"], Query(description="only these; * is every one")]
# More regions or bands than this nobody tells apart.
MAX_ALARMS = 500
MAX_BANDS = 40


@router.get("/alarms", response_model=list[AlarmRegion], summary="Alarms as regions, for annotations")
def regions(
    nadi: Nadi, from_: From, to: To, service: Services = "*", origin: AnyOrigin = "auto", language: LanguageName = "id"
) -> Response:
    """Those whose condition held at some time in the span, oldest first."""
    rows = []
    for alarm in _between(nadi, from_, to, service, origin):
        shown = alarm_of(nadi, alarm, language)
        until = alarm.cleared_at or nadi.now()
        text = f"{shown.severity_label}, {shown.state_label} · {shown.origin_label}"
        tags = f"{alarm.severity},{alarm.service},{alarm.rule}"
        rows.append(
            AlarmRegion(
                milliseconds(alarm.onset_at), milliseconds(until), _what(shown, language), text, tags, alarm.alarm_id
            )
        )
    return json_answer(sorted(rows, key=lambda row: (row.time, row.id)))


@router.get("/alarms/active", response_model=list[ActiveAlarm], summary="Alarms that are open")
def active(
    nadi: Nadi,
    service: Services = "*",
    severity: Severity = "*",
    origin: AnyOrigin = "auto",
    language: LanguageName = "id",
) -> Response:
    """The worst first; a row an alarm."""
    with nadi.connection() as connection:
        found = _open(connection, origin)
    rows = []
    for alarm in found:
        if not _is_of(alarm, service) or severity not in ("*", alarm.severity):
            continue
        shown = alarm_of(nadi, alarm, language)
        age_s = max(0.0, (nadi.now() - alarm.raised_at).total_seconds())
        agency = nadi.catalogue.agencies.get(alarm.agency)
        rows.append(
            ActiveAlarm(
                time=milliseconds(alarm.raised_at),
                id=alarm.alarm_id,
                severity=_code(alarm),
                what=_kind(shown, language),
                place=alarm.name,
                value=alarm.value,
                unit=shown.unit_symbol or "",
                state_label=shown.state_label,
                holds=int(shown.holds),
                age_s=age_s,
                agency=agency.name(language) if agency else alarm.agency,
                origin_label=shown.origin_label,
            )
        )
    return json_answer(sorted(rows, key=lambda row: (-row.severity, row.time, row.id)))


@router.get("/alarms/counts", response_model=list[AlarmCounts], summary="Open alarms by severity")
def counts(nadi: Nadi, service: Services = "*", origin: AnyOrigin = "auto") -> Response:
    """One row."""
    with nadi.connection() as connection:
        found = [alarm for alarm in _open(connection, origin) if _is_of(alarm, service)]
    by_severity = {name: sum(alarm.severity == name for alarm in found) for name in SEVERITIES}
    unacknowledged = sum(alarm.state == "raised" for alarm in found)
    return json_answer([AlarmCounts(**by_severity, unacknowledged=unacknowledged)])


@router.get("/alarm-states", response_model=list[AlarmState], summary="How bad it was, for bands over time")
def states(
    nadi: Nadi, from_: From, to: To, service: Services = "*", origin: AnyOrigin = "auto", language: LanguageName = "id"
) -> Response:
    """A band a cause, of those that were raised last: its severity from the onset on, 0 once the condition is over."""
    codes: dict[tuple[int, str], int] = {}
    bands: dict[str, None] = {}
    for alarm in _between(nadi, from_, to, service, origin):
        band = _what(alarm_of(nadi, alarm, language), language)
        if band not in bands and len(bands) == MAX_BANDS:
            continue
        bands[band] = None
        codes.setdefault((max(milliseconds(alarm.onset_at), from_), band), _code(alarm))
        end = milliseconds(alarm.cleared_at or nadi.now())
        codes.setdefault((min(end, to), band), 0 if alarm.cleared_at else _code(alarm))
    return json_answer([AlarmState(time, band, code) for (time, band), code in sorted(codes.items())])


def _between(nadi: Context, from_: int, to: int, service: str, origin: AnyOrigin) -> list[Alarm]:
    """Newest first; those whose condition held in the span."""
    if from_ >= to:
        return []
    start, end = from_milliseconds(from_), from_milliseconds(to)
    with nadi.connection() as connection:
        name = _origin(connection, origin)
        found = alarm_lists.list_alarms(connection, origin=name, start=start, end=end, limit=MAX_ALARMS)
    return [
        alarm
        for alarm in found
        if _is_of(alarm, service) and alarm.onset_at < end and (alarm.cleared_at is None or alarm.cleared_at > start)
    ]


def _open(connection: Connection, origin: AnyOrigin) -> list[Alarm]:
    name = _origin(connection, origin)
    return alarm_lists.list_alarms(connection, state="open", origin=name, limit=MAX_ALARMS)


def _origin(connection: Connection, origin: AnyOrigin) -> str:
    """What was asked for; else real if there is any real alarm, else simulated."""
    has_real = bool(alarm_lists.list_alarms(connection, origin="real", limit=1))
    return asked(origin) or ("real" if has_real else "simulated")


def _is_of(alarm: Alarm, service: str) -> bool:
    return service == "*" or alarm.service in service.split(",")


def _code(alarm: Alarm) -> int:
    return 1 + [str(name) for name in SEVERITIES].index(alarm.severity)


def _kind(shown: Shown, language: LanguageName) -> str:
    return shown.name_en if language == "en" else shown.name_id


def _what(shown: Shown, language: LanguageName) -> str:
    return f"{_kind(shown, language)} · {shown.place}"
