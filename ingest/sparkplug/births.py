"""What the births of Sparkplug nodes and devices define: names, aliases, data types and units of metrics.

Source: Eclipse Sparkplug 3.0, section 6.4 (metric, alias).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class NoBirth(LookupError):
    """A message that only a birth could explain, and none came."""


class Defined(NamedTuple):
    """A metric, as a birth defines it."""

    name: str
    alias: int | None
    datatype: int
    unit: str | None


class Birth:
    """The metrics of a node or device, valid until its next birth or death."""

    def __init__(self, defined: Iterable[Defined]) -> None:
        self._by_name = {metric.name: metric for metric in defined}
        self._by_alias = {metric.alias: metric for metric in self._by_name.values() if metric.alias is not None}

    def __len__(self) -> int:
        return len(self._by_name)

    def find(self, name: str, alias: int | None) -> Defined:
        """The metric of that alias, or of that name where no alias is used.

        raises   NoBirth: it has none
        """
        found = self._by_name.get(name) if alias is None else self._by_alias.get(alias)
        if found is None:
            raise NoBirth(f"no birth defines {name!r}" if alias is None else f"no birth defines alias {alias}")
        return found
