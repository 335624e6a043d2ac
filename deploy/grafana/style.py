"""How dashboards look: colours that the colour-blind can tell apart, and the words for each status."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import dashboard as models

Language = Literal["id", "en"]
# Words and colour of each code, from 0.
Words = tuple[tuple[tuple[str, str], str], ...]
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


# Codes of /v1/grafana/points and /latest.
FRESHNESS: Words = ((("Segar", "Fresh"), "#0072B2"), (("Basi", "Stale"), "#999999"))
# Codes of /v1/grafana/device-states.
HEALTH: Words = (
    (("Belum pernah terdengar", "Never heard"), "#CCCCCC"),
    (("Aktif mengirim", "Online"), "#0072B2"),
    (("Jam salah", "Clock wrong"), "#56B4E9"),
    (("Nilai macet", "Value stuck"), "#CC79A7"),
    (("Terlambat", "Late"), "#E69F00"),
    (("Diam", "Silent"), "#D55E00"),
    (("Terputus", "Offline"), "#000000"),
)
# Codes of /v1/grafana/alarms/active and alarm-states; 0: nothing is wrong.
SEVERITIES: Words = (
    (("Aman", "Clear"), "#E5E5E5"),
    (("Info", "Info"), "#56B4E9"),
    (("Waspada", "Warning"), "#E69F00"),
    (("Kritis", "Critical"), "#D55E00"),
)
PROVISIONAL: Words = ((("final", "final"), "#555555"), (("sementara", "provisional"), "#999999"))
HOLDS: Words = ((("sudah reda", "over"), "#E5E5E5"), (("berlangsung", "holds"), "#E69F00"))
# Permen LHK P.14/2020: lowest index of each category, its name and its colour: green, blue, yellow, red, black.
ISPU: tuple[tuple[int, tuple[str, str], str], ...] = (
    (0, ("Baik", "Good"), "#00A651"),
    (51, ("Sedang", "Moderate"), "#0066CC"),
    (101, ("Tidak sehat", "Unhealthy"), "#FFD500"),
    (201, ("Sangat tidak sehat", "Very unhealthy"), "#D7191C"),
    (301, ("Berbahaya", "Hazardous"), "#000000"),
)


def value_mappings(words: Words, language: Language) -> list[models.ValueMapping]:
    """Codes from 0 to words and colours."""
    options = {
        str(code): models.ValueMappingResult(text=say(text, language), color=color, index=code)
        for code, (text, color) in enumerate(words)
    }
    return [models.ValueMap(options=options)]


def steps(first: str, rest: Iterable[tuple[float, str]]) -> builders.ThresholdsConfig:
    """Colours from values up; `first` is the one below them all."""
    found = [models.Threshold(value=None, color=first)]
    found += [models.Threshold(value=value, color=color) for value, color in rest]
    return builders.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(found)
