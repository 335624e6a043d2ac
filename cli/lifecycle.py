"""What every long command shares: its log lines and its orderly end."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable


def start_logging(level: int = logging.INFO) -> None:
    """Lines with time, level and module on standard error."""
    logging.basicConfig(
        level=level,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )


def on_stop_signals(stop: Callable[[], None]) -> None:
    """Call `stop` on SIGTERM and Ctrl-C; a second Ctrl-C ends the process at once."""

    def handle(number: int, _: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
