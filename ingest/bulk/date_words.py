"""Names of months, days and Indonesian time zones in written dates, turned into numbers."""

from __future__ import annotations

import re

_MONTHS = (
    ("jan", "januari", "january"),
    ("feb", "peb", "februari", "pebruari", "february"),
    ("mar", "mrt", "maret", "march"),
    ("apr", "april"),
    ("mei", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("agu", "ags", "agt", "agustus", "aug", "august"),
    ("sep", "sept", "september"),
    ("okt", "oct", "oktober", "october"),
    ("nov", "nop", "november", "nopember"),
    ("des", "dec", "desember", "december"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_DAY = re.compile(
    r"^(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"\s*,?\s+",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^(\d{1,2})[\s\-/.]*([A-Za-z]{3,9})\.?[\s\-/.,]*(\d{4})(?!\d)")
_ZONES = {"wib": "+07:00", "wita": "+08:00", "wit": "+09:00", "utc": "Z", "gmt": "Z"}
_ZONE = re.compile(r"\s*\b(wib|wita|wit|utc|gmt)$", re.IGNORECASE)
_CLOCK_WORD = re.compile(r"\s*,?\s*\b(pukul|jam|pkl\.?)\s+", re.IGNORECASE)


def in_numbers(text: str) -> str:
    """`text` with the words it knows as numbers: '31 Des 2025 14.30 WITA' → '2025-12-31 14.30+08:00'."""
    text = _CLOCK_WORD.sub(" ", _DAY.sub("", text))
    text = _ZONE.sub(lambda match: _ZONES[match[1].lower()], text)
    named = _NAMED.match(text)
    if named and (month := _NUMBER.get(named[2].lower())):
        text = f"{named[3]}-{month:02d}-{int(named[1]):02d}{text[named.end() :]}"
    return text
