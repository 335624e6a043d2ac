"""Dead letters that were asked to be replayed, as `nadi dead-letter replay` does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from core.catalogue import load_catalogue
from core.settings import Settings
from core.store.connection import Connection
from core.store.jobs import Job
from ingest.assembly import replaying

# Letters that are named with what they still lack; each letter says so itself.
_SHOWN = 100


def replay(
    settings: Settings, connection: Connection, job: Job, tell: Callable[[str, float], None]
) -> Mapping[str, Any]:
    """Try the job's letters again, oldest first; how many were stored, refused again, or not open any more."""
    numbers = sorted(job.request["ids"])
    found: Counter[str] = Counter()
    refused: list[dict[str, Any]] = []
    with replaying(settings, load_catalogue()) as replayer:
        for done, number in enumerate(numbers, start=1):
            result = replayer.replay(number)
            found["not_open" if result is None else "stored" if result.is_stored else "refused"] += 1
            if result is not None and not result.is_stored and len(refused) < _SHOWN:
                refused.append({"id": number, "reason": result.reason, "detail": result.detail})
            tell("replaying", done / len(numbers))
    counts = {name: found[name] for name in ("stored", "refused", "not_open")}
    return {**counts, "letters": len(numbers), "still_refused": refused}
