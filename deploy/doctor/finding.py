"""One thing looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """What was found.

    found    the state, as text
    remedy   what to do; empty if all is well
    """

    subject: str
    found: str
    level: Literal["ok", "warning", "problem"] = "ok"
    remedy: str = ""


def warning(subject: str, found: str, remedy: str) -> Finding:
    """It works, but less well than it could."""
    return Finding(subject, found, "warning", remedy)


def problem(subject: str, found: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(subject, found, "problem", remedy)
