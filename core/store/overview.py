"""How it goes, in a few numbers: for the demo's screen and its closing report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from core.store import ledger
from core.store.alarm_lists import count_open
from core.store.connection import Connection
from core.store.health import waiting


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts since a moment, and what waits now.

    messages        deliveries accounted for
    difference      of the ledger's sums; zero
    figures         computed indicator values with a number, all scopes and grains; none that were reported
    indicators      of those, distinct indicators
    touched, due    hours that wait for their rollup, windows that wait for computing
    statuses        {status: goals of the masterplan}
    alarms          {severity: open alarms}
    """

    messages: int
    stored: int
    duplicate: int
    rejected: int
    late: int
    difference: int
    figures: int
    indicators: int
    touched: int
    due: int
    statuses: dict[str, int]
    alarms: dict[str, int]

    def since(self, before: Overview) -> Overview:
        """The same, without the deliveries that `before` had counted already."""
        names = ("messages", "stored", "duplicate", "rejected", "late")
        return replace(self, **{name: getattr(self, name) - getattr(before, name) for name in names})


_FIGURES = """
    SELECT count(*), count(DISTINCT indicator) FROM indicator_value WHERE value IS NOT NULL AND origin <> 'reported'
"""
_STATUSES = "SELECT status, count(*) FROM goal_status WHERE origin = %s GROUP BY status"
# Figures of an origin that has none yet say nothing; the demo's are simulated.
_SHOWN_ORIGIN = "simulated"


def overview(connection: Connection, since: datetime, until: datetime, *, without_source: str) -> Overview:
    """The numbers from `since` to before `until`.

    without_source   its deliveries did not come through the broker and are left out
    """
    total = ledger.total(connection, since, until)
    apart = ledger.total(connection, since, until, source=without_source)
    figures = connection.execute(_FIGURES).fetchone() or (0, 0)
    touched, due = waiting(connection)
    return Overview(
        messages=total["messages"] - apart["messages"],
        stored=total["stored"] - apart["stored"],
        duplicate=total["duplicate"] - apart["duplicate"],
        rejected=total["rejected"] + total["messages_rejected"] - apart["rejected"] - apart["messages_rejected"],
        late=total["late"] - apart["late"],
        difference=total["difference"],
        figures=figures[0],
        indicators=figures[1],
        touched=touched,
        due=due,
        statuses=dict(connection.execute(_STATUSES, [_SHOWN_ORIGIN]).fetchall()),
        alarms=count_open(connection, _SHOWN_ORIGIN),
    )
