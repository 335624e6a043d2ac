"""A correction entered and accounted for, within a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.devices.editor import Editor
from core.store import audit, corrections, reading_spans
from core.store.reading_spans import Span
from core.store.series import Series


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that was entered: its number, and the readings it concerns so far."""

    correction_id: int
    metric: str
    readings: int


def enter(
    editor: Editor, point: str, entry: Series, span: Span, reason: str, kind: str, **numbers: float | None
) -> Corrected:
    """Keep a correction of one series, make its readings anew, and have them computed anew.

    numbers  of a recalibration: factor, summand, usual_low, usual_high
    """
    columns: dict[str, Any] = {"factor": None, "summand": None, "usual_low": None, "usual_high": None, **numbers}
    number = corrections.add(
        editor.connection,
        series_id=entry.series_id,
        begins=span.begins,
        ends=span.ends,
        kind=kind,
        reason=reason,
        who=editor.who,
        at=editor.now,
        **columns,
    )
    corrections.rebuild(editor.connection, entry.series_id, span.begins, span.ends)
    said = {name: value for name, value in columns.items() if value is not None}
    said |= {"correction": number, "from": span.begins.isoformat(), "to": span.ends.isoformat()}
    account(editor, "void" if kind == "void" else "correct", f"{point}.{entry.metric}", None, said, reason)
    return Corrected(number, entry.metric, reading_spans.count(editor.connection, span))


def account(
    editor: Editor, action: str, key: str, before: dict[str, Any] | None, after: dict[str, Any] | None, reason: str
) -> None:
    """Audit a change of readings, and have the processors look."""
    audit.add(
        editor.connection,
        at=editor.now,
        who=editor.who,
        action=action,
        subject="readings",
        key=key,
        before=before,
        after=after,
        reason=reason,
    )
    editor.tell_readings()
