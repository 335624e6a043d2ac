"""Warnings to the public, and what was said in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from psycopg.rows import class_row, dict_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class PublicWarning:
    """A row of public_warning."""

    warning_id: int
    alarm_id: int
    proposed_at: datetime
    proposed_by: str
    published_at: datetime | None
    approved_by: str | None
    ended_at: datetime | None

    @property
    def state(self) -> Literal["proposed", "published", "ended", "withdrawn"]:
        if self.published_at is None:
            return "withdrawn" if self.ended_at else "proposed"
        return "ended" if self.ended_at else "published"


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a text in both languages."""

    title_id: str
    title_en: str
    text_id: str
    text_en: str


_COLUMNS = "warning_id, alarm_id, proposed_at, proposed_by, published_at, approved_by, ended_at"
_PROPOSE = """
    INSERT INTO public_warning (alarm_id, proposed_at, proposed_by) VALUES (%s, %s, %s) RETURNING warning_id
"""
_SAY = """
    INSERT INTO public_warning_text (warning_id, number, kind, at, who, title_id, title_en, text_id, text_en, channels)
    SELECT %(id)s, count(*) + 1, %(kind)s, %(at)s, %(who)s, %(title_id)s, %(title_en)s, %(text_id)s, %(text_en)s,
           %(channels)s
    FROM public_warning_text WHERE warning_id = %(id)s
"""
_TEXTS = """
    SELECT warning_id, number, kind, at, who, title_id, title_en, text_id, text_en, channels
    FROM public_warning_text JOIN public_warning USING (warning_id)
    WHERE alarm_id = %s
    ORDER BY warning_id, number
"""


def propose(connection: Connection, alarm_id: int, *, at: datetime, who: str) -> int:
    """A new warning that waits for approval; its id."""
    row = connection.execute(_PROPOSE, [alarm_id, at, who]).fetchone()
    assert row
    return int(row[0])


def publish(connection: Connection, warning_id: int, *, at: datetime, who: str) -> None:
    """It is approved, and published at that moment."""
    query = "UPDATE public_warning SET published_at = %s, approved_by = %s WHERE warning_id = %s"
    connection.execute(query, [at, who, warning_id])


def end(connection: Connection, warning_id: int, *, at: datetime) -> None:
    """It does not hold any more."""
    connection.execute("UPDATE public_warning SET ended_at = %s WHERE warning_id = %s", [at, warning_id])


def say(
    connection: Connection,
    warning_id: int,
    kind: str,
    words: Words,
    channels: Sequence[str],
    *,
    at: datetime,
    who: str,
) -> None:
    """Keep what was said: kind is warning, update or all_clear."""
    values = {"id": warning_id, "kind": kind, "at": at, "who": who, "channels": list(channels)}
    texts = {name: getattr(words, name) for name in Words.__dataclass_fields__}
    connection.execute(_SAY, values | texts)


def of_alarm(connection: Connection, alarm_id: int) -> list[PublicWarning]:
    """All of an alarm, oldest first; at most the last has not ended."""
    query = f"SELECT {_COLUMNS} FROM public_warning WHERE alarm_id = %s ORDER BY warning_id"
    with connection.cursor(row_factory=class_row(PublicWarning)) as cursor:
        return cursor.execute(query, [alarm_id]).fetchall()


def texts(connection: Connection, alarm_id: int) -> list[dict[str, Any]]:
    """What was said over an alarm, in order."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_TEXTS, [alarm_id]).fetchall()
