"""Errors as problem documents (RFC 9457), in the caller's language; each kind has a fixed type."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import msgspec
from fastapi import Request, Response

from api.wording import Language, Text, preferred_language, say

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5

# kind: (status, title); the kind is in the document's `type`, programs rely on it
KINDS: dict[str, tuple[int, Text]] = {
    "key-required": (401, ("Kunci diperlukan", "A key is required")),
    "login-failed": (401, ("Gagal masuk", "Login failed")),
    "not-allowed": (403, ("Tidak berhak", "Not allowed")),
    "not-found": (404, ("Tidak ditemukan", "Not found")),
    "no-such-address": (404, ("Alamat tidak ada", "No such address")),
    "method-not-allowed": (405, ("Metode tidak diizinkan", "Method not allowed")),
    "conflict": (409, ("Bertentangan dengan keadaannya", "In conflict with its state")),
    "unsupported-format": (415, ("Format tidak dikenal", "Unsupported format")),
    "too-slow": (408, ("Terlalu lambat", "Too slow")),
    "too-large": (413, ("Terlalu besar", "Too large")),
    "unknown-parameter": (422, ("Parameter tidak dikenal", "Unknown parameter")),
    "unknown-value": (422, ("Nilai tidak dikenal", "Unknown value")),
    "invalid-parameter": (422, ("Parameter tidak sah", "Invalid parameter")),
    "invalid-records": (422, ("Catatan tidak sah", "Invalid records")),
    "not-possible": (409, ("Tidak dapat dilakukan", "Not possible")),
    "not-final": (409, ("Belum final", "Not final")),
    "impossible-range": (422, ("Rentang waktu mustahil", "Impossible range")),
    "too-much": (422, ("Terlalu banyak diminta", "Too much asked for")),
    "too-many-requests": (429, ("Terlalu banyak permintaan", "Too many requests")),
    "internal": (500, ("Kesalahan pada Nadi", "An error in Nadi")),
    "database-away": (503, ("Basis data tidak menjawab", "The database does not answer")),
    "issuer-away": (503, ("Penerbit token tidak menjawab", "The token's issuer does not answer")),
    "broker-away": (503, ("Broker tidak menjawab", "The broker does not answer")),
    "too-many-streams": (503, ("Terlalu banyak pendengar", "Too many streams")),
    "takes-too-long": (503, ("Terlalu lama", "Takes too long")),
    "busy": (503, ("Sedang sibuk", "Busy")),
    "not-migrated": (503, ("Basis data belum disiapkan", "The database is not prepared")),
}


class Problem(Exception):
    """What becomes a problem document.

    kind     key of `KINDS`
    detail   what was wrong, where, with the value
    members  further members of the document: parameter, value, nearest, errors
    headers  further headers of the answer
    """

    def __init__(self, kind: str, detail: Text, **members: Any) -> None:
        super().__init__(detail[1])
        self.kind = kind
        self.detail = detail
        self.members = members
        self.headers: dict[str, str] = {}


def nearest(value: str, existing: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` of `existing` that look like `value`, the likest first."""
    by_folded = {name.casefold(): name for name in existing}
    return [by_folded[match] for match in get_close_matches(value.casefold(), by_folded, count, cutoff=0.5)]


def missing(kind: str, what: Text, value: str, existing: Iterable[str], **members: Any) -> Problem:
    """The problem that there is no `what` called `value`, with the nearest that exist."""
    names = list(existing)
    likely = nearest(value, names) or names[:3]
    hint_id = f"; yang terdekat: {', '.join(likely)}" if likely else ""
    hint_en = f"; the nearest: {', '.join(likely)}" if likely else ""
    shown = value[:200]
    detail = (f"tidak ada {what[0]} {shown!r}{hint_id}", f"there is no {what[1]} {shown!r}{hint_en}")
    return Problem(kind, detail, value=shown, nearest=likely, **members)


def language_of(request: Request) -> Language:
    """The language that the caller prefers."""
    default: Language = request.app.state.context.settings.language
    return preferred_language(request.headers.get("accept-language"), default)


def document(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The answer that says `problem`."""
    status, title = KINDS[problem.kind]
    language = language_of(request)
    content = {
        "type": f"urn:nadi:problem:{problem.kind}",
        "title": say(title, language),
        "status": status,
        "detail": say(problem.detail, language),
        "instance": request.scope["path"],
        **problem.members,
    }
    extra = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    if status == 503:
        extra["Retry-After"] = str(RETRY_AFTER_S)
    if status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(content), status, {**extra, **(headers or {}), **problem.headers}, MEDIA_TYPE)
