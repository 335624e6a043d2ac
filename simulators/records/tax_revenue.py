"""Property tax of the month before: the share that comes in online grows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from simulators.office import Case, Kind, Office

_TARGET = 1_500_000_000
_FIRST_YEAR = 2022


def cases(office: Office) -> Iterator[Case]:
    """On the third of the month."""
    if office.day.day != 3:
        return
    month = (office.day.replace(day=1) - timedelta(days=1)).replace(day=1)
    realised = round(_TARGET * office.rng.uniform(0.75, 1.1))
    share = min(0.8, 0.2 + 0.07 * (month.year - _FIRST_YEAR + month.month / 12))
    facts = {"month": month.isoformat(), "tax": "PBB-P2", "target": _TARGET, "realised": realised}
    facts |= {"online": round(realised * share * office.rng.uniform(0.9, 1.1)), "agency": "bapenda"}
    yield Case("tax_revenue", f"SIM-PBB-{month:%Y-%m}", ((office.at(9, 11), facts),))


KIND = Kind(cases, lead_d=400)
