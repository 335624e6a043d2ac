"""A building's energy as its weather explains it: a base load of working and of free days, and what each degree adds.

Source: IPMVP, option C, and the daily methods of CalTRACK: ordinary least squares on cooling degrees, over the balance
temperature that explains most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

# Below these no office here is cooled, above them every one is [Cel].
BALANCES = np.arange(15.0, 29.5, 0.5)
MIN_DAYS = 300  # of a year, fewer tell nothing of some of its weather

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a day would have taken before anything was improved.

    working_kwh   of a working day without cooling [kW.h/d]
    free_kwh      of a weekend or public holiday [kW.h/d]
    kwh_per_k     for each degree of the day's mean above the balance [kW.h/(K.d)]
    balance_cel   [Cel]
    r_squared     share of the variance that is explained [1]; not needed to apply it
    """

    working_kwh: float
    free_kwh: float
    kwh_per_k: float
    balance_cel: float
    r_squared: float = float("nan")

    def expected(self, temperature: npt.ArrayLike, is_free: npt.ArrayLike) -> Array:
        """Energy of days [kW.h], by their mean temperatures [Cel] and whether nobody works."""
        degrees = np.clip(np.asarray(temperature, dtype=np.float64) - self.balance_cel, 0, None)
        base = np.where(np.asarray(is_free, dtype=bool), self.free_kwh, self.working_kwh)
        return np.asarray(base + self.kwh_per_k * degrees, dtype=np.float64)


def fit(days: pd.DataFrame, min_days: int = MIN_DAYS) -> Baseline:
    """The baseline that explains `days` best.

    days     energy [kW.h], temperature (mean) [Cel] and is_free of days that are known whole
    raises   ValueError: fewer than `min_days`, or days of one kind only
    """
    if len(days) < min_days:
        raise ValueError(f"{len(days)} days are known; a baseline needs {min_days} of a year")
    if days["is_free"].nunique() < 2:
        raise ValueError("working and free days are needed, both")
    found = [_at(days, float(balance)) for balance in BALANCES]
    return max(found, key=lambda baseline: baseline.r_squared)


def _at(days: pd.DataFrame, balance: float) -> Baseline:
    energy, is_free = days["energy"].to_numpy(dtype=float), days["is_free"].to_numpy(dtype=bool)
    degrees = np.clip(days["temperature"].to_numpy(dtype=float) - balance, 0, None)
    columns = np.column_stack([~is_free, is_free, degrees]).astype(np.float64)
    solution, *_ = np.linalg.lstsq(columns, energy, rcond=None)
    rest = energy - columns @ solution
    explained = 1 - float((rest**2).sum() / ((energy - energy.mean()) ** 2).sum())
    working, free, slope = (float(value) for value in solution)
    return Baseline(working, free, slope, balance, explained)
