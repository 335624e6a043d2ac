"""What a correction may concern: a span that has passed, of series that are there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.devices.editor import Editor
from core.devices.facts import Unfit
from core.errors import Missing
from core.store import series as store
from core.store.series import Series


def check(editor: Editor, begins: datetime, ends: datetime, reason: str) -> None:
    """Refuse a span that has not passed, and a correction without a reason.

    raises   Unfit
    """
    if not begins < ends:
        raise Unfit("to", ends.isoformat(), f"is not after {begins.isoformat()}")
    if ends > editor.now:
        raise Unfit("to", ends.isoformat(), "lies ahead; what has not been measured cannot be corrected")
    check_reason(reason)


def check_reason(reason: str) -> None:
    """raises   Unfit: there is none"""
    if not reason.strip():
        raise Unfit("reason", reason, "says why, for whoever reads the audit")


def find_series(editor: Editor, point: str, metric: str | None) -> list[Series]:
    """The series of a point, or the one of `metric`.

    raises   Missing: no such point, or series
    """
    if store.point(editor.connection, point) is None:
        raise Missing(f"there is no point {point!r}; nadi device list shows the devices with their points")
    found = store.of_point(editor.connection, point)
    wanted = [entry for entry in found if metric in (None, entry.metric)]
    if not wanted:
        raise Missing(f"point {point!r} has no series of {metric!r}; it has {_names(found)}")
    return wanted


def _names(found: Iterable[Series]) -> str:
    return ", ".join(entry.metric for entry in found) or "none"
