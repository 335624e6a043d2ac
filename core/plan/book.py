"""The plans that hold: those of the database, or the shipped one until there are some."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from core.catalogue import Catalogue, Masterplan
from core.errors import Missing
from core.store import masterplans
from core.store.connection import Connection

logger = logging.getLogger(__name__)


class PlanBook:
    """Kept until a plan is changed. One thread refreshes it, any may read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._stamp: str | None = None
        self.plans: Sequence[Masterplan] = (catalogue.masterplan,)

    def refresh(self, connection: Connection) -> bool:
        """Read the plans anew if one was changed since; whether that was so."""
        stamp = masterplans.stamp(connection)
        if stamp == self._stamp:
            return False
        loaded = [self._known(plan) for plan in masterplans.load(connection)]
        self.plans = loaded or (self._catalogue.masterplan,)
        self._stamp = stamp
        return True

    def current(self, now: datetime, zone: ZoneInfo) -> Masterplan:
        """The plan whose years hold `now`, of several the newest; else the last that began, else the first."""
        year = now.astimezone(zone).year
        begun = [plan for plan in self.plans if plan.first_year <= year]
        running = [plan for plan in begun if year <= plan.last_year]
        return max(running or begun or self.plans[:1], key=lambda plan: plan.first_year)

    def find(self, id_: str) -> Masterplan:
        """The plan `id_`.

        raises   Missing: there is none; names those there are
        """
        for plan in self.plans:
            if plan.id == id_:
                return plan
        raise Missing(f"no masterplan {id_!r}; there are {', '.join(plan.id for plan in self.plans)}")

    def _known(self, plan: Masterplan) -> Masterplan:
        """`plan` without goals of indicators that this Nadi's catalogue does not have."""
        goals = tuple(goal for goal in plan.goals if goal.indicator in self._catalogue.indicators)
        if len(goals) < len(plan.goals):
            gone = sorted({goal.indicator for goal in plan.goals} - self._catalogue.indicators.keys())
            logger.warning("masterplan %s: no indicator %s in the catalogue; left out", plan.id, ", ".join(gone))
        return plan.model_copy(update={"goals": goals})
