"""Receipts of what came over HTTP, and what ingest made of each of their parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from core.store.connection import Connection

State = Literal["pending", "stored", "partly", "rejected"]


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one message.

    reasons   [{"reason": code of core.errors.REASONS, "detail": what, where, with the value}]
    """

    is_read: bool
    decoded: int
    stored: int
    duplicate: int
    rejected: int
    reasons: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt with the sums over the parts that are settled."""

    receipt_id: UUID
    at: datetime
    who: str
    topic: str
    bytes: int
    parts: int
    settled: int
    unread: int
    decoded: int
    stored: int
    duplicate: int
    rejected: int
    reasons: list[dict[str, str]]
    settled_at: datetime | None

    @property
    def state(self) -> State:
        """pending, stored, partly or rejected; a message that holds nothing is stored."""
        if self.settled < self.parts:
            return "pending"
        if not self.rejected and not self.unread:
            return "stored"
        return "partly" if self.stored or self.duplicate else "rejected"


_ADD = "INSERT INTO receipt (receipt_id, at, who, topic, bytes, parts) VALUES (%s, %s, %s, %s, %s, %s)"
# A message that is delivered twice is a duplicate the second time: what it was at first stands, unless a dead
# letter was replayed and more of it is stored than before.
_SETTLE = """
    INSERT INTO receipt_part AS old
        (receipt_id, part, settled_at, is_read, decoded, stored, duplicate, rejected, reasons)
    SELECT receipt_id, %(part)s, %(at)s, %(is_read)s, %(decoded)s, %(stored)s, %(duplicate)s, %(rejected)s, %(reasons)s
    FROM receipt WHERE receipt_id = %(receipt)s
    ON CONFLICT (receipt_id, part) DO UPDATE SET
        settled_at = EXCLUDED.settled_at, is_read = EXCLUDED.is_read, decoded = EXCLUDED.decoded,
        stored = EXCLUDED.stored, duplicate = EXCLUDED.duplicate, rejected = EXCLUDED.rejected,
        reasons = EXCLUDED.reasons
    WHERE EXCLUDED.is_read AND (NOT old.is_read OR EXCLUDED.rejected < old.rejected)
"""
_FIND = """
    SELECT receipt.*, sums.*,
           coalesce((
               SELECT jsonb_agg(reason ORDER BY part) FROM receipt_part, jsonb_array_elements(reasons) AS reason
               WHERE receipt_part.receipt_id = receipt.receipt_id
           ), '[]') AS reasons
    FROM receipt,
    LATERAL (
        SELECT count(*) AS settled, count(*) FILTER (WHERE NOT is_read) AS unread,
               coalesce(sum(decoded), 0)::bigint AS decoded, coalesce(sum(stored), 0)::bigint AS stored,
               coalesce(sum(duplicate), 0)::bigint AS duplicate, coalesce(sum(rejected), 0)::bigint AS rejected,
               max(settled_at) AS settled_at
        FROM receipt_part WHERE receipt_part.receipt_id = receipt.receipt_id
    ) AS sums
    WHERE receipt.receipt_id = %s
"""
_EXPIRE = """
    WITH gone AS (DELETE FROM receipt WHERE at < %s RETURNING receipt_id)
    DELETE FROM receipt_part USING gone WHERE receipt_part.receipt_id = gone.receipt_id
"""


def add(connection: Connection, receipt: UUID, *, at: datetime, who: str, topic: str, size: int, parts: int) -> None:
    """Keep a receipt before its parts are published, so that none is settled that is not known.

    topic   without the receipt
    size    of all parts [bytes]
    """
    connection.execute(_ADD, [receipt, at, who, topic, size, parts])


def settle(connection: Connection, receipt: UUID, number: int, part: Part, at: datetime) -> None:
    """Note what became of a part, in the transaction that stores it; a receipt that does not exist is no error."""
    values: dict[str, Any] = {
        "receipt": receipt,
        "part": number,
        "at": at,
        "is_read": part.is_read,
        "decoded": part.decoded,
        "stored": part.stored,
        "duplicate": part.duplicate,
        "rejected": part.rejected,
        "reasons": Jsonb(part.reasons),
    }
    connection.execute(_SETTLE, values)


def find(connection: Connection, receipt: UUID) -> Receipt | None:
    """The receipt with what is known of its fate; None: there is none, or no longer."""
    with connection.cursor(row_factory=class_row(Receipt)) as cursor:
        return cursor.execute(_FIND, [receipt]).fetchone()


def expire(connection: Connection, before: datetime) -> int:
    """Remove the receipts from before that moment; how many parts they had."""
    return connection.execute(_EXPIRE, [before]).rowcount
