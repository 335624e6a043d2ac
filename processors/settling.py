"""An alarm brought to what its members say: measured, worsened, cleared, come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from core.alarms.journal import PLATFORM, Journal
from core.catalogue.alarm_rules import AlarmRule
from core.store import alarm_members, alarms, public_warnings
from core.store.alarms import Alarm
from processors.stretches import Stretch, first_reached


def settle(journal: Journal, rule: AlarmRule, alarm_id: int, stretches: Sequence[Stretch]) -> None:
    """Bring an alarm to what its members say.

    stretches  what was seen of them now
    """
    connection, now = journal.connection, journal.now
    alarm = alarms.find(connection, alarm_id)
    members = alarm_members.of(connection, [alarm_id])
    if alarm is None or not members:
        return
    alarm = _measure(journal, rule, alarm, stretches)
    level = max(member.level for member in members)
    if level > alarm.level:
        alarm = _worsen(journal, rule, alarm, level, stretches)
    holds = any(member.until is None for member in members)
    if holds and alarm.cleared_at:
        alarms.change(connection, alarm_id, cleared_at=None, returns=alarm.returns + 1, changed_at=now)
        journal.add(alarm_id, "returned")
    elif not holds and not alarm.cleared_at:
        cleared_at = max(member.until for member in members if member.until)
        alarms.change(connection, alarm_id, cleared_at=cleared_at, changed_at=now)
        alarm = journal.add(alarm_id, "cleared")
        is_warned = any(each.ended_at is None for each in public_warnings.of_alarm(connection, alarm_id))
        if rule.closes_itself and not alarm.closed_at and not is_warned:
            close(journal, alarm, "the condition is over")


def _measure(journal: Journal, rule: AlarmRule, alarm: Alarm, stretches: Sequence[Stretch]) -> Alarm:
    """Keep the newest value and the worst; no event, it is nothing that happened to the alarm."""
    valued = [each for each in stretches if each.value is not None and each.at]
    if not valued:
        return alarm
    newest = max(valued, key=lambda each: each.at or each.since)
    peak = newest.peak if alarm.peak is None else _worse(rule, alarm.peak, [each.peak for each in valued])
    if (newest.value, peak) != (alarm.value, alarm.peak):
        alarms.change(journal.connection, alarm.alarm_id, value=newest.value, peak=peak)
    return replace(alarm, value=newest.value, peak=peak)


def _worse(rule: AlarmRule, peak: float, others: Sequence[float | None]) -> float:
    limit = rule.levels[0].limit
    if limit is None:
        return peak
    sign = -1 if getattr(rule.condition, "when", "inside") == "outside" else 1
    return max([peak, *(each for each in others if each is not None)], key=lambda value: sign * limit.margin(value))


def _worsen(journal: Journal, rule: AlarmRule, alarm: Alarm, level: int, stretches: Sequence[Stretch]) -> Alarm:
    now = journal.now
    later = first_reached(stretches, len(rule.levels))
    reached = [before or after for before, after in zip(alarm.reached, later, strict=True)]
    severity = rule.severity(level)
    columns = {"level": level, "reached": reached, "severity": severity, "changed_at": now}
    if severity != alarm.severity and not alarm.closed_at:
        # Who acknowledged the lesser one does not know of the worse.
        escalation = rule.escalation
        after = now + timedelta(seconds=escalation.after_s) if escalation else None
        columns |= {"acknowledged_at": None, "acknowledged_by": None, "escalate_at": after, "escalated_at": None}
    alarms.change(journal.connection, alarm.alarm_id, **columns)
    return journal.add(alarm.alarm_id, "worsened", details={"level": level, "severity": severity})


def close(journal: Journal, alarm: Alarm, note: str, **details: int) -> None:
    """Close an alarm by itself; with `details` it was merged into another."""
    now = journal.now
    columns = {"closed_at": now, "closed_by": PLATFORM, "escalate_at": None, "changed_at": now}
    alarms.change(journal.connection, alarm.alarm_id, **columns)
    journal.add(alarm.alarm_id, "merged" if details else "closed", note=note, details=dict(details))
