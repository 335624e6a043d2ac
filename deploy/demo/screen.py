"""What the demo shows while it runs: a table on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table

from core.store.overview import Overview

_LINE_EVERY_S = 10.0
STATUS_NAMES = {"on_track": "on track", "at_risk": "at risk", "off_track": "off track", "no_data": "no data"}


class Screen:
    """Shows an overview again and again; lines of events stay above it."""

    def __init__(self, console: Console, title: str) -> None:
        self._console = console
        self._title = title
        self._live = Live(console=console, refresh_per_second=4) if console.is_terminal else None
        self._next_line = time.monotonic() + _LINE_EVERY_S

    def __enter__(self) -> Screen:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._live:
            self._live.stop()

    def say(self, line: str) -> None:
        """An event, on a line of its own."""
        self._console.print(line, highlight=False, soft_wrap=True)

    def show(self, overview: Overview, elapsed_s: float, left: str) -> None:
        """The numbers now; `left` says what ends the demo."""
        if self._live:
            self._live.update(_table(f"{self._title} · {elapsed_s:.0f} s, {left}", overview))
        elif time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + _LINE_EVERY_S
            self.say(f"{elapsed_s:4.0f} s  {_line(overview)}")


def statuses(overview: Overview) -> str:
    """The masterplan's goals by status, as text."""
    found = [f"{overview.statuses.get(key, 0)} {name}" for key, name in STATUS_NAMES.items()]
    return ", ".join(found)


def alarm_counts(overview: Overview) -> str:
    """Open alarms by severity, as text."""
    found = [f"{overview.alarms[name]} {name}" for name in ("critical", "warning", "info") if overview.alarms.get(name)]
    return ", ".join(found) or "none"


def _line(overview: Overview) -> str:
    return (
        f"{overview.messages} messages, {overview.stored} readings stored, {overview.duplicate} duplicate,"
        f" {overview.rejected} rejected, difference {overview.difference};"
        f" {overview.figures} figures of {overview.indicators} indicators; goals: {statuses(overview)};"
        f" open alarms: {alarm_counts(overview)}"
    )


def _table(title: str, overview: Overview) -> Table:
    table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2))
    rows = [
        ("messages received", f"{overview.messages:,}"),
        ("readings stored", f"{overview.stored:,}  ({overview.late:,} of them late)"),
        ("duplicate / rejected", f"{overview.duplicate:,} / {overview.rejected:,}"),
        ("ledger's difference", f"{overview.difference:,}"),
        ("waiting", f"{overview.touched:,} hours to roll up, {overview.due:,} windows to compute"),
        ("figures", f"{overview.figures:,} of {overview.indicators} indicators"),
        ("masterplan (simulated)", statuses(overview)),
        ("open alarms (simulated)", alarm_counts(overview)),
    ]
    for name, value in rows:
        table.add_row(name, value)
    return table
