"""Readings of a service for Grafana: points on the map, newest values, lines over time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.answers import json_answer
from api.chart_buckets import INTERVAL, chart_bucket
from api.context import Context
from api.lines import milliseconds
from api.parameters import Nadi
from api.routes.devices import SILENT_AFTER_INTERVALS
from api.routes.grafana import MAX_POINTS, AnyOrigin, From, LanguageName, To, asked
from api.schemas.grafana import Choice, SeriesRow
from api.schemas.grafana_live import LatestRow, PointRow
from api.times import from_milliseconds
from api.wording import ORIGINS, OriginName, say
from core.store.buckets import Form, bucketed
from core.store.connection import Connection
from core.store.health import newest_readings
from core.store.latest import latest as newest
from core.store.wanted import Series

router = APIRouter(prefix="/v1/grafana", tags=["grafana"])

EVERY = "*"
Service = Annotated[str, Query(description="key of a service, see /v1/services; of points and /latest also *")]
Districts = Annotated[str, Query(description="codes with commas between; * is every one", max_length=500)]
Metric = Annotated[str, Query(description="key of one of its metrics, see /v1/metrics", examples=["pm25"])]

# More lines than this nobody tells apart; more rows no table shows.
MAX_LINES = 40
MAX_ROWS = 5000
Interval = Annotated[
    str, Query(description="no finer than this: a panel's $__interval", pattern=INTERVAL, examples=["5m"])
]


def shown_origin(connection: Connection, service: str, origin: AnyOrigin) -> OriginName:
    """What was asked for; else of what the service has the first of real, simulated, replayed."""
    if wanted := asked(origin):
        return wanted
    present = newest_readings(connection)
    return next((name for name in ORIGINS if (service, name) in present), "simulated")


@router.get("/readings-origin", response_model=list[Choice], summary="Which readings are shown, for a variable")
def readings_origin(
    nadi: Nadi, service: Service, origin: AnyOrigin = "auto", language: LanguageName = "id"
) -> Response:
    """One entry: the origin of the service's readings, and its label."""
    if service not in nadi.catalogue.services:
        return json_answer([])
    with nadi.connection() as connection:
        about = shown_origin(connection, service, origin)
    return json_answer([Choice(about, say(ORIGINS[about], language))])


@router.get("/points", response_model=list[PointRow], summary="Points of a service on the map")
def points(
    nadi: Nadi, service: Service, origin: AnyOrigin = "auto", district: Districts = "*", language: LanguageName = "id"
) -> Response:
    """Points that have sent readings, each as fresh as its newest one."""
    found: dict[str, PointRow] = {}
    for row in _newest(nadi, service, origin, district):
        age_s, state = _age(nadi, row)
        label = say(ORIGINS[row["origin"]], language)
        place = row["latitude"], row["longitude"]
        point = PointRow(row["point"], row["point_name"], *place, state, age_s, label)
        found[point.point] = min(found.get(point.point, point), point, key=lambda each: each.age_s)
    return json_answer(list(found.values()))


@router.get("/latest", response_model=list[LatestRow], summary="Newest readings of a service")
def latest(
    nadi: Nadi, service: Service, origin: AnyOrigin = "auto", district: Districts = "*", language: LanguageName = "id"
) -> Response:
    """A row a series, oldest first."""
    rows = [_row(nadi, row, language) for row in _newest(nadi, service, origin, district)]
    return json_answer(sorted(rows, key=lambda row: (row.time, row.point, row.metric)))


@router.get("/lines", response_model=list[SeriesRow], summary="Readings of a metric over time")
def lines(
    nadi: Nadi,
    service: Service,
    metric: Metric,
    from_: From,
    to: To,
    origin: AnyOrigin = "auto",
    district: Districts = "*",
    interval: Interval = "",
) -> Response:
    """A line a point: means of good readings, in buckets wide enough for a chart."""
    known = nadi.catalogue.services.get(service)
    if known is None or metric not in known.metrics or from_ >= to:
        return json_answer([])
    start, end = from_milliseconds(from_), from_milliseconds(to)
    with nadi.connection() as connection:
        about = shown_origin(connection, service, origin)
        rows = newest(connection, service=service, metric=metric, origin=about, limit=MAX_ROWS)
        rows = _within(rows, district)[:MAX_LINES]
        names = {row["series_id"]: row["point"] for row in rows}
        wanted = [Series(row["series_id"], row["point"], service, metric, about, row["interval_s"]) for row in rows]
        form = Form(chart_bucket(start, end, interval, MAX_POINTS), "mean", nadi.zone.key)
        found = bucketed(connection, wanted, start, end, form, limit=MAX_POINTS * MAX_LINES) if wanted else []
    answer = [SeriesRow(milliseconds(time), names[series], value) for time, series, value, _ in found]
    return json_answer(sorted(answer, key=lambda row: (row.time, row.series)))


def _newest(nadi: Context, service: str, origin: AnyOrigin, district: str) -> list[dict[str, Any]]:
    if service not in (EVERY, *nadi.catalogue.services):
        return []
    with nadi.connection() as connection:
        if service == EVERY:
            rows = newest(connection, origin=asked(origin), limit=MAX_ROWS)
        else:
            rows = newest(connection, service=service, origin=shown_origin(connection, service, origin), limit=MAX_ROWS)
    return _within(rows, district)


def _within(rows: list[dict[str, Any]], district: str) -> list[dict[str, Any]]:
    wanted = district.split(",")
    return rows if district == EVERY else [row for row in rows if row["district"] in wanted]


def _age(nadi: Context, row: dict[str, Any]) -> tuple[float, int]:
    age_s = max(0.0, (nadi.now() - row["time"]).total_seconds())
    return age_s, int(age_s > SILENT_AFTER_INTERVALS * row["interval_s"])


def _row(nadi: Context, row: dict[str, Any], language: LanguageName) -> LatestRow:
    metric = nadi.catalogue.services[row["service"]].metrics.get(row["metric"])
    age_s, state = _age(nadi, row)
    return LatestRow(
        time=milliseconds(row["time"]),
        point=row["point"],
        name=row["point_name"],
        metric=metric.name(language) if metric else row["metric"],
        value=row["value"],
        unit=(nadi.symbol(metric.unit) or "") if metric else "",
        age_s=age_s,
        state=state,
        origin_label=say(ORIGINS[row["origin"]], language),
    )
