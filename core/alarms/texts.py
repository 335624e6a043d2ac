"""Texts for the public, from a rule's templates: in both languages, with the numbers as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from core.catalogue import Catalogue
from core.catalogue.alarm_conditions import Figure, Rate, Threshold
from core.catalogue.alarm_rules import AlarmRule
from core.store.alarms import Alarm
from core.store.public_warnings import Words

# Digits behind the comma: a level in centimetres, an index as it is published.
_DECIMALS = {"m": 2, "1": 0}


def warning_words(rule: AlarmRule, alarm: Alarm, catalogue: Catalogue, zone: ZoneInfo, now: datetime) -> Words:
    """What the public is told when it is warned; the rule has a warning."""
    assert rule.warning
    said = rule.warning
    given = {language: _given(rule, alarm, catalogue, zone, now, language) for language in ("id", "en")}
    return Words(
        *(_filled(text, given[language]) for text, language in ((said.title_id, "id"), (said.title_en, "en"))),
        *(_filled(text, given[language]) for text, language in ((said.text_id, "id"), (said.text_en, "en"))),
    )


def clear_words(rule: AlarmRule, alarm: Alarm, catalogue: Catalogue, zone: ZoneInfo, now: datetime) -> Words:
    """What the public is told when it is over; the rule has a warning."""
    assert rule.warning
    given = {language: _given(rule, alarm, catalogue, zone, now, language) for language in ("id", "en")}
    title = warning_words(rule, alarm, catalogue, zone, now)
    return Words(
        f"Berakhir: {title.title_id}",
        f"Ended: {title.title_en}",
        _filled(rule.warning.clear_id, given["id"]),
        _filled(rule.warning.clear_en, given["en"]),
    )


def unit_of(rule: AlarmRule, catalogue: Catalogue) -> str | None:
    """UCUM code of an alarm's value and peak; None: it has none."""
    condition = rule.condition
    if isinstance(condition, Threshold | Rate):
        service, _, metric = condition.metric.partition(".")
        return catalogue.services[service].metrics[metric].unit
    return catalogue.indicators[condition.indicator].unit if isinstance(condition, Figure) else None


def number_of(value: float | None, unit: str | None, language: str) -> str:
    """A value as people of the language read it; a dash for none."""
    if value is None:
        return "–"
    text = f"{value:.{_DECIMALS.get(unit or '', 1)}f}"
    return text if language == "en" else text.replace(".", ",")


def _given(
    rule: AlarmRule, alarm: Alarm, catalogue: Catalogue, zone: ZoneInfo, now: datetime, language: str
) -> Mapping[str, str]:
    unit = unit_of(rule, catalogue)
    note = rule.note_en if language == "en" else rule.note_id
    return {
        "place": alarm.name,
        "value": number_of(alarm.value, unit, language),
        "unit": "" if unit in (None, "1") else catalogue.units.get(unit, unit),
        "level": rule.levels[alarm.level - 1].name(language),
        "time": f"{now.astimezone(zone):%d-%m-%Y %H:%M %Z}",
        "note": note or "",
    }


def _filled(text: str, given: Mapping[str, str]) -> str:
    return " ".join(text.format_map(given).split())
