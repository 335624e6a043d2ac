"""The asking client as a process of its own, and what its answers come to."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Asking:
    """Asks the API at `port`.

    directory   for the file of addresses
    """

    port: int
    directory: Path

    def ask(self, addresses: Iterable[str], connections: int = 1, **paced: float) -> dict[str, Any]:
        """{requests_per_s, p50, p95, p99 [ms], statuses}; `paced`: per_s, seconds."""
        file = self.directory / "addresses"
        file.write_text("\n".join(addresses))
        command = [sys.executable, "-m", "benchmarks.http_load", str(self.port), str(file)]
        command += [f"--connections={connections}", *(f"--{name.replace('_', '-')}={n}" for name, n in paced.items())]
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        rate = round(len(found["seconds"]) / found["elapsed_s"])
        return {"requests_per_s": rate, **percentiles(found["seconds"]), "statuses": found["statuses"]}


def percentiles(seconds: list[float]) -> dict[str, float]:
    """{p50, p95, p99} [ms]."""
    steps = statistics.quantiles(seconds, n=100)
    return {f"p{each}": round(steps[each - 1] * 1000, 1) for each in (50, 95, 99)}
