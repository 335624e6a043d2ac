"""Rows of the public datasets: final figures only, small cells suppressed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.context import Context
from api.figures import scope_name
from api.wording import Language, OriginName
from core.calendar import period_end
from core.catalogue import Indicator
from core.store import indicator_values
from core.store.connection import Connection
from core.store.indicator_values import Figure, Key

_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class OpenFigure:
    """A final figure of the regency, a district or an agency."""

    indicator: str
    scope: Annotated[str, Field(description="city, district:<Kemendagri code> or agency:<key>")]
    scope_name: str
    grain: Annotated[str, Field(description="day, month, quarter or year, of the local calendar")]
    start: dt.datetime
    end: Annotated[dt.datetime, Field(description="exclusive")]
    value: Annotated[float | None, Field(description="null: no data, or suppressed [unit]")]
    unit: str
    unit_symbol: str
    suppressed: Annotated[bool, Field(description="so few cases stand behind it that persons could be told apart")]
    coverage: Annotated[float, Field(description="share of the time in service with valid data, 0 to 1")]
    origin: Annotated[str, Field(description="real, reported, simulated or replayed; only the first two are official")]
    revision: Annotated[int, Field(description="1 for the first final figure, then 2, 3, … for corrections")]
    version: Annotated[int, Field(description="of the formula")]
    computed_at: dt.datetime


@dataclass(frozen=True)
class Published:
    """Which figures are told, and how."""

    context: Context
    indicator: Indicator
    origin: OriginName
    grain: str
    start: dt.datetime
    end: dt.datetime
    language: Language

    @property
    def scopes(self) -> list[str]:
        """Never a point's: where somebody's meter stands is nobody's business."""
        catalogue = self.context.catalogue
        districts = [f"district:{code}" for code in catalogue.districts]
        return ["city", *districts, *(f"agency:{key}" for key in catalogue.agencies)]

    def row(self, figure: Figure) -> OpenFigure:
        """The figure as the public reads it."""
        context, entry = self.context, self.indicator
        start = context.local(figure.start)
        is_small = 0 < figure.n < context.settings.open_min_cases
        return OpenFigure(
            indicator=entry.id,
            scope=figure.scope,
            scope_name=scope_name(context, figure.scope, self.language),
            grain=self.grain,
            start=start,
            end=context.local(period_end(figure.start, self.grain, context.zone)),
            value=None if is_small else figure.value,
            unit=entry.unit,
            unit_symbol=context.symbol(entry.unit) or "",
            suppressed=is_small,
            coverage=figure.coverage,
            origin=self.origin,
            revision=figure.revision,
            version=figure.version,
            computed_at=context.local(figure.computed_at),
        )

    def page(
        self, connection: Connection, after: tuple[dt.datetime, str, int] | None, limit: int
    ) -> tuple[list[OpenFigure], tuple[dt.datetime, str, int] | None]:
        """Up to `limit` figures, and what to go on after; None: that was all."""
        key = Key(self.indicator.id, self.scopes, self.grain, self.origin)
        rows = indicator_values.between(connection, key, self.start, self.end, after=after, limit=limit + 1)
        told = [self.row(figure) for figure in rows[:limit] if figure.revision > 0]
        last = rows[limit - 1] if len(rows) > limit else None
        return told, (last.start, last.scope, last.revision) if last else None

    def every(self) -> Iterator[OpenFigure]:
        """All of them, on a connection of their own."""
        after = None
        with self.context.exports.connection() as connection:
            while True:
                rows, after = self.page(connection, after, _AT_ONCE)
                yield from rows
                if after is None:
                    return
