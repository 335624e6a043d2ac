"""A child process that ends with us, however we end.

The kernel sends the child its stop signal when the thread that started it ends, `kill -9` included. So
start children from the main thread, or from one that lives as long as they shall.
"""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.errors import Unavailable

# Should we die before the kernel was told to watch us, it would watch nothing: the shell compares its parent
# with the one that started it, and starts the program only then.
GUARD = 'test "$PPID" = "$0" && exec "$@"'
LOG_TAIL_BYTES = 8192


class Child:
    """A running process with a log file. Not thread-safe: one owner.

    name         for messages
    command      program and arguments
    log          file that takes its output, appended to
    user         account to run as, where we are root
    environment  replaces ours
    stop_signal  asks it to end; it is also what it gets when we die
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        user: str | None = None,
        environment: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.log = log
        self._stop_signal = stop_signal
        watched = ["setpriv", "--pdeathsig", stop_signal.name.removeprefix("SIG"), *_as_user(user)]
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [*watched, "sh", "-c", GUARD, str(os.getpid()), *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd="/",
                # Ctrl-C reaches us alone; we then stop the children in the right order.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait_ready(self, is_ready: Callable[[], bool], *, patience_s: float = 60) -> None:
        """Return as soon as `is_ready` says so.

        raises   Unavailable: it ended, or is not ready after `patience_s` [s]
        """
        deadline = time.monotonic() + patience_s
        while not is_ready():
            if not self.is_running:
                raise Unavailable(f"{self.name} ended with code {self.process.returncode}: {self.last_words()}")
            if time.monotonic() > deadline:
                raise Unavailable(f"{self.name} is not ready after {patience_s:.0f} s: {self.last_words()}")
            time.sleep(0.02)

    def stop(self, *, patience_s: float = 30) -> int:
        """End it: the stop signal, then after `patience_s` [s] the kill signal.

        returns  its exit code, negative for a signal
        """
        if self.is_running:
            self.process.send_signal(self._stop_signal)
            try:
                self.process.wait(patience_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()

    def last_words(self) -> str:
        """What the log ends with, if possible an error, and where it stands, for a message."""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - LOG_TAIL_BYTES))
            lines = file.read().decode(errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        errors = [line for line in said if "FATAL" in line or "Error" in line]
        return f"{(errors or said or ['no output'])[-1]} (log: {self.log})"


def service_user(preferred: str) -> str | None:
    """Account for a service: none of its own unless we are root; then `preferred`, or `nobody`."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return preferred if preferred in names else "nobody"


def run_as(user: str | None, command: Sequence[str], *, patience_s: float = 120) -> subprocess.CompletedProcess[str]:
    """Run `command` to its end as `user`, output captured; the caller judges the exit code."""
    prefix = ["setpriv", *_as_user(user)] if user else []
    return subprocess.run([*prefix, *command], capture_output=True, text=True, timeout=patience_s, check=False, cwd="/")


def wait_gone(pid_file: Path, marker: str, name: str, *, patience_s: float = 60) -> None:
    """Wait for the process of an earlier run to end, and remove the pid file that it left.

    pid_file     number of a process on its first line; it may not exist
    marker       text in that process's command line. Numbers are reused: another program is not waited for
    raises       Unavailable: it still runs after `patience_s` [s]
    """
    deadline = time.monotonic() + patience_s
    while (pid := _read_pid(pid_file)) and marker in _command_line(pid):
        if time.monotonic() > deadline:
            raise Unavailable(f"{name} of an earlier run still runs as process {pid}; end it: kill {pid}")
        time.sleep(0.05)
    pid_file.unlink(missing_ok=True)


def _as_user(user: str | None) -> list[str]:
    if user is None:
        return []
    entry = pwd.getpwnam(user)
    return ["--reuid", str(entry.pw_uid), "--regid", str(entry.pw_gid), "--init-groups"]


def _read_pid(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split("\n")[0])
    except (OSError, ValueError):
        return None


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
