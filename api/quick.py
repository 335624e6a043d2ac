"""Rows of an answer that are made and encoded fast: msgspec's structs with the fields of our dataclasses.

OpenAPI is made from the dataclass; of a row that comes in thousands the struct is what is encoded. Measured with
720 readings: 0.4 ms instead of 2.5 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")


def quick(kind: type[T]) -> Callable[..., T]:
    """A class that is made with the fields of the dataclass `kind`, in their order, and encodes as it does."""
    names: list[str | tuple[str, type]] = [(field.name, object) for field in fields(cast(Any, kind))]
    return cast(Callable[..., T], msgspec.defstruct(kind.__name__, names, frozen=True, gc=False))
