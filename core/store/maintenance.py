"""What is kept for a time only: dead letters, receipts, jobs, logins, and raw readings where a setting says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.settings import Settings
from core.store import dead_letters, jobs, people, receipts
from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Maintained:
    """What was removed.

    expired, trimmed   dead letters that were too old, and too many
    chunks             of raw readings; their hours and days stay
    receipts           parts of receipts that were too old
    jobs               that ended too long ago, with the lists of their errors
    """

    expired: int
    trimmed: int
    chunks: int
    receipts: int = 0
    jobs: int = 0


# Hours that await their rollup are aggregated from raw readings: those must be there still.
_AWAITED = "SELECT min(hour) FROM touched_hour"
_DROP = "SELECT count(*) FROM drop_chunks('reading', older_than => %s::timestamptz)"


def maintain(connection: Connection, settings: Settings, now: datetime) -> Maintained:
    """Remove what the settings no longer keep.

    connection   autocommitting
    """
    expired = dead_letters.expire(connection, now - timedelta(days=settings.dead_letter_days))
    trimmed = dead_letters.trim(connection, settings.max_dead_letters, settings.max_dead_letter_mb * 1_000_000)
    old_receipts = receipts.expire(connection, now - timedelta(days=settings.receipt_days))
    old_jobs = jobs.expire(connection, now - timedelta(days=settings.receipt_days))
    people.expire_logins(connection, now)
    chunks = 0
    if settings.reading_days is not None:
        row = connection.execute(_AWAITED).fetchone()
        oldest = now - timedelta(days=settings.reading_days)
        # A rollup looks back to the reading before its hour.
        awaited = row[0] - timedelta(days=31) if row and row[0] else oldest
        found = connection.execute(_DROP, [min(oldest, awaited)]).fetchone()
        chunks = int(found[0]) if found else 0
    return Maintained(expired, trimmed, chunks, old_receipts, old_jobs)
