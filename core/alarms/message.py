"""What whoever is on duty is told of an alarm, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.alarms.texts import number_of, unit_of
from core.catalogue import Catalogue
from core.catalogue.alarm_conditions import SEVERITIES
from core.catalogue.alarm_rules import AlarmRule
from core.settings import Settings
from core.store.alarms import Alarm

_SEVERITIES = {"info": ("INFO", "INFO"), "warning": ("WASPADA", "WARNING"), "critical": ("KRITIS", "CRITICAL")}
_KINDS = {
    "raised": ("", ""),
    "worsened": ("memburuk: ", "worse: "),
    "returned": ("kembali: ", "back: "),
    "escalated": ("belum diterima: ", "not acknowledged: "),
    "published": ("peringatan diterbitkan: ", "warning published: "),
    "all_clear": ("dinyatakan aman: ", "all clear: "),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """What the settings say of it."""

    settings: Settings
    catalogue: Catalogue
    rules: Mapping[str, AlarmRule]

    def is_told_of(self, alarm: Alarm) -> bool:
        """Whether anybody is to be told of the alarm."""
        order = [str(name) for name in SEVERITIES]
        is_bad = order.index(alarm.severity) >= order.index(self.settings.notify_severity)
        return is_bad and (alarm.origin == "real" or self.settings.notify_simulated)

    def not_before(self, alarm: Alarm, now: datetime) -> datetime:
        """When they may be told: in quiet hours of critical alarms only, the others when those are over."""
        if not self.settings.notify_quiet or alarm.severity == "critical":
            return now
        local = now.astimezone(self.settings.zone)
        begins, ends = (time.fromisoformat(part) for part in self.settings.notify_quiet.split("-"))
        clock = local.time()
        is_quiet = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
        if not is_quiet:
            return now
        end = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
        return end if end > local else end + timedelta(days=1)


def message_of(duty: Duty, alarm: Alarm, kind: str) -> tuple[str, str]:
    """Title and body, in the language of the settings."""
    place = int(duty.settings.language == "en")
    rule = duty.rules.get(alarm.rule)
    name = alarm.rule if rule is None else rule.name(duty.settings.language)
    mark = ("[SIMULASI] ", "[SIMULATED] ")[place] if alarm.origin != "real" else ""
    title = f"{mark}[{_SEVERITIES[alarm.severity][place]}] {_KINDS[kind][place]}{name} – {alarm.name}"
    return title, "\n".join(_lines(duty, alarm, rule, place))


def _lines(duty: Duty, alarm: Alarm, rule: AlarmRule | None, place: int) -> list[str]:
    since = f"{alarm.onset_at.astimezone(duty.settings.zone):%d-%m-%Y %H:%M %Z}"
    lines = [f"{('Sejak', 'Since')[place]} {since}"]
    if rule and alarm.value is not None:
        unit = unit_of(rule, duty.catalogue)
        symbol = "" if unit in (None, "1") else duty.catalogue.units.get(unit, unit)
        shown = number_of(alarm.value, unit, duty.settings.language)
        level = rule.levels[alarm.level - 1].name(duty.settings.language)
        lines.append(f"{level}: {shown} {symbol}".strip())
    if rule:
        lines += [f"- {step}" for step in (rule.steps_id, rule.steps_en)[place]]
        contacts = [rule.call, *([rule.escalation] if rule.escalation and alarm.escalated_at else [])]
        for contact in contacts:
            agency = duty.catalogue.agencies[contact.agency].name(duty.settings.language)
            lines.append(f"{('Hubungi', 'Call')[place]} {(contact.role_id, contact.role_en)[place]}, {agency}")
    return [*lines, f"{duty.settings.api_url.rstrip('/')}/v1/alarms/{alarm.alarm_id}"]
