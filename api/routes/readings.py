"""Readings of points, devices or a whole service: as they are, or in buckets."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from api.answers import json_answer
from api.caching import cached
from api.context import Context
from api.files import RESPONSES, file_answer, form_of, style_of
from api.parameters import Language, Nadi
from api.reading_pages import read_page
from api.reading_query import Asked
from api.reading_questions import Question, question_of
from api.reading_tables import reading_table
from api.schemas.readings import Readings
from api.times import is_fixed
from api.whole_readings import whole
from api.wording import ORIGINS, Text, say
from core.store.indicators import SETTLE

router = APIRouter(prefix="/v1", tags=["readings"])


@router.get("/readings", response_model=Readings, responses=RESPONSES, summary="Readings over time")
def readings(nadi: Nadi, request: Request, language: Language, asked: Asked) -> Response:
    """Readings of `device`, `point` or `service`, by time; the last 24 hours unless `from` and `to` say else.

    Buckets are read from the coarsest storage that is exact (`storage`). With `fill`, `max_points` and the
    time-weighted mean the whole answer is held at once, so it is bounded. A file (`format`) holds all rows, by point.
    """
    form = form_of(request, asked.format_)
    with nadi.connection() as connection:
        question = question_of(nadi, connection, asked)
        if form is None:
            items, next_, before = read_page(nadi, connection, question)
        else:
            lines = whole(nadi, connection, question)[0] if question.is_whole else None
    if form is not None:
        table = reading_table(nadi, question, lines, language)
        return file_answer(request, table, form, style_of(asked.csv, asked.bom))
    answer = Readings(
        point=asked.point,
        device=asked.device,
        service=question.service,
        origin=question.origin,
        origin_label=say(ORIGINS[question.origin], language),
        official=question.is_official,
        start=nadi.local(question.start),
        end=nadi.local(question.end),
        bucket=asked.bucket,
        aggregate=question.form.aggregate if question.form else None,
        fill=asked.fill,
        storage=question.storage,
        thinned_from=before,
        note=say(note, language) if (note := _note(nadi, question)) else None,
        items=items,
        next=next_,
    )
    return cached(request, json_answer(answer), is_final=_is_final(nadi, question))


def _is_final(nadi: Context, question: Question) -> bool:
    """Whether the same address means the same span tomorrow, and all of it is over."""
    asked = question.asked
    return is_fixed(asked.from_) and is_fixed(asked.to) and question.end + SETTLE <= nadi.now()


def _note(nadi: Context, question: Question) -> Text | None:
    """What was dropped by retention is not there, and is not silence."""
    days = nadi.settings.reading_days
    if days is None or question.storage != "reading":
        return None
    kept = nadi.local(nadi.now() - timedelta(days=days))
    if question.start >= kept:
        return None
    day = kept.date().isoformat()
    return (
        f"bacaan sebelum kira-kira {day} sudah dihapus menurut masa simpan; bucket 1h ke atas masih lengkap",
        f"readings from before about {day} were dropped by retention; buckets from 1h up are still complete",
    )
