"""What set-up tells a human: each step, what it waits for and for how long.

On a terminal one line that renews itself, by Rich once that is installed; elsewhere a line now and then.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TextIO

# Where nobody watches, a line this often says that it still goes on [s].
REMIND_EVERY_S = 15.0

Show = Callable[[str], None]


class Report:
    """Lines on a stream. Not thread-safe: one step at a time."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout

    def line(self, text: str) -> None:
        self._stream.write(f"{text}\n")
        self._stream.flush()

    @contextmanager
    def step(self, name: str) -> Iterator[Show]:
        """Show `name` and its time while the context is open; gives a function that says what is waited for."""
        start = time.monotonic()
        display = self._live if self._stream.isatty() else self._plain
        with display(name, start) as show:
            yield show
        self.line(f"{name}: done in {time.monotonic() - start:.0f} s")

    @contextmanager
    def _live(self, name: str, start: float) -> Iterator[Show]:
        try:
            from rich.console import Console
        except ImportError:
            with self._ticking(name, start, every_s=1, begin="\r\033[K", end="") as show:
                yield show
            self._stream.write("\r\033[K")
            return
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=Console(file=self._stream), transient=True) as progress:
            task = progress.add_task(name)
            yield lambda text: progress.update(task, description=f"{name}: {text}")

    @contextmanager
    def _plain(self, name: str, start: float) -> Iterator[Show]:
        self.line(f"{name} …")
        with self._ticking(name, start, every_s=REMIND_EVERY_S, begin="", end="\n") as show:
            yield show

    @contextmanager
    def _ticking(self, name: str, start: float, *, every_s: float, begin: str, end: str) -> Iterator[Show]:
        waiting_for = [""]
        finished = Event()

        def tick() -> None:
            while not finished.wait(every_s):
                elapsed = f"{time.monotonic() - start:.0f} s"
                self._stream.write(f"{begin}{name}{waiting_for[0]} … {elapsed}{end}")
                self._stream.flush()

        def show(text: str) -> None:
            waiting_for[0] = f": {text}"

        ticker = Thread(target=tick, daemon=True)
        ticker.start()
        try:
            yield show
        finally:
            finished.set()
            ticker.join()
