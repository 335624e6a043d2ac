"""Warnings to the public: those that hold, and those that held."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.answers import json_answer
from api.context import Context
from api.cursors import decode, encode
from api.parameters import Cursor, DistrictCode, Language, Limit, Nadi, Origin, ServiceKey, check_service, find_district
from api.schemas.common import Page
from api.schemas.warnings import PublishedWarning
from api.wording import ORIGINS, say
from api.wording import Language as LanguageName
from core.store.published_warnings import list_warnings

router = APIRouter(prefix="/v1", tags=["alarms"])

State = Annotated[Literal["published", "ended"] | None, Query(description="published: those that hold")]
_TIMES = ("published_at", "updated_at", "ended_at")


@router.get("/warnings", response_model=Page[PublishedWarning], summary="Warnings to the public")
def warnings(
    nadi: Nadi,
    language: Language,
    state: State = None,
    service: ServiceKey = None,
    district: DistrictCode = None,
    origin: Origin = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """What was published, newest first, with the text that was said last; proposals are not among them."""
    filters: dict[str, Any] = {
        "state": state,
        "service": check_service(nadi, service),
        "district": find_district(nadi, district),
        "origin": origin,
        "before": decode(cursor, int),
        "limit": limit + 1,
    }
    with nadi.connection() as connection:
        rows = list_warnings(connection, **filters)
    items = [_warning(nadi, row, language) for row in rows[:limit]]
    return json_answer(Page(items, encode(items[-1].id) if len(rows) > limit else None))


def _warning(nadi: Context, row: dict[str, Any], language: LanguageName) -> PublishedWarning:
    times: dict[str, Any] = {name: (at := row.pop(name)) and nadi.local(at) for name in _TIMES}
    return PublishedWarning(
        id=row.pop("warning_id"),
        alarm=row.pop("alarm_id"),
        place=row.pop("name"),
        origin_label=say(ORIGINS[row["origin"]], language),
        state="ended" if times["ended_at"] else "published",
        **times,
        **row,
    )
