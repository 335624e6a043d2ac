"""Kinds of records: what facts a case has, in which form, and how columns of files name them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from core.catalogue.entries import Named
from core.errors import ConfigurationError, Missing
from core.reading import OWN_KINDS

DIRECTORY = Path(__file__).parent / "records"


class Fact(Named):
    """One fact of a case."""

    type: Literal["text", "number", "date", "time", "truth", "choice"]
    required: bool = False
    unit: str | None = Field(None, description="UCUM code of a number")
    low: float | None = Field(None, description="smallest number that can be")
    choices: tuple[str, ...] = Field((), description="what a choice can be")
    aliases: tuple[str, ...] = Field((), description="other headers that files use")
    example: str = Field(description="as an office would write it")

    @model_validator(mode="after")
    def _consistent(self) -> Fact:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("a choice needs choices, and nothing else has them")
        return self


class RecordKind(Named):
    """A kind of case; one TOML file each, its stem is the key."""

    key: str
    service: str = Field(description="catalogue key of the service the records belong to")
    description_id: str
    description_en: str
    case: Fact = Field(description="what tells one case from another")
    facts: dict[str, Fact]

    @property
    def moments(self) -> tuple[str, ...]:
        """Facts that are dates or times."""
        return tuple(name for name, fact in self.facts.items() if fact.type in ("date", "time"))

    def headers(self) -> dict[str, tuple[str, ...]]:
        """{attribute: names that its column goes by}; the case itself is 'key'."""
        named = {"key": self.case} | self.facts
        return {key: (key, fact.name_id, fact.name_en, *fact.aliases) for key, fact in named.items()}


def load_record_kinds(directory: Path = DIRECTORY) -> dict[str, RecordKind]:
    """Every kind, by key.

    raises   ConfigurationError: names file, entry and what is wrong
    """
    return {path.stem: _load(path) for path in sorted(directory.glob("*.toml"))}


def handed_over_kinds() -> dict[str, RecordKind]:
    """The kinds that agencies hand over, by key; the others Nadi writes itself.

    raises   ConfigurationError: as `load_record_kinds`
    """
    return {key: kind for key, kind in load_record_kinds().items() if key not in OWN_KINDS}


def statement_kind() -> RecordKind:
    """What a row of a file of reported figures says; it is no record."""
    return _load(DIRECTORY.parent / "statement.toml")


def find_record_kind(key: str) -> RecordKind:
    """The kind `key` that agencies hand over.

    raises   Missing: there is none; names those there are
    """
    kinds = handed_over_kinds()
    if key not in kinds:
        raise Missing(f"no kind of records {key!r}; there are {', '.join(kinds)}")
    return kinds[key]


def _load(path: Path) -> RecordKind:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return RecordKind(key=path.stem, facts=content.pop("fact", {}), **content)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"catalogue: {path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "content"
        raise ConfigurationError(f"catalogue: {path}: {where}: {first['msg']}") from error
