"""Queue tickets of three counters: a crowd in the morning, waits of some ten minutes."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office, iso

_COUNTERS = {"disdukcapil-1": ("disdukcapil", 26), "disdukcapil-2": ("disdukcapil", 18), "bapenda-1": ("bapenda", 14)}


def cases(office: Office) -> Iterator[Case]:
    """The day's tickets; one in thirty visitors leaves before being called."""
    if not office.is_working:
        return
    for counter, (agency, usual) in _COUNTERS.items():
        for number in range(office.rng.randint(usual // 2, usual + usual // 2)):
            issued = office.at(7.9, 14.5)
            facts = {"counter": counter, "issued_at": iso(issued), "agency": agency, "district": "64.08.04"}
            facts |= {"channel": "daring" if office.chance(0.2) else "loket"}
            called = issued + int(60 * office.rng.gammavariate(2.2, 6.5))
            closed = called + int(60 * office.rng.gammavariate(3, 4))
            versions = [(issued, facts)]
            if office.chance(29 / 30):
                versions.append((closed, facts | {"called_at": iso(called), "closed_at": iso(closed)}))
            yield Case("ticket", f"SIM-{counter}-{office.day:%Y%m%d}-{number:03}", tuple(versions))


KIND = Kind(cases, lead_d=31)
