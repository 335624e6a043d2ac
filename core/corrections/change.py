"""Readings declared void, or recalibrated: the originals stay, what hangs on them is computed anew."""

from __future__ import annotations

import math
from datetime import datetime

from core.corrections.entry import Corrected, account, enter
from core.corrections.spans import check, check_reason, find_series
from core.devices.editor import Editor
from core.devices.facts import Unfit
from core.errors import Missing
from core.store import corrections, reading_spans
from core.store.corrections import Correction
from core.store.reading_spans import Span


def void(
    editor: Editor, point: str, metric: str | None, begins: datetime, ends: datetime, reason: str
) -> list[Corrected]:
    """Declare readings of a point invalid; they are kept, flagged, and count in nothing.

    metric   one of the point's; None: all
    ends     exclusive
    raises   Missing: no such point or series; Unfit: a span or reason that cannot be
    """
    check(editor, begins, ends, reason)
    found = find_series(editor, point, metric)
    with editor.connection.transaction():
        corrections.lock(editor.connection)
        spans = [Span(entry.series_id, begins, ends) for entry in found]
        return [enter(editor, point, entry, span, reason, "void") for entry, span in zip(found, spans, strict=True)]


def recalibrate(
    editor: Editor,
    point: str,
    metric: str,
    begins: datetime,
    ends: datetime,
    reason: str,
    *,
    factor: float,
    summand: float,
) -> Corrected:
    """Have readings of a point be `factor` * value + `summand`; flags for unusual values are set anew.

    summand  [unit of the metric]
    raises   Missing: no such point or series
             Unfit: a span, reason or number that cannot be, or a result that is physically impossible
    """
    check(editor, begins, ends, reason)
    if not math.isfinite(factor) or factor == 0 or not math.isfinite(summand):
        raise Unfit("factor", factor, "a finite number other than 0, with a finite offset; to reject readings: void")
    if (factor, summand) == (1, 0):
        raise Unfit("factor", factor, "with offset 0 changes nothing; give --factor or --offset")
    (entry,) = find_series(editor, point, metric)
    known = editor.catalogue.services[entry.service].metrics[metric]
    span = Span(entry.series_id, begins, ends)
    with editor.connection.transaction():
        corrections.lock(editor.connection)
        impossible = reading_spans.outside(editor.connection, span, factor, summand, low=known.low, high=known.high)
        if impossible:
            bounds = f"would leave {impossible} readings outside what is possible, {known.low:g} to {known.high:g}"
            raise Unfit("factor", factor, f"with offset {summand:g} {bounds} {known.unit}")
        numbers = {
            "factor": factor,
            "summand": summand,
            "usual_low": known.usual_low,
            "usual_high": known.usual_high,
        }
        return enter(editor, point, entry, span, reason, "recalibration", **numbers)


def withdraw(editor: Editor, correction_id: int, reason: str) -> Correction:
    """Take a correction back: its readings are their originals again, but for other corrections that hold.

    raises   Missing: no such correction; Unfit: it was withdrawn before
    """
    check_reason(reason)
    with editor.connection.transaction():
        corrections.lock(editor.connection)
        found = corrections.find(editor.connection, correction_id)
        if found is None:
            raise Missing(f"there is no correction {correction_id}; nadi readings corrections lists them")
        if not corrections.withdraw(editor.connection, correction_id, editor.who, editor.now):
            raise Unfit("correction", correction_id, f"was withdrawn at {found.withdrawn_at}")
        corrections.rebuild(editor.connection, found.series_id, found.begins, found.ends)
        account(editor, "withdraw", f"{found.point}.{found.metric}", {"correction": correction_id}, None, reason)
    return found
