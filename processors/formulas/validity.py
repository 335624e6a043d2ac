"""Observations without a doubt."""

from __future__ import annotations

import pandas as pd

from processors.inputs import Inputs
from processors.parts import parts


def formula(inputs: Inputs) -> pd.DataFrame:
    """Readings that passed all checks and readings, for each point and local day, summed over its metrics.

    inputs   sums of days; ingest flags what is out of the usual range, jumps, stands still or has a clock that is off,
             and people declare readings void
    returns  numerator: good readings; denominator, n: all; observed: time alive [h]; expected: time in service [h]
    source   QARTOD, manual of real-time quality control: range, rate of change and flat line tests
    """
    frame = inputs.daily.set_index(["point_id", "day"])
    total = frame["n"] + frame["suspect"]
    observed, expected = frame["alive_s"] / 3600, frame["service_s"] / 3600
    return parts(frame.assign(numerator=frame["n"], denominator=total, n=total, observed=observed, expected=expected))
