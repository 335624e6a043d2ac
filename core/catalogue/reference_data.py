"""Reference data: what figures are computed with and no sensor measures, each value valid from a date on.

A file of `reference/` is one quantity. What holds at a place is its own value, else its district's, else its
agency's, else the city's; values are never estimated between two dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

CITY = "city"
_PLACES = ("district", "agency", "point")
ILLUSTRATIVE = "illustrative"
# What an indicator names that looks at public holidays.
HOLIDAY = "holiday"


class ReferenceValue(BaseModel):
    """What held from a day on, until the next value of the same scope."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scope: str = Field(CITY, description="city, district:<code>, agency:<key> or point:<key>")
    valid_from: date = Field(description="local date")
    value: float = Field(allow_inf_nan=False, description="in the quantity's unit")
    source: str = Field(min_length=1, description="where the number is from; 'illustrative' if nowhere")

    @property
    def is_illustrative(self) -> bool:
        return self.source.startswith(ILLUSTRATIVE)

    @model_validator(mode="after")
    def _scope_is_known(self) -> ReferenceValue:
        kind, _, key = self.scope.partition(":")
        if self.scope != CITY and (kind not in _PLACES or not key):
            raise ValueError(f"scope {self.scope!r}: city, or one of {', '.join(_PLACES)} with a key after a colon")
        return self


class Holiday(BaseModel):
    """A public holiday (hari libur nasional). Joint leave (cuti bersama) is none of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: dt.date
    name_id: str = Field(min_length=1, description="Indonesian name")
    name_en: str = Field(min_length=1, description="English name")
    source: str = Field(min_length=1, description="decree")


class OfScope(BaseModel):
    """A side of an indicator's ratio that belongs to a whole scope and not to its points, such as its population."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    side: Literal["numerator", "denominator"]
    data: tuple[str, ...] = Field(min_length=1, description="reference data, multiplied")


class Reference(BaseModel):
    """One quantity with its values, in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name_id: str = Field(description="Indonesian name")
    name_en: str = Field(description="English name")
    unit: str = Field(description="UCUM code")
    is_summed: bool = Field(
        False, description="a total: the districts' add up to the city's, which stands for none of them"
    )
    values: tuple[ReferenceValue, ...] = ()

    def at(self, scope: str, day: date) -> float | None:
        """The value of `scope` that holds on the local `day`; the city's may be the sum of its districts'.

        returns  None: none is valid yet
        """
        found = self._newest(scope, day)
        if found is None and scope == CITY and self.is_summed:
            parts = [self._newest(district, day) for district in self.districts]
            known = [part for part in parts if part is not None]
            return sum(known) if known else None
        return found

    def of_scope(self, scope: str, day: date) -> float | None:
        """The value of the whole of `scope` on the local `day`; what is no total holds everywhere in the city."""
        found = self.at(scope, day)
        return self.at(CITY, day) if found is None and not self.is_summed else found

    @property
    def districts(self) -> list[str]:
        """Scopes of the districts that have a value."""
        return sorted({entry.scope for entry in self.values if entry.scope.startswith("district:")})

    def until(self, entry: ReferenceValue) -> date | None:
        """The day from which another value holds in its place; None: it holds still."""
        later = [other.valid_from for other in self.values if other.scope == entry.scope]
        return min((day for day in later if day > entry.valid_from), default=None)

    def check_places(self, districts: Container[str], agencies: Container[str]) -> None:
        """Pass if every district and agency that is named exists.

        raises   ValueError: one does not
        """
        known: dict[str, Container[str]] = {"district": districts, "agency": agencies}
        for entry in self.values:
            kind, _, key = entry.scope.partition(":")
            if kind in known and key not in known[kind]:
                raise ValueError(f"reference {self.key!r}: no {kind} {key!r}")

    def _newest(self, scope: str, day: date) -> float | None:
        valid = [entry for entry in self.values if entry.scope == scope and entry.valid_from <= day]
        return max(valid, key=lambda entry: entry.valid_from).value if valid else None

    @model_validator(mode="after")
    def _each_day_once(self) -> Reference:
        seen: set[tuple[Any, ...]] = set()
        for entry in self.values:
            if (entry.scope, entry.valid_from) in seen:
                raise ValueError(f"{entry.scope} has two values from {entry.valid_from} on")
            seen.add((entry.scope, entry.valid_from))
        return self
