"""Where a figure was measured: machine, versions, commit; and what a process has used."""

from __future__ import annotations

import os
import platform
import subprocess
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_LOOK_S = 0.2
_TICKS = os.sysconf("SC_CLK_TCK")


def circumstances(database_version: str) -> dict[str, Any]:
    """The parts of a result that say what it holds for."""
    return {
        "machine": {"processors": os.cpu_count(), "architecture": platform.machine(), "memory_gb": _memory_gb()},
        "load_average": [round(each, 2) for each in os.getloadavg()],
        "versions": {
            "python": platform.python_version(),
            "postgresql": database_version,
            **{
                name: version(name)
                for name in ("paho-mqtt", "psycopg", "numpy", "pandas", "msgspec", "fastapi", "uvicorn")
            },
        },
        "commit": _commit(),
    }


def family(pid: int) -> list[int]:
    """The process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def cpu_s(pid: int, *, with_children: bool = False) -> float:
    """Processor time that the process has used [s]."""
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family(pid)]
    return sum(int(each[11]) + int(each[12]) for each in fields[: None if with_children else 1]) / _TICKS


def memory_mb(pid: int) -> float:
    """Memory that the process holds now; of what several share each has its part [MB]."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} does not tell its memory")


def peak_rss_mb(pid: int) -> float:
    """The most memory that the process has held [MB]."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} does not tell its memory")


class Peak:
    """The most memory that a process and its children hold at once, looked at now and then [MB]."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most = pid, 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        """What it was."""
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_S):
            self._most = max(self._most, sum(map(memory_mb, family(self._pid))))


def _memory_gb() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _commit() -> str:
    run = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    return run.stdout.strip() or "unknown"
