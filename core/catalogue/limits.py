"""Limits of what is measured, each written once: indicators and alarm rules name them as '@scale.limit'."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from core.catalogue.entries import Named
from core.errors import ConfigurationError

FILE = Path(__file__).parent / "limits.toml"
_MARK = "@"
_BOUNDS = ("low", "high", "above", "below")


class Limit(Named):
    """A range of values; a bound that is missing does not bind."""

    low: float | None = Field(None, description="smallest value in the range")
    high: float | None = Field(None, description="largest value in the range")
    above: float | None = Field(None, description="values in the range are larger")
    below: float | None = Field(None, description="values in the range are smaller")
    unit: str | None = Field(None, description="UCUM code, where it is not the scale's")

    @model_validator(mode="after")
    def _bound(self) -> Limit:
        if not self.bounds():
            raise ValueError(f"a limit has one of {', '.join(_BOUNDS)}")
        return self

    def bounds(self) -> dict[str, float]:
        """The bounds that there are."""
        return {name: bound for name in _BOUNDS if (bound := getattr(self, name)) is not None}


class Scale(Named):
    """Limits that belong together."""

    unit: str | None = Field(None, description="UCUM code of every bound; None: each limit has its own")
    reference: str = Field(description="standard or source")
    note_id: str | None = Field(None, description="what must be said wherever the limits are shown")
    note_en: str | None = None
    limits: dict[str, Limit]


def load_scales(path: Path = FILE) -> dict[str, Scale]:
    """Every scale, by key.

    raises   ConfigurationError: names the scale and what is wrong
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return {key: Scale(limits=entry.pop("limit"), **entry) for key, entry in content.items()}
    except (KeyError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"catalogue: {path}: {error!r}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "content"
        raise ConfigurationError(f"catalogue: {path}: {where}: {first['msg']}") from error


def resolved(content: Any, scales: dict[str, Scale]) -> Any:
    """`content` with every '@scale.limit' replaced by the limit's bounds, and '@scale.limit.bound' by the number.

    raises   ConfigurationError: there is no such limit; names those that there are
    """
    if isinstance(content, dict):
        return {key: resolved(value, scales) for key, value in content.items()}
    if isinstance(content, list):
        return [resolved(value, scales) for value in content]
    if isinstance(content, str) and content.startswith(_MARK):
        return _named(content, scales)
    return content


def _named(name: str, scales: dict[str, Scale]) -> dict[str, float] | float:
    scale, _, rest = name.removeprefix(_MARK).partition(".")
    key, _, bound = rest.partition(".")
    limit = scales[scale].limits.get(key) if scale in scales else None
    if limit is None:
        known = ", ".join(f"{_MARK}{each}.{key}" for each, entry in scales.items() for key in entry.limits)
        raise ConfigurationError(f"catalogue: no limit {name!r}; there are {known}")
    if not bound:
        return limit.bounds()
    if bound not in limit.bounds():
        raise ConfigurationError(f"catalogue: {name!r}: the limit has {', '.join(limit.bounds())}")
    return limit.bounds()[bound]
