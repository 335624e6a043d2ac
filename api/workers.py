"""Several processes that answer at one port: started together, ended together, and one that dies is replaced.

The kernel spreads connections over them (SO_REUSEPORT). They share the counts of the rate limits and of the metrics as
files in a directory of this run; logins, keys and live events are in the database anyway.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import tempfile
import threading
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

# prometheus_client reads it when it is imported, and counts into files there.
_METRICS_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
# One that dies at once, again and again, is not to take a processor for its restarts [s].
_PAUSE_S = 1.0
_PATIENCE_S = 15.0


class Workers:
    """Processes that run `serve`, which is given the directory that they share. It has to be found by its name."""

    def __init__(self, count: int, serve: Callable[..., None], *arguments: Any) -> None:
        self._count, self._serve, self._arguments = count, serve, arguments
        self._stopping = threading.Event()
        self._wake, self._woken = multiprocessing.Pipe(duplex=False)

    def stop(self) -> None:
        """End them, from a signal handler too; `run` returns then."""
        self._stopping.set()
        self._woken.send_bytes(b"stop")

    def run(self) -> None:
        """Return when all have ended."""
        with tempfile.TemporaryDirectory(prefix="nadi-api-") as name:
            os.environ[_METRICS_DIRECTORY] = name
            processes = [self._start(Path(name)) for _ in range(self._count)]
            while not self._stopping.is_set():
                wait([self._wake, *(process.sentinel for process in processes)])
                for number, process in enumerate(processes):
                    if not process.is_alive() and not self._stopping.is_set():
                        logger.error(
                            "worker %s ended with code %s; another takes its place", process.pid, process.exitcode
                        )
                        self._stopping.wait(_PAUSE_S)
                        processes[number] = self._start(Path(name))
            for process in processes:
                process.terminate()
            for process in processes:
                process.join(_PATIENCE_S)
                process.kill()
                process.join()

    def _start(self, directory: Path) -> SpawnProcess:
        # Spawned, not forked: the metrics look for their directory when they are imported.
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=self._serve, args=[directory, *self._arguments])
        process.start()
        return process


def end_with_parent(stop: Callable[[], None]) -> None:
    """Call `stop` once the process that started this one is gone, however it ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            wait([sentinel])
            stop()

        threading.Thread(target=watch, name="parent", daemon=True).start()
