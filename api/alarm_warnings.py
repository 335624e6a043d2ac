"""Warnings to the public as answers have them."""

from __future__ import annotations

from api.context import Context
from api.schemas import alarms as schema
from core.store import public_warnings
from core.store.connection import Connection


def warnings_of(context: Context, connection: Connection, alarm_id: int) -> list[schema.PublicWarning]:
    """Warnings over an alarm, with what was said."""
    texts = public_warnings.texts(connection, alarm_id)
    return [
        schema.PublicWarning(
            id=each.warning_id,
            state=each.state,
            proposed_at=context.local(each.proposed_at),
            published_at=each.published_at and context.local(each.published_at),
            ended_at=each.ended_at and context.local(each.ended_at),
            texts=[
                schema.WarningText(
                    context.local(row["at"]),
                    row["kind"],
                    *(row[name] for name in ("title_id", "title_en", "text_id", "text_en", "channels")),
                )
                for row in texts
                if row["warning_id"] == each.warning_id
            ],
        )
        for each in public_warnings.of_alarm(connection, alarm_id)
    ]
