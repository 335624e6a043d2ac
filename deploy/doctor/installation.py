"""The machine and the installation: Python, Nadi, the catalogue, the settings."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version

from core.catalogue import load_catalogue
from core.errors import ConfigurationError
from core.settings import PREFIX, Settings
from deploy.doctor.finding import Finding, problem


def examine_installation() -> Iterator[Finding]:
    """Findings that need neither broker nor database."""
    yield Finding("Nadi", f"{version('nadi')}, Python {platform.python_version()} on {sys.platform}")
    yield Finding("machine", f"{os.cpu_count()} processors, {platform.machine()}")
    try:
        catalogue = load_catalogue()
    except ConfigurationError as error:
        yield problem("catalogue", str(error), "mend that file; `git diff core/catalogue` shows what changed")
        return
    goals = catalogue.masterplan.goals
    illustrative = sum(goal.is_illustrative for goal in goals)
    counts = f"{len(catalogue.services)} services, {len(catalogue.indicators)} indicators, {len(goals)} goals"
    yield Finding("catalogue", f"{counts}, {illustrative} of them with illustrative targets")


def settings_table(settings: Settings) -> list[tuple[str, str, str]]:
    """(variable, value, meaning) of every setting; secrets are not shown."""
    return [
        (PREFIX + name.upper(), str(getattr(settings, name)), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
