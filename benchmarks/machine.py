"""Where a figure was measured: machine, versions, commit; and what a process has used."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")


def circumstances(database_version: str) -> dict[str, Any]:
    """The parts of a result that say what it holds for."""
    return {
        "machine": {"processors": os.cpu_count(), "architecture": platform.machine(), "memory_gb": _memory_gb()},
        "versions": {
            "python": platform.python_version(),
            "postgresql": database_version,
            **{name: version(name) for name in ("paho-mqtt", "psycopg", "numpy", "pandas", "msgspec")},
        },
        "commit": _commit(),
    }


def cpu_s(pid: int) -> float:
    """Processor time that the process has used [s]."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def peak_rss_mb(pid: int) -> float:
    """The most memory that the process has held [MB]."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} does not tell its memory")


def _memory_gb() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _commit() -> str:
    run = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    return run.stdout.strip() or "unknown"
