"""What the commands on alarms share: the desk, and how alarms and rules are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from core.alarms.desk import Desk
    from core.alarms.warning import Announcer, Wish
    from core.catalogue import Catalogue
    from core.catalogue.alarm_rules import AlarmRule, Contact
    from core.settings import Settings
    from core.store.alarms import Alarm


@contextmanager
def at_desk(by: str | None) -> Iterator[tuple[Desk, Catalogue, Settings]]:
    """Alarms in the hands of whoever runs the command, who may approve for every agency."""
    from cli.editing import database, login_name
    from core.alarms.desk import Actor, Desk
    from core.catalogue import load_catalogue
    from core.catalogue.alarm_rules import load_alarm_rules
    from core.settings import load_settings

    settings, catalogue = load_settings(), load_catalogue()
    with database(settings) as connection:
        actor = Actor(by or login_name(), may_approve=True)
        yield Desk(connection, load_alarm_rules(catalogue), actor, datetime.now(UTC)), catalogue, settings


@contextmanager
def announcing(
    by: str | None, text_id: str | None, text_en: str | None, channels: Sequence[str] | None
) -> Iterator[tuple[Announcer, Wish]]:
    """Warnings in the hands of whoever runs the command, and what the options say."""
    from core.alarms.warning import Announcer, Wish

    with at_desk(by) as (desk, catalogue, settings):
        said = tuple(channels) if channels else None
        yield Announcer(desk, catalogue, settings.zone), Wish(text_id=text_id, text_en=text_en, channels=said)


def one_of(value: str | None, known: Sequence[str], option: str) -> None:
    """Pass a value that exists, or none.

    raises   typer.BadParameter: says which exist
    """
    if value is not None and value not in known:
        raise typer.BadParameter(f"{value!r}; one of {', '.join(known)}", param_hint=option)


def table_of(
    alarms: Sequence[Alarm], rules: Mapping[str, AlarmRule], catalogue: Catalogue, settings: Settings
) -> Table:
    """Alarms, one a line."""
    from rich.table import Table

    from cli.moments import shown

    table = Table("id", "severity", "state", "what", "where", "value", "raised", "agency", "origin", box=None)
    for alarm in alarms:
        state = alarm.state if alarm.cleared_at is None else f"{alarm.state}, over"
        where, raised = alarm.name, shown(alarm.raised_at, settings.zone)
        cells = (alarm.severity, state, _name(rules, alarm, settings), where, _value(rules, alarm, catalogue))
        table.add_row(str(alarm.alarm_id), *cells, raised, alarm.agency, alarm.origin)
    return table


def table_of_rules(rules: Mapping[str, AlarmRule], catalogue: Catalogue, settings: Settings) -> Table:
    """Rules, one a line."""
    from rich.table import Table

    table = Table("rule", "what", "levels", "agency", "escalates", "to be closed in", box=None)
    for rule in rules.values():
        levels = (
            f"{level.name(settings.language)} ({level.severity}{_limit(level.limit.bounds()) if level.limit else ''})"
            for level in rule.levels
        )
        after = f"{rule.escalation.after_s // 60} min" if rule.escalation else "–"
        within = f"{rule.close_within_h:g} h"
        table.add_row(
            rule.key, rule.name(settings.language), ", ".join(levels), rule.agency or "the owner", after, within
        )
    return table


def shown_alarm(desk: Desk, alarm: Alarm, catalogue: Catalogue, settings: Settings) -> Iterator[str]:
    """An alarm, line by line."""
    from cli.moments import shown
    from core.store import alarm_lists, alarm_members, public_warnings

    rule = desk.rules.get(alarm.rule)
    zone, is_english = settings.zone, settings.language == "en"
    yield f"{_name(desk.rules, alarm, settings)}: {alarm.name} ({alarm.origin})"
    holds = f"over since {shown(alarm.cleared_at, zone)}" if alarm.cleared_at else "the condition holds"
    yield f"{alarm.severity}, {alarm.state}, {holds}"
    if value := _value(desk.rules, alarm, catalogue):
        yield f"value {value}"
    if rule:
        note = rule.note_en if is_english else rule.note_id
        yield from [note] if note else []
        yield from (f"- {step}" for step in (rule.steps_en if is_english else rule.steps_id))
        yield f"call {_contact(rule.call, catalogue, settings)}"
        if rule.escalation:
            yield f"after {rule.escalation.after_s // 60} min {_contact(rule.escalation, catalogue, settings)}"
    yield "about:"
    for member in alarm_members.of(desk.connection, [alarm.alarm_id]):
        yield f"  {member.subject} {member.name}: {shown(member.since, zone)} – {shown(member.until, zone)}"
    yield "history:"
    for event in alarm_lists.events(desk.connection, alarm.alarm_id):
        said = f": {event['note']}" if event["note"] else ""
        yield f"  {shown(event['at'], zone)} {event['kind']} by {event['who']}{said}"
    for warning in public_warnings.of_alarm(desk.connection, alarm.alarm_id):
        yield f"warning {warning.warning_id}: {warning.state}, published {shown(warning.published_at, zone)}"


def _name(rules: Mapping[str, AlarmRule], alarm: Alarm, settings: Settings) -> str:
    rule = rules.get(alarm.rule)
    if rule is None:
        return alarm.rule
    level = f", {rule.levels[alarm.level - 1].name(settings.language)}" if len(rule.levels) > 1 else ""
    return rule.name(settings.language) + level


def _value(rules: Mapping[str, AlarmRule], alarm: Alarm, catalogue: Catalogue) -> str:
    from core.alarms.texts import unit_of

    if alarm.value is None or alarm.rule not in rules:
        return ""
    unit = unit_of(rules[alarm.rule], catalogue)
    symbol = "" if unit in (None, "1") else f" {catalogue.units.get(unit, unit)}"
    return f"{alarm.value:.4g}{symbol}"


def _contact(contact: Contact, catalogue: Catalogue, settings: Settings) -> str:
    role = contact.role_en if settings.language == "en" else contact.role_id
    return f"{role}, {catalogue.agencies[contact.agency].name(settings.language)}"


def _limit(bounds: Mapping[str, float]) -> str:
    return "".join(f", {name} {bound:g}" for name, bound in bounds.items())
