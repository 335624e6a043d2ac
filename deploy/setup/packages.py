"""Debian packages: which Nadi needs, which are missing, and installing those without starting a service."""

from __future__ import annotations

import platform
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from core.errors import ConfigurationError
from deploy.embedded.programs import find_database_programs, find_program
from deploy.setup.commands import Commands, output_of
from deploy.setup.report import Show

BROKER = ["mosquitto", "mosquitto-clients"]
DATABASE = {
    "12": ["postgresql-15"],
    "13": ["postgresql-17", "postgresql-17-timescaledb"],
}
# Debian 12 has no package of TimescaleDB: it is built, see timescaledb.py.
BUILD = {"12": ["gcc", "libc6-dev", "cmake", "xz-utils"], "13": []}

POLICY = Path("/usr/sbin/policy-rc.d")
NO_START = "#!/bin/sh\n# of Nadi's set-up, while it installs packages\nexit 101\n"
MEND = "see the log, mend apt, then run it again"
CLUSTER_CHOICE = Path("/etc/postgresql-common/createcluster.d/nadi-setup.conf")


def needed_packages(release: str, *, has_database: bool, has_venv: bool) -> list[str]:
    """Packages that a machine needs.

    release       Debian's, as in VERSION_ID
    has_database  a PostgreSQL with TimescaleDB is there, from wherever it came
    has_venv      Python makes environments with pip in them
    raises        ConfigurationError: another system
    """
    if release not in DATABASE:
        raise ConfigurationError(
            f"set-up knows Debian {' and '.join(DATABASE)}, this is {release or 'another system'}; install "
            f"PostgreSQL with TimescaleDB, Mosquitto with its clients and Python's venv by hand"
        )
    database = [] if has_database else [*DATABASE[release], *BUILD[release]]
    return [*database, *BROKER, *([] if has_venv else ["python3-venv"])]


def missing_packages(needed: Collection[str], installed: Collection[str]) -> list[str]:
    """Those of `needed` that are not `installed`, in their order."""
    return [name for name in needed if name not in installed]


def missing_here() -> list[str]:
    """Packages that this machine lacks."""
    facts = {"has_database": has_database(), "has_venv": find_spec("ensurepip") is not None}
    if facts["has_database"] and facts["has_venv"] and _has_broker():
        return []  # no matter where they came from, or on which system
    needed = needed_packages(_release(), **facts)
    listing = output_of(["dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Package}\n"])
    installed = {line.split()[1] for line in listing.splitlines() if line.startswith("installed ")}
    return missing_packages(needed, installed)


def has_database() -> bool:
    try:
        find_database_programs()
    except ConfigurationError:
        return False
    return True


def install_command(packages: Collection[str]) -> list[str]:
    """For a log as for a human: what installs `packages`."""
    return ["apt-get", "install", "--yes", "--no-install-recommends", *packages]


def install(packages: list[str], commands: Commands, show: Show) -> None:
    """Install `packages`; needs root.

    No service that comes with them is started, now or at the next boot, and no database cluster is made.
    raises   Unavailable: apt failed
    """
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    show("apt-get update")
    commands.run(["apt-get", "update"], mend=MEND, environment=quiet)
    show(f"apt-get install {' '.join(packages)}")
    with _no_new_services():
        # Another apt may be at work: wait for it, ten minutes at most.
        command = [*install_command(packages), "-o", "DPkg::Lock::Timeout=600"]
        commands.run(command, mend=MEND, environment=quiet)
    if "mosquitto" in packages:
        commands.run(["update-rc.d", "mosquitto", "disable"], mend=MEND)


def remove_leftovers() -> None:
    """Undo what an installation that was killed left in apt's way."""
    if _is_ours(POLICY):
        POLICY.unlink()
    CLUSTER_CHOICE.unlink(missing_ok=True)


def has_leftovers() -> bool:
    return _is_ours(POLICY) or CLUSTER_CHOICE.exists()


@contextmanager
def _no_new_services() -> Iterator[None]:
    """Keep apt from starting what it installs. A policy that is there already is the machine's: it stays."""
    try:
        if not POLICY.exists():
            POLICY.write_text(NO_START)
            POLICY.chmod(0o755)
        CLUSTER_CHOICE.parent.mkdir(parents=True, exist_ok=True)
        CLUSTER_CHOICE.write_text("create_main_cluster = false\n")
        yield
    finally:
        remove_leftovers()


def _is_ours(policy: Path) -> bool:
    return policy.exists() and policy.read_text(errors="replace") == NO_START


def _release() -> str:
    system = platform.freedesktop_os_release()
    if system.get("ID") != "debian":
        return system.get("PRETTY_NAME", "")
    return system.get("VERSION_ID", "testing")


def _has_broker() -> bool:
    try:
        find_program("mosquitto")
        find_program("mosquitto_passwd")
    except ConfigurationError:
        return False
    return True
