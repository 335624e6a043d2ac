"""Answers as files: which format is wanted, and the file sent while it is being made."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import chain
from typing import Any

import anyio
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool

from api import formats
from api.answers import VARY
from api.problems import Problem
from api.tables import FileForm, Style, Table
from core.registry import load_entries

FORMS: dict[str, FileForm] = load_entries(formats, "form")

# What OpenAPI says of routes that answer with files too.
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            form.media_type.partition(";")[0]: {
                "schema": {"type": "string"} if name == "csv" else {"type": "string", "format": "binary"}
            }
            for name, form in FORMS.items()
        }
    }
}


def form_of(request: Request, asked: str | None) -> FileForm | None:
    """The kind of file that is wanted, by the parameter or, without it, by the Accept header; None: JSON.

    raises   Problem: a page of a file is asked for
    """
    name = asked or _accepted(request.headers.get("accept", ""))
    if name == "json":
        return None
    for parameter in ("limit", "cursor"):
        if parameter in request.query_params:
            detail = (
                f"{parameter}: berkas {name} memuat semua baris; halaman hanya untuk format=json",
                f"{parameter}: a file ({name}) holds all rows; pages are for format=json",
            )
            value = request.query_params[parameter][:200]
            raise Problem("invalid-parameter", detail, parameter=parameter, value=value)
    return FORMS[name]


def style_of(csv: str, bom: bool | None) -> Style:
    """How a CSV file is written by the parameters `csv` and `bom`."""
    return Style(decimal_comma=csv == "id", bom=csv == "id" if bom is None else bom)


def file_answer(
    request: Request, table: Table, form: FileForm, style: Style, headers: Mapping[str, str] | None = None
) -> Response:
    """The table as a file, sent while it is being made.

    raises   Problem, psycopg.Error: what went wrong before its first piece
    """
    suffix = next(name for name, each in FORMS.items() if each is form)
    disposition = f'attachment; filename="{table.name}.{suffix}"'
    all_headers = {**VARY, **(headers or {}), "Content-Disposition": disposition}
    if getattr(request.state, "is_head", False):
        return Response(headers=all_headers, media_type=form.media_type)
    pieces = form.write(table, style)
    first = next(pieces, b"")
    return StreamingResponse(_sent(first, pieces), headers=all_headers, media_type=form.media_type)


async def _sent(first: bytes, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    try:
        async for piece in iterate_in_threadpool(chain([first], pieces)):
            if piece:
                yield piece
    finally:
        # A reader who leaves must not leave a connection behind.
        with anyio.CancelScope(shield=True):
            await run_in_threadpool(pieces.close)  # type: ignore[attr-defined]  # the formats write generators


def _accepted(accept: str) -> str:
    for part in accept.split(","):
        media_type = part.partition(";")[0].strip().lower()
        for name, form in FORMS.items():
            if media_type == form.media_type.partition(";")[0]:
                return name
        if media_type in ("application/json", "*/*"):
            break
    return "json"
