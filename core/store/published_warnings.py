"""Warnings that were published, each with what was said last and the alarm that it is about."""

from __future__ import annotations

from typing import Any

from psycopg.rows import dict_row

from core.store.connection import Connection

_LIST = """
    SELECT w.warning_id, w.alarm_id, rule, alarm.name, service, district, agency, origin, severity, published_at,
           ended_at, said.at AS updated_at, title_id, title_en, text_id, text_en, channels
    FROM public_warning w
    JOIN alarm USING (alarm_id)
    CROSS JOIN LATERAL (
        SELECT at, title_id, title_en, text_id, text_en, channels FROM public_warning_text t
        WHERE t.warning_id = w.warning_id
        ORDER BY number DESC LIMIT 1
    ) AS said
    WHERE published_at IS NOT NULL
      AND (%(state)s::text IS NULL OR (%(state)s = 'published') = (ended_at IS NULL))
      AND (%(service)s::text IS NULL OR service = %(service)s)
      AND (%(district)s::text IS NULL OR district = %(district)s)
      AND (%(origin)s::text IS NULL OR origin = %(origin)s)
      AND (%(before)s::bigint IS NULL OR w.warning_id < %(before)s)
    ORDER BY w.warning_id DESC
    LIMIT %(limit)s
"""


def list_warnings(connection: Connection, **filters: Any) -> list[dict[str, Any]]:
    """Newest first. `filters`: state (published: holds, ended), service, district, origin, before (keyset), limit."""
    values = {**dict.fromkeys(("state", "service", "district", "origin", "before")), "limit": 100, **filters}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_LIST, values).fetchall()
