"""Lines of a chart: an indicator's figures, the masterplan's path and its yearly targets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from api.context import Context
from api.schemas.grafana import SeriesRow
from api.wording import Language, Text, say
from core.calendar import period_end
from core.catalogue import Goal, Indicator
from core.catalogue.trajectory import expected_at
from core.store.indicator_values import Figure

FIGURE: Text = ("Nilai", "Value")
PATH: Text = ("Jalur", "Path")
TARGET: Text = ("Target tahunan", "Yearly target")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# What a path bends at is its years' ends; more points only help the eye at the span's edges.
Span = tuple[datetime, datetime]


def milliseconds(time: datetime) -> int:
    """Since 1970, as Grafana counts."""
    return (time - _EPOCH) // _MILLISECOND


def figure_line(context: Context, indicator: Indicator, figures: list[Figure], language: Language) -> list[SeriesRow]:
    """The figures, each at its period's start; a period without data is a gap."""
    name = _name(context, indicator, FIGURE, language)
    return [SeriesRow(milliseconds(figure.start), name, figure.value) for figure in figures]


def goal_lines(
    context: Context, indicator: Indicator, goal: Goal, span: Span, language: Language
) -> Iterator[SeriesRow]:
    """Path and targets as far as they lie in the span."""
    path = _name(context, indicator, PATH, language)
    target = _name(context, indicator, TARGET, language)
    years = range(goal.baseline_year, max(goal.targets) + 1)
    ends = [datetime(year + 1, 1, 1, tzinfo=context.zone).astimezone(UTC) for year in years]
    start, end = max(span[0], ends[0]), min(span[1], ends[-1])
    if start > end:
        return
    for moment in sorted({start, *(each for each in ends if start <= each <= end), end}):
        yield SeriesRow(milliseconds(moment), path, expected_at(goal, moment, context.zone))
    for year, value in sorted(goal.targets.items()):
        # A year's target is due at its end: that is where its point stands.
        due = datetime(year + 1, 1, 1, tzinfo=context.zone).astimezone(UTC)
        if start <= due <= end:
            yield SeriesRow(milliseconds(due), target, value)


def last_period(newest: datetime, grain: str, count: int, context: Context) -> Span:
    """A span that holds at least the `count` periods up to the one that starts at `newest`."""
    end = period_end(newest, grain, context.zone)
    return newest - (end - newest) * count, end


def _name(context: Context, indicator: Indicator, kind: Text, language: Language) -> str:
    symbol = context.symbol(indicator.unit)
    return f"{say(kind, language)} ({symbol})" if symbol else say(kind, language)
