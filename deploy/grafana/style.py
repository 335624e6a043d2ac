"""How dashboards look: colours that the colour-blind can tell apart, and the words for each status."""

from __future__ import annotations

from typing import Literal

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import dashboard as models

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")

# The key of a status, its code in /v1/grafana/goals, its words and its colour (Okabe and Ito's, apart also in grey).
STATUSES: tuple[tuple[str, tuple[str, str], str], ...] = (
    ("on_track", ("Sesuai jalur", "On track"), "#0072B2"),
    ("at_risk", ("Berisiko", "At risk"), "#E69F00"),
    ("off_track", ("Di luar jalur", "Off track"), "#D55E00"),
    ("no_data", ("Tanpa data", "No data"), "#999999"),
)
NO_VALUE = ("Tanpa data", "No data")
NEUTRAL = "#555555"


def say(text: tuple[str, str], language: Language) -> str:
    """The text in `language`."""
    return text[1] if language == "en" else text[0]


def status_mappings(language: Language) -> list[models.ValueMapping]:
    """Codes to words and colours: a status is never told by its colour alone."""
    options = {
        str(code): models.ValueMappingResult(text=say(words, language), color=color, index=code)
        for code, (_, words, color) in enumerate(STATUSES)
    }
    return [models.ValueMap(options=options)]


def fixed(color: str) -> builders.FieldColor:
    """One colour, whatever the value."""
    return builders.FieldColor().mode(models.FieldColorModeId.FIXED).fixed_color(color)


def plain_thresholds(color: str = NEUTRAL) -> builders.ThresholdsConfig:
    """No thresholds: the first step of a list has no value."""
    steps = [models.Threshold(value=None, color=color)]
    return builders.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(steps)
