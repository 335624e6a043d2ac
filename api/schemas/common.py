"""Shapes that several answers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field

from api.wording import OriginName

T = TypeVar("T")

Origin = Annotated[OriginName, Field(description="never mixed in one figure")]
OriginLabel = Annotated[str, Field(description="in the caller's language", examples=["simulasi"])]
Official = Annotated[bool, Field(description="true for real and reported figures: only those may be cited")]
Unit = Annotated[str | None, Field(description="UCUM code", examples=["ug/m3"])]
UnitSymbol = Annotated[str | None, Field(description="what people read", examples=["µg/m³"])]
NameId = Annotated[str, Field(description="Indonesian name")]
NameEn = Annotated[str, Field(description="English name")]
Next = Annotated[str | None, Field(description="cursor of the next page; null: this is the last")]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list."""

    items: list[T]
    next: Next


@dataclass(frozen=True, slots=True)
class Agency:
    """An office of the regency or its utility."""

    key: Annotated[str, Field(examples=["dlh"])]
    name_id: NameId
    name_en: NameEn


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong (RFC 9457)."""

    type: Annotated[
        str, Field(description="stable; programs rely on it", examples=["urn:nadi:problem:unknown-parameter"])
    ]
    title: str
    status: int
    detail: Annotated[str, Field(description="what was wrong, where, with the value")]
    instance: Annotated[str, Field(description="path that was asked for")]
    parameter: str | None = None
    value: str | int | float | None = None
    nearest: list[str] | None = None
    errors: list[dict[str, Any]] | None = None
