"""Energy that street lamps use for each useful hour of a lamp."""

from __future__ import annotations

import pandas as pd

from processors.formulas import lamp_availability
from processors.formulas.off_schedule_energy import metered_by_day
from processors.inputs import Inputs
from processors.parts import parts


def formula(inputs: Inputs, *, lit: str, energy: str) -> pd.DataFrame:
    """All energy used and lamp-hours lit in burning time, for each point and local day.

    inputs   readings of `lit`, the share of the point's lamps that burn [1], and of the counter `energy` [kW.h];
             points and burning time as in lamp_availability
    returns  numerator: energy, by day too [kW.h]; denominator: lamp-hours lit in burning time. Where the counter tells
             of less burning time than the lamps do, the lamp-hours are reduced to its share
    """
    useful = lamp_availability.formula(inputs, metric=lit).set_index(["point_id", "start"])
    steps = metered_by_day(inputs, energy)
    used = steps.groupby(["point_id", "day"])[["amount", "burning_h"]].sum().rename_axis(["point_id", "start"])
    frame = useful.join(used)
    share = (frame["burning_h"] / frame["observed"]).clip(upper=1.0)
    observed = frame[["observed", "burning_h"]].min(axis=1)
    return parts(frame.assign(numerator=frame["amount"], denominator=frame["numerator"] * share, observed=observed))
