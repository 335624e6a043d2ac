"""Progress of a feed: a line that changes on a terminal, a new line every ten seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

_PLAIN_EVERY_S = 10.0


@contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """Shows the newest of the texts that it is given; all of them would be a flood."""
    if sys.stdout.isatty():
        from rich.console import Console

        with Console().status(title) as status:
            yield lambda text: status.update(f"{title}: {text}")
    else:
        yield _every(_PLAIN_EVERY_S, title)


def _every(seconds: float, title: str) -> Callable[[str], None]:
    next_at = time.monotonic() + seconds

    def show(text: str) -> None:
        nonlocal next_at
        if time.monotonic() >= next_at:
            next_at = time.monotonic() + seconds
            typer.echo(f"{title}: {text}")

    return show
