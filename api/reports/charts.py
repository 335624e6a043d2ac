"""The report's charts, told apart without colour too: bars carry their numbers, lines their dashes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from api.reports.contents import GoalPage, Report
from api.reports.words import WORDS
from api.schemas.masterplan import Counts
from api.wording import STATUSES, say
from core.calendar import period_end
from core.catalogue.trajectory import expected_at

# Told apart by people who see no red or green, and in grey: by lightness.
COLOURS = {"on_track": "#1b7837", "at_risk": "#f1a340", "off_track": "#762a83", "no_data": "#c7c7c7"}
_PATH, _FIGURES = "#57606a", "#0b57a4"
_MONTH = timedelta(days=30)
_YEAR = timedelta(days=365.25)


def status_bars(report: Report, counts: Mapping[str, Counts]) -> Figure:
    """Goals by status, a bar a row.

    counts   {row's name: its goals}, from the top
    """
    figure = Figure(figsize=(7.5, 0.6 + 0.36 * len(counts)), layout="constrained")
    axes = figure.subplots()
    names = list(counts)[::-1]
    left = [0] * len(names)
    for status, text in STATUSES.items():
        widths = [getattr(counts[name], status) for name in names]
        label = say(text, report.language)
        bars = axes.barh(names, widths, left=left, color=COLOURS[status], label=label, edgecolor="white")
        axes.bar_label(
            bars, [str(width or "") for width in widths], label_type="center", color=_ink(status), fontsize=9
        )
        left = [before + width for before, width in zip(left, widths, strict=True)]
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    axes.tick_params(left=False)
    figure.legend(loc="outside upper left", ncols=len(STATUSES), frameon=False, fontsize=9)
    return figure


def path_chart(report: Report, page: GoalPage) -> Figure:
    """A goal's figures against the path to its yearly targets, over the plan."""
    context = report.context
    figure = Figure(figsize=(7.5, 2.1))
    axes = figure.subplots()
    # Fixed: finding out how wide the labels are takes as long as the whole chart.
    figure.subplots_adjust(left=0.1, right=0.99, top=0.96, bottom=0.13)
    moments = _moments(report, page)
    path = [expected_at(page.entry, moment, context.zone) for moment in moments]
    drawn = "steps-post" if page.entry.trajectory == "step" else "default"
    axes.plot(
        _years(report, moments), path, "--", color=_PATH, drawstyle=drawn, label=say(WORDS["path"], report.language)
    )
    ends = [datetime(year + 1, 1, 1, tzinfo=context.zone) for year in page.entry.targets]
    axes.plot(_years(report, ends), list(page.entry.targets.values()), "D", color=_PATH, markersize=4)
    known = {period_end(each.start, page.entry.grain, context.zone): each.value for each in page.figures}
    values = [value for value in known.values() if value is not None]
    times = [moment for moment, value in known.items() if value is not None]
    style = "o-" if len(values) < 100 else "-"
    axes.plot(
        _years(report, times), values, style, color=_FIGURES, markersize=4, label=say(WORDS["figure"], report.language)
    )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel(page.goal.unit_symbol or "")
    axes.grid(axis="y", color="#e5e7eb")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="best", frameon=False, fontsize=8)
    return figure


def svg(figure: Figure) -> str:
    """The chart as an element of a page."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()[text.getvalue().index("<svg") :]


def png(figure: Figure) -> io.BytesIO:
    """The chart as a picture for documents."""
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=160)
    picture.seek(0)
    return picture


def _moments(report: Report, page: GoalPage) -> list[datetime]:
    zone = report.context.zone
    first = datetime(page.entry.baseline_year + 1, 1, 1, tzinfo=zone)
    last = datetime(max(page.entry.targets) + 1, 1, 1, tzinfo=zone)
    count = round((last - first) / _MONTH)
    return [first + (last - first) * place / count for place in range(count)] + [last - timedelta(seconds=1)]


def _years(report: Report, moments: list[datetime]) -> list[float]:
    """Moments as years: 2026.5 is the middle of 2026, local time."""
    local = [report.context.local(moment) for moment in moments]
    starts = [datetime(each.year, 1, 1, tzinfo=each.tzinfo) for each in local]
    return [start.year + (each - start) / _YEAR for each, start in zip(local, starts, strict=True)]


def _ink(status: str) -> str:
    return "white" if status in ("on_track", "off_track") else "#1b1f24"
