"""The path of a goal from its baseline over its yearly targets: what is expected at a moment."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from core.catalogue.masterplan import Goal


def target_of(goal: Goal, year: int) -> float | None:
    """Value to be reached at the end of `year`; None outside the plan."""
    return goal.targets.get(year)


def expected_at(goal: Goal, moment: datetime, zone: ZoneInfo) -> float:
    """Where the path is at `moment`.

    linear   straight from one year's end to the next, starting at the baseline year's end
    step     a year's target holds from its first day
    returns  [unit of the indicator]; before the path its baseline, behind it the last target
    """
    year = moment.astimezone(zone).year
    ends = {goal.baseline_year: goal.baseline, **goal.targets}
    if goal.trajectory == "step":
        known = [end for end in sorted(ends) if end <= year]
        return ends[known[-1]] if known else goal.baseline
    before = max((end for end in ends if end < year), default=None)
    after = min((end for end in ends if end >= year), default=None)
    if before is None:
        return goal.baseline
    if after is None:
        return ends[before]
    start, stop = _end_of(before, zone), _end_of(after, zone)
    share = (moment - start) / (stop - start)
    return ends[before] + share * (ends[after] - ends[before])


@cache
def _end_of(year: int, zone: ZoneInfo) -> datetime:
    return datetime(year + 1, 1, 1, tzinfo=zone)
