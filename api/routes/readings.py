"""Readings of a point or a device: as they are, or in buckets."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers import csv_answer, json_answer, wants_csv
from api.known import check_metric, require_device, require_point
from api.parameters import Cursor, DeviceKey, Format, From, Language, Nadi, Origin, PointKey, To
from api.problems import Problem
from api.reading_pages import Question, read_page
from api.schemas.readings import Reading, Readings
from api.spans import widened
from api.times import DAY, span
from api.wording import ORIGINS, origin_name, say

router = APIRouter(prefix="/v1", tags=["readings"])

Bucket = Annotated[
    Literal["none", "1m", "5m", "15m", "1h", "1d", "1mo"],
    Query(description="width of a bucket; days and months are local. none: the readings themselves"),
]
Aggregate = Annotated[
    Literal["mean", "min", "max", "sum", "count", "first", "last"] | None,
    Query(description="of the good readings in a bucket; else mean. From 1d up a mean is of the hours' means"),
]
Metric = Annotated[str | None, Query(description="key, see /v1/metrics; else all of the point", examples=["pm25"])]
Limit = Annotated[int, Query(description="items a page", ge=1, le=100_000)]


@router.get(
    "/readings",
    response_model=Readings,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    summary="Readings over time",
)
def readings(
    nadi: Nadi,
    request: Request,
    language: Language,
    device: DeviceKey = None,
    point: PointKey = None,
    metric: Metric = None,
    from_: From = None,
    to: To = None,
    bucket: Bucket = "none",
    aggregate: Aggregate = None,
    origin: Origin = None,
    format_: Format = None,
    limit: Limit = 10_000,
    cursor: Cursor = None,
) -> Response:
    """Readings of one `device` or one `point`, oldest first; the last 24 hours unless `from` and `to` say else.

    Buckets are read from the coarsest storage that is exact (`storage`); doubtful readings are in none of them.
    """
    start, end = span(nadi, from_, to, DAY)
    if bucket != "none":
        start, end = widened(start, end, bucket, nadi.zone)
    aggregate_ = _aggregate(bucket, aggregate)
    if (device is None) == (point is None):
        raise Problem("invalid-parameter", ("sebut satu: device atau point", "name one: device or point"))
    with nadi.connection() as connection:
        owner = require_device(connection, device) if device else require_point(connection, point or "")
        check_metric(nadi, owner[0], metric)
        about = origin or origin_name(owner[1])
        question = Question(device, point, metric, about, start, end, bucket, aggregate_)
        items, next_ = read_page(nadi, connection, question, limit, cursor)
    if wants_csv(request, format_):
        head = {"device": device, "point": point, "origin": about, "bucket": bucket, "aggregate": aggregate_}
        return csv_answer(request, "readings", head, Reading, items, next_)
    answer = Readings(
        point=point,
        device=device,
        service=owner[0],
        origin=about,
        origin_label=say(ORIGINS[about], language),
        official=owner[1] == about == "real",
        start=nadi.local(start),
        end=nadi.local(end),
        bucket=bucket,
        aggregate=aggregate_,
        storage=question.storage,
        items=items,
        next=next_,
    )
    return json_answer(answer)


def _aggregate(bucket: str, aggregate: str | None) -> str | None:
    if bucket != "none":
        return aggregate or "mean"
    if aggregate is not None:
        detail = ("aggregate memerlukan bucket, misalnya 1h", "aggregate needs a bucket, such as 1h")
        raise Problem("invalid-parameter", detail, parameter="aggregate", value=aggregate)
    return None
