"""What each exception becomes; everything that is not an answer leaves through here."""

from __future__ import annotations

import logging

import psycopg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.body_limit import BadBody
from api.invalid import invalid
from api.problems import Problem, document, nearest
from core.errors import Unavailable

logger = logging.getLogger(__name__)


def add_handlers(app: FastAPI) -> None:
    """Let every error of `app` leave as a problem document."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Unavailable, _issuer_away)
    app.add_exception_handler(psycopg.OperationalError, _database_away)
    app.add_exception_handler(psycopg.errors.QueryCanceled, _too_slow)
    app.add_exception_handler(psycopg.errors.UndefinedTable, _not_migrated)
    app.add_exception_handler(psycopg.DataError, _unstorable)
    app.add_exception_handler(Exception, _internal)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return document(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return document(request, invalid(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = request.scope["path"]
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "GET").replace("GET", "GET, HEAD")
        detail = (
            f"{path} hanya menerima {allowed}, bukan {request.method}",
            f"{path} takes {allowed}, not {request.method}",
        )
        return document(request, Problem("method-not-allowed", detail), {"Allow": allowed})
    if error.status_code == 404:
        likely = nearest(path, request.app.openapi()["paths"])
        hint = f"; {', '.join(likely)}?" if likely else ""
        detail = (f"tidak ada alamat {path}{hint}", f"there is no address {path}{hint}")
        return document(request, Problem("no-such-address", detail, nearest=likely))
    if isinstance(error, BadBody):
        return document(request, error.problem)
    if error.status_code == 400:
        detail = ("isi permintaan tidak terbaca", "the body of the request cannot be read")
        return document(request, Problem("invalid-parameter", detail, parameter="body"))
    logger.error("unexpected status %s at %s: %s", error.status_code, path, error.detail)
    return document(request, Problem("internal", (str(error.detail), str(error.detail))))


async def _database_away(request: Request, error: Exception) -> Response:
    logger.warning("database away: %s", str(error).splitlines()[0] if str(error) else type(error).__name__)
    detail = (
        "basis data sedang tidak menjawab; coba lagi sebentar lagi",
        "the database does not answer at the moment; try again shortly",
    )
    return document(request, Problem("database-away", detail))


async def _issuer_away(request: Request, error: Exception) -> Response:
    """A token's issuer; where the broker is away the routes say so themselves."""
    detail = (
        "penerbit token (OpenID Connect) tidak menjawab; coba lagi sebentar lagi, atau pakai kunci",
        "the token's issuer (OpenID Connect) does not answer; try again shortly, or use a key",
    )
    return document(request, Problem("issuer-away", detail))


async def _too_slow(request: Request, error: Exception) -> Response:
    """The statement was cancelled at its time limit."""
    logger.warning("too slow: %s?%s", request.scope["path"], request.scope["query_string"].decode(errors="replace"))
    detail = (
        "basis data perlu waktu terlalu lama: persempit rentang, perlebar bucket, atau minta sebagai berkas",
        "the database would take too long: narrow the span, widen the bucket, or ask for a file",
    )
    return document(request, Problem("takes-too-long", detail))


async def _not_migrated(request: Request, error: Exception) -> Response:
    logger.error("not migrated: %s", str(error).splitlines()[0])
    detail = (
        "tabel belum ada; jalankan: nadi migrate",
        "the tables do not exist yet; run: nadi migrate",
    )
    return document(request, Problem("not-migrated", detail))


async def _unstorable(request: Request, error: Exception) -> Response:
    """A parameter that passed our checks but that the database cannot even compare."""
    text = str(error).splitlines()[0]
    return document(request, Problem("invalid-parameter", (text, text)))


async def _internal(request: Request, error: Exception) -> Response:
    """What the server logs with its traceback; the caller learns nothing of our inside."""
    detail = (
        "terjadi kesalahan yang tercatat di log Nadi",
        "something went wrong; Nadi's log has the details",
    )
    return document(request, Problem("internal", detail))
