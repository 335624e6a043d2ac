"""What a feed has published, counted, and written for others to read while it runs."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(slots=True)
class Counters:
    """Sums since the start, in messages.

    published  acknowledged by the broker
    waiting    handed to the broker, not acknowledged yet
    repeated, late, malformed   of those handed over
    time       simulated time reached, RFC 3339; None before the first message
    """

    published: int = 0
    waiting: int = 0
    repeated: int = 0
    late: int = 0
    malformed: int = 0
    time: str | None = None


def write_report(path: Path, counters: Counters) -> None:
    """Replace the file `path`: a reader finds the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_text(json.dumps(asdict(counters)) + "\n", encoding="utf-8")
    new.replace(path)
