"""When the demo's flood, smoke and leaving device are put on: now, or as an earlier run had it a short while ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

# As long as the flood of an earlier run is under way it goes on: two floods at once would contradict each other.
_KEPT = timedelta(hours=12)


def stage_of(var: Path, now: datetime) -> datetime:
    """The moment, to the minute, kept in `var`."""
    path = var / "stage"
    try:
        kept = datetime.fromisoformat(path.read_text())
        if now - _KEPT < kept <= now:
            return kept
    except (OSError, ValueError, TypeError):
        pass  # none is kept, or what is kept says nothing
    chosen = now.replace(second=0, microsecond=0)
    path.write_text(chosen.isoformat())
    return chosen
