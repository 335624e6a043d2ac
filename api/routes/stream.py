"""Live events: readings, indicator values and alarms, as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from pydantic import StringConstraints, TypeAdapter
from starlette.concurrency import run_in_threadpool

from api.context import Context
from api.known import check_metric
from api.parameters import KEY_PATTERN, Nadi, check_service, find_district, find_indicator
from api.problems import Problem
from api.schemas.stream import AlarmEvent, HealthEvent, ReadingEvent, ValueEvent
from api.stream.batches import parse_id
from api.stream.feed import Feed
from api.stream.filters import Filter, Names
from api.stream.history import missed
from api.stream.hub import Hub
from api.stream.response import EventStream
from api.wording import OriginName
from core.store import live

router = APIRouter(prefix="/v1", tags=["readings"])

_PATIENCE_S = 5.0

Kinds = Annotated[
    list[Literal["readings", "values", "alarms", "health"]] | None,
    Query(description="readings, values (of indicators), alarms, health (of devices); all if not given; repeatable"),
]
Services = Annotated[list[str] | None, Query(description="keys of services, see /v1/services", examples=[["air"]])]
Districts = Annotated[
    list[str] | None,
    Query(description="codes or names of districts: readings and alarms there, and values of the district"),
]
Key = Annotated[str, StringConstraints(max_length=200, pattern=KEY_PATTERN)]
Devices = Annotated[list[Key] | None, Query(description="keys of devices, see /v1/devices; leaves values out")]
Metrics = Annotated[
    list[str] | None, Query(description="keys of metrics, see /v1/metrics; leaves out all but readings")
]
Indicators = Annotated[
    list[str] | None, Query(description="ids of indicators, see /v1/indicators; leaves out all but values")
]
Origins = Annotated[list[OriginName] | None, Query(description="real, reported, simulated, replayed")]
LastId = Annotated[str | None, Query(description="as the header Last-Event-ID, for who cannot send it", max_length=40)]
LastIdHeader = Annotated[
    str | None,
    Header(alias="Last-Event-ID", description="id of the last event that was heard: goes on behind it", max_length=40),
]

_EVENTS: dict[str, Any] = {
    "description": "Events `reading`, `value`, `alarm`, `health`; `gap`: something is gone; `dropped`: why it ends",
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "x-events": {
                name: TypeAdapter(kind).json_schema()
                for name, kind in (
                    ("reading", ReadingEvent),
                    ("value", ValueEvent),
                    ("alarm", AlarmEvent),
                    ("health", HealthEvent),
                )
            },
            "example": 'event: reading\nid: 4711.2\ndata: {"point":"udara-sgu","metric":"pm25","value":12.5}\n\n',
        }
    },
}


@router.get("/stream", status_code=200, response_class=EventStream, responses={200: _EVENTS}, summary="Live events")
async def stream(
    nadi: Nadi,
    request: Request,
    kind: Kinds = None,
    service: Services = None,
    district: Districts = None,
    device: Devices = None,
    metric: Metrics = None,
    indicator: Indicators = None,
    origin: Origins = None,
    last_event_id: LastId = None,
    last_event_id_header: LastIdHeader = None,
) -> EventStream:
    """Server-sent events, without an end: readings as they come in, indicator values as they are
    computed, and alarms as they change.

    Of the values those whose period goes on or ended within a day, and later revisions of any. Who comes again with the
    id of the last event goes on behind it, within a quarter of an hour; else an event `gap` says that something is
    missing. Every 15 seconds without an event there is a comment. Who reads too slowly is dropped, with the reason.
    """
    since = _since(last_event_id_header or last_event_id)
    wanted = Filter(
        kinds=frozenset(kind or (live.READINGS, live.VALUES, live.ALARMS, live.HEALTH)),
        services=_names(service, lambda each: check_service(nadi, each)),
        districts=_names(district, lambda each: find_district(nadi, each)),
        devices=_names(device),
        metrics=_names(metric, lambda each: _metric(nadi, each)),
        indicators=_names(indicator, lambda each: find_indicator(nadi, each).id),
        origins=_names(origin),
    )
    feed: Feed = request.app.state.feed
    hub: Hub = request.app.state.hub
    await feed.started(_PATIENCE_S)
    # Of several workers each takes its share.
    if hub.clients >= -(-nadi.settings.api_streams // nadi.settings.api_workers):
        detail = (f"sudah {hub.clients} pendengar", f"{hub.clients} clients listen already")
        raise Problem("too-many-streams", detail)
    place = hub.join(wanted, await run_in_threadpool(_newest, nadi))
    return EventStream(hub, place, None if since is None else missed(nadi, place, since), request.state.still)


def _newest(nadi: Context) -> int:
    with nadi.connection() as connection:
        return live.newest(connection)


def _names(given: Sequence[str] | None, check: Any = None) -> Names:
    return None if given is None else frozenset(check(each) if check else each for each in given)


def _metric(nadi: Context, metric: str) -> str:
    check_metric(nadi, None, metric)
    return metric


def _since(text: str | None) -> tuple[int, int] | None:
    if not text:
        return None
    try:
        return parse_id(text)
    except ValueError as error:
        detail = (
            "Last-Event-ID: kirim id dari peristiwa terakhir",
            "Last-Event-ID: send the id of the last event",
        )
        raise Problem("invalid-parameter", detail, parameter="Last-Event-ID", value=text) from error
