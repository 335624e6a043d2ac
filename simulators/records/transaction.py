"""Counts of transactions by service: ever more of them online."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office

_SERVICES = {"PBB-P2": ("bapenda", 90), "Kependudukan": ("disdukcapil", 60), "Perizinan": ("dpupr", 12)}
_FIRST_YEAR = 2022


def cases(office: Office) -> Iterator[Case]:
    """The day's counts, in the evening."""
    if not office.is_working:
        return
    share = min(0.85, 0.3 + 0.08 * (office.day.year - _FIRST_YEAR + office.day.month / 12))
    for service, (agency, usual) in _SERVICES.items():
        total = office.rng.randint(usual // 2, usual * 3 // 2)
        online = sum(office.chance(share) for _ in range(total))
        facts = {"date": office.day.isoformat(), "service": service, "total": total, "online": online}
        yield Case("transaction", f"SIM-{service}-{office.day}", ((office.at(16, 17), facts | {"agency": agency}),))


KIND = Kind(cases, lead_d=366)
