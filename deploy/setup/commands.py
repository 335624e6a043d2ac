"""Running other programs in set-up: output into one log, a failure as one line."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import Unavailable


@dataclass(frozen=True)
class Commands:
    """Runs programs.

    log  file that takes what they say
    """

    log: Path

    def run(
        self,
        command: Sequence[str | Path],
        *,
        mend: str,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Run `command` to its end.

        mend         what a human can do if it fails
        environment  set beside ours
        raises       Unavailable: it failed; names what it said last, the log and `mend`
        """
        words = [str(word) for word in command]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a+", encoding="utf-8", errors="replace") as log:
            log.write(f"\n$ {' '.join(words)}\n")
            log.flush()
            start = log.tell()
            done = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
                cwd=cwd,
                env={**os.environ, **(environment or {})},
            )
            if done.returncode != 0:
                log.seek(start)
                said = [line.strip() for line in log if line.strip()]
                raise Unavailable(
                    f"{Path(words[0]).name} failed with code {done.returncode}: {_telling(said)}; "
                    f"{mend} (log: {self.log})"
                )


def _telling(lines: Sequence[str]) -> str:
    """The line that most likely says what was wrong."""
    for line in reversed(lines):
        if line.startswith(("E:", "ERROR", "error")) or " error" in line.lower():
            return line
    return lines[-1] if lines else "it said nothing"


def output_of(command: Sequence[str]) -> str:
    """What `command` prints, empty if it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""
