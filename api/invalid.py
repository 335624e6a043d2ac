"""Parameters and bodies that pydantic refused, said so that a caller can mend them."""

from __future__ import annotations

from typing import Any

from fastapi.exceptions import RequestValidationError

from api.problems import Problem, nearest
from api.wording import Text

# pydantic's error type: what it means; braces are filled from the error's context
_MEANINGS: dict[str, Text] = {
    "missing": ("wajib diisi", "is required"),
    "extra_forbidden": ("tidak dikenal di sini", "is not known here"),
    "timezone_aware": ("harus memuat zona waktu, misalnya +08:00", "must say its time zone, such as +08:00"),
    "int_parsing": ("harus bilangan bulat", "must be a whole number"),
    "int_from_float": ("harus bilangan bulat", "must be a whole number"),
    "float_parsing": ("harus bilangan", "must be a number"),
    "bool_parsing": ("harus true atau false", "must be true or false"),
    "literal_error": ("harus salah satu dari {expected}", "must be one of {expected}"),
    "greater_than_equal": ("paling sedikit {ge}", "must be at least {ge}"),
    "less_than_equal": ("paling banyak {le}", "must be at most {le}"),
    "string_too_long": ("paling panjang {max_length} huruf", "must have at most {max_length} characters"),
    "string_too_short": ("paling pendek {min_length} huruf", "must have at least {min_length} characters"),
    "string_pattern_mismatch": ("bentuknya tidak sah", "does not have the expected form"),
}


def invalid(error: RequestValidationError) -> Problem:
    """The problem that says each of the refusals, the first in its detail."""
    errors = [_explained(entry) for entry in error.errors()]
    first = errors[0]
    detail = (
        f"{first['parameter']}: {first['message_id']}, bukan {first['value']!r}",
        f"{first['parameter']}: {first['message_en']}, not {first['value']!r}",
    )
    return Problem("invalid-parameter", detail, errors=errors, **_of(first))


def _of(first: dict[str, Any]) -> dict[str, Any]:
    return {key: first[key] for key in ("parameter", "value", "nearest") if key in first}


def _explained(entry: dict[str, Any]) -> dict[str, Any]:
    context = entry.get("ctx", {})
    meaning = _MEANINGS.get(entry["type"], (entry["msg"], entry["msg"]))
    value = entry.get("input")
    shown = value[:200] if isinstance(value, str) else value if isinstance(value, int | float) else None
    if "password" in str(entry["loc"][-1]):
        shown = None
    found = {
        "parameter": ".".join(str(part) for part in entry["loc"][1:]) or str(entry["loc"][0]),
        "in": str(entry["loc"][0]),
        "message_id": meaning[0].format(**_in_indonesian(context)),
        "message_en": meaning[1].format(**context),
        "value": shown,
    }
    if entry["type"] == "literal_error" and isinstance(value, str):
        found["nearest"] = nearest(value, [word.strip("'") for word in _words(context["expected"])])
    return found


def _in_indonesian(context: dict[str, Any]) -> dict[str, Any]:
    """What pydantic says is expected, its list with the other word."""
    expected = context.get("expected")
    return context | {"expected": expected.replace(" or ", " atau ")} if isinstance(expected, str) else context


def _words(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")
