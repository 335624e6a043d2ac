"""What a form of the report is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.context import Context
from api.reports.contents import Report
from api.reports.words import TITLE, WORDS
from api.wording import say


@dataclass(frozen=True)
class ReportForm:
    """A kind of file that a report can be."""

    media_type: str
    write: Callable[[Report], bytes]


def title(report: Report) -> str:
    """The report's title."""
    return say(TITLE, report.language).format(year=report.year)


def standing(report: Report) -> str:
    """As of when it tells."""
    key = "standing_closed" if report.is_closed else "standing_open"
    if report.plan.seal:
        key = "standing_sealed"
    moment = _shown(report.context, report)
    return say(WORDS[key], report.language).format(year=report.year, moment=moment, seal=report.plan.seal)


def made(report: Report) -> str:
    """When it was made."""
    moment = report.context.local(report.made_at).strftime("%Y-%m-%d %H:%M")
    return say(WORDS["made"], report.language).format(made=moment)


def _shown(context: Context, report: Report) -> str:
    return context.local(report.moment).strftime("%Y-%m-%d %H:%M")
