"""Due windows into indicator values: inputs, formula, parts, figures; one transaction an indicator."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from core.catalogue import Catalogue, Indicator
from core.store import alarm_due, due, indicator_parts, indicators, recomputation
from core.store.binary import Column
from core.store.connection import INDICATORS_CHANNEL, Connection, notify
from core.store.recomputation import Chunk
from processors.inputs import Inputs, load

logger = logging.getLogger(__name__)

Formula = Callable[..., pd.DataFrame]


class FormulaFailed(Exception):
    """A formula raised, or answered with what is no number; its windows stay due."""


@dataclass(frozen=True, slots=True)
class Computed:
    """What one batch came to: windows computed, figures written."""

    windows: int
    figures: int


@dataclass(frozen=True)
class Compute:
    """How due windows are computed.

    formulas   {catalogue's `formula`: function}
    catalogue  what formulas look at beside their inputs: holidays, reference data, kinds of records
    """

    formulas: Mapping[str, Formula]
    zone: ZoneInfo
    catalogue: Catalogue

    def newest_batch(self, connection: Connection, entry: Indicator, now: datetime) -> Computed:
        """Compute the newest windows due of `entry`, and every figure above them; one transaction.

        returns  zeros if nothing was due or another process is at it
        raises   FormulaFailed: nothing was written, the windows stay due
        """
        with connection.transaction():
            if not due.lock(connection, entry.id):
                return Computed(0, 0)
            return self._compute(connection, entry, due.take(connection, entry.id), now)

    def chunk(self, connection: Connection, entry: Indicator, chunk: Chunk, now: datetime) -> Computed:
        """Compute every window of `chunk` anew, and every figure above them; one transaction.

        raises   FormulaFailed: nothing was written
        """
        with connection.transaction():
            due.wait_for_lock(connection, entry.id)
            due.make_batch(connection)
            recomputation.fill_batch(connection, entry, chunk, self.zone)
            computed = self._compute(connection, entry, due.batch(connection), now)
            recomputation.done(connection, chunk, now)
            return computed

    def _compute(self, connection: Connection, entry: Indicator, windows: dict[str, Column], now: datetime) -> Computed:
        count = len(windows["point_id"])
        if not count:
            return Computed(0, 0)
        inputs = load(connection, entry, windows, self.zone, self.catalogue, now)
        answer = self._answer(entry, inputs)
        indicator_parts.write(connection, entry, answer, self.zone)
        figures = indicators.write(connection, entry, self.catalogue.references, self.zone, now)
        if figures:
            notify(connection, INDICATORS_CHANNEL)
            alarm_due.mark(connection, f"figure:{entry.id}", now)
        return Computed(count, figures)

    def _answer(self, entry: Indicator, inputs: Inputs) -> dict[str, Column]:
        try:
            frame = self.formulas[entry.formula or ""](inputs, **entry.parameters)
            return as_columns(frame)
        except Exception as error:  # whatever a formula does wrong must not stop the other indicators
            raise FormulaFailed(f"{entry.id}: formula {entry.formula}: {error!r}") from error


def as_columns(frame: pd.DataFrame) -> dict[str, Column]:
    """A formula's answer as the columns that are stored.

    raises   ValueError: a number is not finite
    """
    numbers = frame[["numerator", "denominator", "observed", "expected"]].to_numpy(dtype=float)
    if not np.isfinite(numbers).all():
        raise ValueError("numerator, denominator, observed or expected is not finite")
    return {
        "point_id": frame["point_id"].to_numpy(dtype=np.int32),
        "start": frame["start"].to_numpy().astype("datetime64[us]"),
        "numerator": numbers[:, 0],
        "denominator": numbers[:, 1],
        "n": frame["n"].to_numpy(dtype=np.int64),
        "observed": numbers[:, 2],
        "expected": numbers[:, 3],
    }
