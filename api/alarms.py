"""Alarms, their rules and their history as answers have them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.alarm_rules import rule_of
from api.alarm_warnings import warnings_of
from api.context import Context
from api.schemas import alarms as schema
from api.wording import ORIGINS, Language, Text, origin_name, say
from core.alarms.texts import unit_of
from core.store import alarm_lists, alarm_members, notifications
from core.store.alarms import Alarm
from core.store.connection import Connection

STATES: dict[str, Text] = {
    "raised": ("baru", "raised"),
    "acknowledged": ("diterima", "acknowledged"),
    "closed": ("ditutup", "closed"),
}
SEVERITIES: dict[str, Text] = {
    "info": ("informasi", "info"),
    "warning": ("waspada", "warning"),
    "critical": ("kritis", "critical"),
}
EVENTS: dict[str, Text] = {
    "raised": ("dibunyikan", "raised"),
    "joined": ("bertambah", "more joined"),
    "worsened": ("memburuk", "worsened"),
    "cleared": ("kondisi berakhir", "condition over"),
    "returned": ("kondisi kembali", "condition came back"),
    "acknowledged": ("diterima", "acknowledged"),
    "escalated": ("diteruskan", "escalated"),
    "closed": ("ditutup", "closed"),
    "merged": ("digabung", "merged"),
    "proposed": ("peringatan diusulkan", "warning proposed"),
    "published": ("peringatan diterbitkan", "warning published"),
    "updated": ("peringatan diperbarui", "warning updated"),
    "withdrawn": ("usulan ditarik", "proposal withdrawn"),
    "all_clear": ("dinyatakan aman", "all clear"),
}
_SAME = ("cause", "service", "district", "agency", "severity", "level", "value", "peak", "returns", "action")
_TIMES = ("onset_at", "raised_at", "acknowledged_at", "escalated_at", "cleared_at", "closed_at")


def alarm_of(context: Context, alarm: Alarm, language: Language) -> schema.Alarm:
    """An alarm with its labels; of a rule that is no more the key stands for the name."""
    rule = context.alarm_rules.get(alarm.rule)
    unit = unit_of(rule, context.catalogue) if rule else None
    due_at = context.local(alarm.raised_at + timedelta(hours=rule.close_within_h)) if rule else None
    times: dict[str, Any] = {name: (at := getattr(alarm, name)) and context.local(at) for name in _TIMES}
    same: dict[str, Any] = {name: getattr(alarm, name) for name in _SAME}
    origin = origin_name(alarm.origin)
    levels = rule.levels if rule else ()
    return schema.Alarm(
        **same,
        **times,
        id=alarm.alarm_id,
        rule=alarm.rule,
        name_id=rule.name_id if rule else alarm.rule,
        name_en=rule.name_en if rule else alarm.rule,
        place=alarm.name,
        origin=origin,
        origin_label=say(ORIGINS[origin], language),
        state=alarm.state,
        state_label=say(STATES[alarm.state], language),
        severity_label=say(SEVERITIES[alarm.severity], language),
        level_label=levels[alarm.level - 1].name(language) if alarm.level <= len(levels) else None,
        holds=alarm.cleared_at is None,
        unit=unit,
        unit_symbol=context.symbol(unit),
        due_at=due_at,
        overdue=due_at is not None and (alarm.closed_at or context.now()) > due_at,
    )


def detail_of(
    context: Context, connection: Connection, alarm: Alarm, language: Language, *, tells_who: bool
) -> schema.AlarmDetail:
    """An alarm with all that is known of it; who did what only for whoever may handle alarms."""
    rule = context.alarm_rules.get(alarm.rule)
    history = [
        schema.Event(
            at=context.local(row["at"]),
            kind=row["kind"],
            label=say(EVENTS.get(row["kind"], (row["kind"], row["kind"])), language),
            who=row["who"] if tells_who or row["who"] == "nadi" else None,
            note=row["note"],
        )
        for row in alarm_lists.events(connection, alarm.alarm_id)
    ]
    members = [
        schema.Member(
            each.subject, each.name, each.level, context.local(each.since), each.until and context.local(each.until)
        )
        for each in alarm_members.of(connection, [alarm.alarm_id])
    ]
    sent = [
        schema.Notification(
            **row
            | {"at": context.local(row["at"]), "settled_at": row["settled_at"] and context.local(row["settled_at"])}
        )
        for row in notifications.of_alarm(connection, alarm.alarm_id)
    ]
    warnings = warnings_of(context, connection, alarm.alarm_id)
    shown = rule_of(context, rule) if rule else None
    return schema.AlarmDetail(alarm_of(context, alarm, language), shown, members, history, warnings, sent)
