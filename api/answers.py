"""Answers as bytes: JSON by msgspec, CSV by the standard library."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi import Request, Response

JSON = "application/json"
CSV = "text/csv; charset=utf-8"

# A spreadsheet runs a cell that starts so as a formula; names come from devices too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# A cache must not give one caller's form or language to another.
VARY = {"Vary": "Accept, Accept-Language"}

_encoder = msgspec.json.Encoder()


def json_answer(content: object, *, media_type: str = JSON) -> Response:
    """`content` as JSON; dataclasses become objects."""
    return Response(_encoder.encode(content), headers=VARY, media_type=media_type)


def csv_answer(
    request: Request, name: str, head: Mapping[str, Any], kind: type, rows: Iterable[Any], next_: str | None = None
) -> Response:
    """`rows`, dataclasses of `kind`, as a file called `name`.

    head    what holds for every row, such as the origin: the first columns
    next_   cursor; a Link header then says where the file goes on
    """
    text = io.StringIO()
    columns = [field.name for field in fields(kind)]
    constant = [_cell(value) for value in head.values()]
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*head, *columns])
    writer.writerows(constant + [_cell(getattr(row, column)) for column in columns] for row in rows)
    headers = {**VARY, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    if next_:
        query = urlencode(
            [*(pair for pair in request.query_params.multi_items() if pair[0] != "cursor"), ("cursor", next_)]
        )
        headers["Link"] = f'<{request.scope["path"]}?{query}>; rel="next"'
    return Response(text.getvalue(), headers=headers, media_type=CSV)


def wants_csv(request: Request, format_: str | None) -> bool:
    """Whether the caller asked for CSV, by the parameter or, without it, by the Accept header."""
    if format_ is not None:
        return format_ == "csv"
    return "text/csv" in request.headers.get("accept", "")


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return " ".join(map(str, value))
    return value
