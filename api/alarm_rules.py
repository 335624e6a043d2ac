"""Alarm rules as answers have them."""

from __future__ import annotations

from api.context import Context
from api.schemas import alarm_rules as schema
from core.alarms.texts import unit_of
from core.catalogue.alarm_conditions import Figure, Rate, Threshold
from core.catalogue.alarm_rules import AlarmRule, Contact, Escalation

_RULE = (
    *("key", "name_id", "name_en", "description_id", "description_en", "note_id", "note_en", "for_s", "agency"),
    *("close_within_h", "closes_itself"),
)


def rule_of(context: Context, rule: AlarmRule) -> schema.Rule:
    """A rule with its limits."""
    condition = rule.condition
    limited = condition if isinstance(condition, Threshold | Rate | Figure) else None
    return schema.Rule(
        **{name: getattr(rule, name) for name in _RULE},
        steps_id=list(rule.steps_id),
        steps_en=list(rule.steps_en),
        type=condition.type,
        about=condition.indicator if isinstance(condition, Figure) else getattr(condition, "metric", None),
        when=limited.when if limited else None,
        hysteresis=limited.hysteresis if limited else None,
        levels=[
            schema.Level(
                number,
                level.name_id,
                level.name_en,
                level.severity,
                *(getattr(level.limit, name, None) for name in ("low", "high", "above", "below")),
            )
            for number, level in enumerate(rule.levels, start=1)
        ],
        unit=unit_of(rule, context.catalogue),
        call=_contact(rule.call),
        escalation=_contact(rule.escalation) if rule.escalation else None,
        warns=rule.warning is not None,
    )


def _contact(contact: Contact) -> schema.Contact:
    after_s = contact.after_s if isinstance(contact, Escalation) else None
    return schema.Contact(contact.agency, contact.role_id, contact.role_en, after_s)
