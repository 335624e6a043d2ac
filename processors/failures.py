"""Indicators whose formula fails: said once, tried again after ever longer waits."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from core.backoff import Backoff

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Failing:
    backoff: Backoff
    retry_at: float = 0.0


@dataclass
class Failures:
    """The failing indicators. Not thread-safe: one owner.

    make_backoff  a new one for each indicator
    """

    make_backoff: Callable[[], Backoff]
    _failing: dict[str, _Failing] = field(default_factory=dict)

    def __contains__(self, indicator: str) -> bool:
        return indicator in self._failing

    def may_try(self, indicator: str) -> bool:
        """Whether it does not fail, or has waited long enough."""
        return indicator not in self._failing or time.monotonic() >= self._failing[indicator].retry_at

    def add(self, indicator: str, error: Exception) -> None:
        """It failed, once more."""
        if indicator not in self._failing:
            # Once for each trouble, not once for each try.
            logger.error("%s; its windows stay due", error, exc_info=error)
            self._failing[indicator] = _Failing(self.make_backoff())
        state = self._failing[indicator]
        state.retry_at = time.monotonic() + state.backoff.delay_s()

    def clear(self, indicator: str) -> None:
        """It went well."""
        if self._failing.pop(indicator, None):
            logger.info("%s: its formula works again", indicator)
