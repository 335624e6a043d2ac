"""TimescaleDB for Debian 12, which has no package of it: built from Debian 13's source package.

The source comes from the mirror that this machine's apt uses, by apt, which checks Debian's signature.
PostgreSQL's headers are unpacked into the build's own directory and not installed: their package would bring
a second compiler, and could upgrade and thereby restart a PostgreSQL that others use.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from core.errors import Unavailable
from deploy.embedded.programs import EXTENSIONS, LIBRARIES
from deploy.setup.commands import Commands, output_of
from deploy.setup.report import Show

POSTGRESQL = "15"
VERSION = "2.19.3"
# Of timescaledb_2.19.3+dfsg.orig.tar.xz. Debian's changes to it concern its tests alone.
SOURCE_SHA256 = "09fd11191768c220b071f61a108df9bd1df5522fbe4e7c2229f30f69b195454a"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

OPTIONS = [
    "-DCMAKE_BUILD_TYPE=Release",
    "-DAPACHE_ONLY=1",
    "-DREGRESS_CHECKS=OFF",
    "-DWARNINGS_AS_ERRORS=OFF",
    # As Debian builds it: nothing calls home, so nothing needs OpenSSL either.
    "-DUSE_TELEMETRY=OFF",
    "-DUSE_OPENSSL=OFF",
]
MEND = f"see the log; or install a PostgreSQL with TimescaleDB {VERSION} by hand"


def build(commands: Commands, show: Show) -> None:
    """Build and install it for Debian 12's PostgreSQL; needs root.

    raises   Unavailable: the mirror lacks something, or the build failed
    """
    with tempfile.TemporaryDirectory(prefix="nadi-timescaledb-") as name:
        work = Path(name)
        work.chmod(0o755)  # apt downloads as a user of its own
        show("its source from Debian's mirror")
        source = _fetch_source(work, commands)
        show("PostgreSQL's headers from Debian's mirror")
        stage = _fetch_headers(work, commands)
        show("compiling, about 20 s on two cores")
        pg_config = stage / f"usr/lib/postgresql/{POSTGRESQL}/bin/pg_config"
        made = work / "build"
        configure: list[str | Path] = ["cmake", "-S", source, "-B", made, f"-DPG_CONFIG={pg_config}", *OPTIONS]
        commands.run(configure, mend=MEND)
        commands.run(["cmake", "--build", made, "--parallel", str(os.cpu_count() or 1)], mend=MEND)
        commands.run(["cmake", "--install", made], mend=MEND)
        _install(stage)


def _fetch_source(work: Path, commands: Commands) -> Path:
    """The unpacked source; its checksum is right."""
    lists = work / "lists"
    (lists / "partial").mkdir(parents=True)
    listing = work / "sources.list"
    listing.write_text(f"deb-src [signed-by={KEYRING}] {_mirror()} trixie main\n")
    options = ["-o", f"Dir::Etc::SourceList={listing}", "-o", "Dir::Etc::SourceParts=/dev/null"]
    options += ["-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={work}"]
    commands.run(["apt-get", "update", *options], mend=MEND)
    commands.run(["apt-get", "source", "--download-only", *options, "timescaledb"], mend=MEND, cwd=work)
    archive = work / f"timescaledb_{VERSION}+dfsg.orig.tar.xz"
    if not archive.exists() or hashlib.sha256(archive.read_bytes()).hexdigest() != SOURCE_SHA256:
        raise Unavailable(f"Debian 13's timescaledb is no longer the {VERSION} that Nadi knows; {MEND}")
    commands.run(["tar", "--extract", f"--file={archive}"], mend=MEND, cwd=work)
    return work / f"timescaledb-{VERSION}"


def _fetch_headers(work: Path, commands: Commands) -> Path:
    """A tree like `/`, with PostgreSQL's headers and a `pg_config` that points into it.

    They are of the very version that is installed: newer ones name functions that an older server lacks.
    """
    server = f"postgresql-{POSTGRESQL}"
    version = output_of(["dpkg-query", "--show", "--showformat", "${Version}", server])
    packages = [f"postgresql-server-dev-{POSTGRESQL}={version}", f"libpq-dev={version}"]
    mend = f"if apt has no {version} any more: apt-get install --only-upgrade {server}"
    commands.run(["apt-get", "download", *packages], mend=mend, cwd=work)
    stage = work / "stage"
    for package in sorted(work.glob("*.deb")):
        commands.run(["dpkg-deb", "--extract", package, stage], mend=MEND)
    programs = stage / f"usr/lib/postgresql/{POSTGRESQL}/bin"
    programs.mkdir(parents=True, exist_ok=True)
    shutil.copy(LIBRARIES / POSTGRESQL / "bin/pg_config", programs)
    return stage


def _mirror() -> str:
    """Address of Debian's own archive, as this machine's apt has it."""
    rows = output_of(["apt-get", "indextargets", "--format", "$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)"])
    for row in rows.splitlines():
        if row.startswith("Debian main bookworm "):
            return row.split()[3]
    raise Unavailable(f"apt knows no mirror of Debian 12's main archive; {MEND}")


def _install(stage: Path) -> None:
    """Copy what was built into the system. The control file comes last: by it PostgreSQL finds the extension."""
    libraries = stage / f"usr/lib/postgresql/{POSTGRESQL}/lib"
    extensions = stage / f"usr/share/postgresql/{POSTGRESQL}/extension"
    scripts = sorted(extensions.glob("timescaledb--*.sql"))
    for file in sorted(libraries.glob("timescaledb*.so")):
        _put(file, LIBRARIES / POSTGRESQL / "lib")
    for file in [*scripts, extensions / "timescaledb.control"]:
        _put(file, EXTENSIONS / POSTGRESQL / "extension")


def _put(file: Path, directory: Path) -> None:
    # A running server that has the old file open keeps it: replace, do not overwrite.
    new = directory / f"{file.name}.new"
    shutil.copy(file, new)
    new.chmod(0o644)
    new.rename(directory / file.name)
