"""Records as they are handed over, checked against their kinds: all of them are sound, or none is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from api.problems import Problem, nearest
from api.record_values import Unfit, checked
from api.wording import Text
from core.catalogue.record_kinds import Fact, RecordKind

# More in one request is a file for `nadi import`.
MAX_RECORDS = 20_000
_SHOWN_ERRORS = 100
UNKNOWN: Text = ("tidak dikenal", "is not known")


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """A record as JSON has it."""

    kind: str
    key: str
    attributes: dict[str, Any]


@dataclass(slots=True)
class Entries:
    """Sound records by kind and key, and what is wrong with the others.

    lines   where each stands: records of JSON and lines of CSV are counted from 1
    """

    sound: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def wrong(self, line: int, column: str, value: Any, text: Text, **more: Any) -> None:
        """Note an error."""
        shown = value[:200] if isinstance(value, str) else value if isinstance(value, int | float) else None
        self.errors.append(
            {"line": line, "parameter": column, "value": shown, "message_id": text[0], "message_en": text[1], **more}
        )

    def add(self, line: int, kind: str, key: str, attributes: dict[str, Any]) -> None:
        """Note a sound record; the same case may be said twice only if both say the same."""
        self.lines.setdefault((kind, key), line)
        if self.sound.setdefault((kind, key), attributes) != attributes:
            self.wrong(line, "key", key, ("disebut dua kali dengan isi berbeda", "is said twice with other content"))

    def require_sound(self) -> None:
        """Pass if nothing is wrong.

        raises   Problem: something is; names the first hundred errors
        """
        if self.errors:
            first, count = self.errors[0], len(self.errors)
            where = f"{first['line']}: {first['parameter']}"
            detail = (
                f"tidak ada yang disimpan; {count} kesalahan, pertama pada baris {where} {first['message_id']}",
                f"nothing was taken; {count} errors, the first in line {where} {first['message_en']}",
            )
            raise Problem("invalid-records", detail, errors=self.errors[:_SHOWN_ERRORS])


def from_json(payload: bytes, kinds: Mapping[str, RecordKind], zone: ZoneInfo) -> Entries:
    """Records of a JSON array, or the one of an object.

    raises   Problem: it is neither, or holds too many
    """
    try:
        content = msgspec.json.decode(payload, type=Entry | list[Entry])
    except (ValueError, RecursionError) as error:
        raise Problem("invalid-parameter", (f"isi JSON: {error}", f"JSON body: {error}"), parameter="body") from error
    found = content if isinstance(content, list) else [content]
    check_count(len(found))
    entries = Entries()
    for line, entry in enumerate(found, 1):
        kind = kinds.get(entry.kind)
        if kind is None:
            entries.wrong(line, "kind", entry.kind, UNKNOWN, nearest=nearest(entry.kind, kinds) or list(kinds))
        else:
            judge(entries, line, kind, {"key": entry.key, **entry.attributes}, zone)
    return entries


def check_count(count: int) -> None:
    """Pass a number of records that one request may have.

    raises   Problem: it is too large
    """
    if count > MAX_RECORDS:
        detail = (
            f"lebih dari {MAX_RECORDS:,} catatan sekali kirim: bagilah, atau pakai nadi import",
            f"more than {MAX_RECORDS:,} records in one request: divide it, or use nadi import",
        )
        raise Problem("too-large", detail)


def judge(entries: Entries, line: int, kind: RecordKind, said: dict[str, Any], zone: ZoneInfo) -> None:
    """Add the record to the sound ones, or what is wrong with it to the errors."""
    facts: dict[str, Fact] = {"key": kind.case, **kind.facts}
    before = len(entries.errors)
    found: dict[str, Any] = {}
    for name, value in said.items():
        if name not in facts:
            entries.wrong(line, name, name, UNKNOWN, nearest=nearest(name, facts))
        elif value is not None:
            try:
                found[name] = checked(facts[name], value, zone, is_key=name == "key")
            except Unfit as unfit:
                entries.wrong(line, name, value, unfit.text)
    for name, fact in facts.items():
        if (fact.required or name == "key") and said.get(name) is None:
            entries.wrong(line, name, None, ("wajib diisi", "is required"))
    if len(entries.errors) == before:
        entries.add(line, kind.key, found.pop("key"), found)
