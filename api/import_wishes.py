"""What a caller says of a file to import: the same words as the options of `nadi import`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Depends, Query

from api.problems import Problem

_TEXT = r"^[^\x00-\x1f\x7f]+$"
_PAIR = r"^[^\x00-\x1f\x7f=]+=[^\x00-\x1f\x7f]+$"
_ROLE = "ROLE=NAME, may be repeated"

File = Annotated[
    str | None,
    Query(
        description="name of the file; its ending tells its form, else the Content-Type does",
        examples=["aduan-2025.xlsx"],
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f/\\]+$",
    ),
]
Apply = Annotated[bool, Query(description="store it; else it is only tried and said what that would do")]
Pair = Annotated[str, Query(pattern=_PAIR, max_length=400)]
Column = Annotated[
    list[Pair] | None, Query(description=f"which column is what: {_ROLE}", examples=[["time=Waktu"]], max_length=200)
]
Ignore = Annotated[
    list[Annotated[str, Query(pattern=_TEXT, max_length=200)]] | None,
    Query(description="column to leave out, may be repeated", max_length=200),
]
Decimal = Annotated[Literal["comma", "point"] | None, Query(description="decimal sign; else the file decides")]
Dates = Annotated[
    Literal["day-first", "month-first", "iso", "excel", "epoch-s", "epoch-ms"] | None,
    Query(description="how dates are written; else the file decides, or the job fails with the question"),
]
Zone = Annotated[
    str | None,
    Query(description="of times without an offset", examples=["Asia/Makassar"], max_length=60, pattern=_TEXT),
]
Separator = Annotated[
    str | None, Query(description="between the cells of a text file; 'tab' is one", pattern=r"^([^\x00-\x1f\x7f]|tab)$")
]
Encoding = Annotated[Literal["utf-8", "cp1252", "utf-16"] | None, Query(description="of a text file")]
Sheet = Annotated[str | None, Query(description="of a workbook", max_length=100, pattern=_TEXT)]
Header = Annotated[int | None, Query(description="line of the headers, if not the first", ge=1, le=10_000)]


@dataclass(frozen=True, slots=True)
class Wishes:
    """As ingest reads them; see ingest/jobs/imports.py."""

    apply: bool
    columns: dict[str, str]
    ignored: list[str]
    decimal: str | None
    dates: str | None
    zone: str | None
    separator: str | None
    encoding: str | None
    sheet: str | None
    header: int | None

    def request(self, file: str, **more: Any) -> dict[str, Any]:
        """What the job is asked."""
        return {**asdict(self), "file": file, **more}


def _wishes(
    apply: Apply = False,
    column: Column = None,
    ignore: Ignore = None,
    decimal: Decimal = None,
    dates: Dates = None,
    zone: Zone = None,
    separator: Separator = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header: Header = None,
) -> Wishes:
    sign = "\t" if separator == "tab" else separator
    return Wishes(apply, pairs(column), ignore or [], decimal, dates, _checked(zone), sign, encoding, sheet, header)


Said = Annotated[Wishes, Depends(_wishes)]


def pairs(said: list[str] | None) -> dict[str, str]:
    """{role: what it is} of `role=what` each."""
    return {role.strip(): value for role, _, value in (pair.partition("=") for pair in said or ())}


def _checked(zone: str | None) -> str | None:
    try:
        return zone and ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        detail = (f"{zone!r} bukan zona waktu", f"{zone!r} is no time zone; an example is Asia/Makassar")
        raise Problem("unknown-value", detail, parameter="zone", value=zone) from error
