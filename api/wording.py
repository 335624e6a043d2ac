"""What people read, in Indonesian and English: origins, statuses, and which of the two languages is wanted."""

from __future__ import annotations

from typing import Literal

Language = Literal["id", "en"]
MeasuredOrigin = Literal["real", "simulated", "replayed"]
OriginName = Literal["real", "reported", "simulated", "replayed"]
# Of a masterplan's figures together; mixed: each goal says its own.
PlanOrigin = OriginName | Literal["mixed"]
HealthName = Literal["new", "online", "clock_wrong", "stuck", "late", "silent", "offline"]

# Both at once: (Indonesian, English).
Text = tuple[str, str]

ORIGINS: dict[OriginName, Text] = {
    "real": ("data nyata", "real data"),
    "reported": ("dilaporkan", "reported"),
    "simulated": ("simulasi", "simulated"),
    "replayed": ("data contoh (bukan Kutim)", "sample data (not Kutim)"),
}
HEALTH: dict[HealthName, Text] = {
    "new": ("belum pernah terdengar", "never heard"),
    "online": ("aktif mengirim", "online"),
    "clock_wrong": ("jam salah", "clock wrong"),
    "stuck": ("nilai macet", "value stuck"),
    "late": ("terlambat", "late"),
    "silent": ("diam", "silent"),
    "offline": ("terputus", "offline"),
}
STATUSES: dict[str, Text] = {
    "on_track": ("sesuai jalur", "on track"),
    "at_risk": ("berisiko", "at risk"),
    "off_track": ("di luar jalur", "off track"),
    "no_data": ("tanpa data", "no data"),
}
# Why nothing is projected.
REASONS: dict[str, Text] = {
    "too_few_points": ("nilai final belum cukup banyak", "too few final figures"),
    "too_short_history": ("riwayat lebih pendek daripada jangka proyeksi", "history is shorter than the projection"),
}
NO_GOALS: Text = (
    "Belum ada sasaran terukur pada dimensi ini.",
    "No measured goal in this dimension yet.",
)
CITY: Text = ("Kabupaten Kutai Timur", "Kutai Timur regency")


def say(text: Text, language: Language) -> str:
    """The text in `language`."""
    return text[1] if language == "en" else text[0]


def is_official(origin: OriginName) -> bool:
    """Whether figures of that origin may be cited as the regency's."""
    return origin in ("real", "reported")


def origin_name(text: str | None) -> OriginName:
    """An origin as the database has it; a device that was nowhere yet has none, and is real."""
    for name in ORIGINS:
        if text == name:
            return name
    return "real"


def preferred_language(accept: str | None, default: Language) -> Language:
    """The first of our languages in an Accept-Language header, by its weights (RFC 9110, section 12.5.4)."""
    best: tuple[float, Language] = (0.0, default)
    for part in (accept or "").split(","):
        tag, _, parameter = part.partition(";")
        primary = tag.strip().lower().split("-")[0]
        weight = _weight(parameter)
        if weight > best[0]:
            if primary == "en":
                best = (weight, "en")
            elif primary in ("id", "in"):  # "in" is Indonesian's code of before 1989, still sent by old systems
                best = (weight, "id")
    return best[1]


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
