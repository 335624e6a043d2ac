"""Who may speak for a device, and until when.

The broker's access rules see topics only; that an application's message is about its own devices is seen here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from core.errors import Rejected
from core.reading import Reading, Record
from core.store.stays import Speaker
from ingest.known import Known
from ingest.topic import Route


def check_speaker(route: Route, speaker: Speaker) -> None:
    """Refuse an application's word for a device that is another's, or speaks for itself.

    raises   Rejected
    """
    theirs = None if speaker.server is None else (speaker.server, speaker.application)
    if theirs != route.speaker and (theirs is not None or speaker.is_bound):
        whose = f"is assigned to {' '.join(map(str, theirs))}" if theirs else "speaks for itself or through a gateway"
        said = " ".join(route.speaker or ())
        raise Rejected("wrong_application", f"device {speaker.device!r} {whose}, the topic is of {said}")


def check_past(known: Known, entries: Sequence[Reading | Record]) -> None:
    """Refuse what a device says that is nowhere now, unless it is of when it was somewhere.

    raises   Rejected
    """
    if not any(isinstance(entry, Reading) and known.stay_at(entry.time_us) for entry in entries):
        why = "is retired" if known.speaker.state == "retired" else "is at no point"
        raise Rejected("unknown_device", f"device {known.speaker.device!r} {why}")


def shown(reading: Reading) -> str:
    """When it was measured, for a message."""
    return datetime.fromtimestamp(reading.time_us / 1e6, UTC).isoformat()
