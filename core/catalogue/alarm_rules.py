"""Alarm rules: what makes an alarm, how bad it is, what is to be done and by whom; one TOML file each.

Of a river that turns yellow and then red there is one alarm, whose level rises: levels of one rule, not two rules.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from string import Formatter

from pydantic import Field, ValidationError, model_validator

from core.catalogue.alarm_conditions import Condition, Figure, Level, Rate, Severity, Threshold
from core.catalogue.entries import Entry, Named
from core.catalogue.limits import load_scales, resolved
from core.catalogue.model import Catalogue
from core.errors import ConfigurationError

DIRECTORY = Path(__file__).parent
# What a text for the public can speak of.
WORDS = frozenset({"place", "value", "unit", "level", "time", "note"})


class Contact(Entry):
    """Whom to call: an office and a role, never a person."""

    agency: str
    role_id: str
    role_en: str


class Escalation(Contact):
    """Who is told when nobody acknowledges in time."""

    after_s: int = Field(gt=0, description="[s]")


class PublicWarning(Entry):
    """How the public is warned.

    level   of the rule, from 1: what is warned of
    texts   may speak of {place}, {value}, {unit}, {level}, {time} and {note}
    """

    level: int = Field(1, ge=1)
    channels: tuple[str, ...]
    title_id: str
    title_en: str
    text_id: str
    text_en: str
    clear_id: str
    clear_en: str

    @model_validator(mode="after")
    def _known_words(self) -> PublicWarning:
        for text in (self.title_id, self.title_en, self.text_id, self.text_en, self.clear_id, self.clear_en):
            for _, word, _, _ in Formatter().parse(text):
                if word is not None and word not in WORDS:
                    raise ValueError(f"no word {{{word}}}; there are {', '.join(sorted(WORDS))}")
        return self


class AlarmRule(Named):
    """A rule."""

    key: str
    description_id: str
    description_en: str
    agency: str | None = Field(None, description="whose it is to act; None: the owner's of what it is about")
    condition: Condition
    levels: tuple[Level, ...] = Field(min_length=1, description="from the least to the worst")
    for_s: int = Field(0, ge=0, description="the condition holds for so long before an alarm is raised [s]")
    group_from: int = Field(4, ge=1, description="so many at once are one alarm of the service")
    steps_id: tuple[str, ...] = Field(min_length=1, description="what to do")
    steps_en: tuple[str, ...] = Field(min_length=1)
    call: Contact
    escalation: Escalation | None = None
    close_within_h: float = Field(gt=0, description="agreed time from raised to closed [h]")
    closes_itself: bool = Field(False, description="closed without a note once the condition is over")
    limits: str | None = Field(None, description="scale of limits.toml whose note is shown with the alarm")
    note_id: str | None = Field(None, description="of the scale")
    note_en: str | None = None
    warning: PublicWarning | None = None

    @model_validator(mode="after")
    def _consistent(self) -> AlarmRule:
        if any((level.limit is None) == isinstance(self.condition, Threshold | Rate | Figure) for level in self.levels):
            raise ValueError("levels of thresholds, rates and figures have a limit, others have none")
        if self.warning and self.warning.level > len(self.levels):
            raise ValueError(f"warning: level {self.warning.level} of {len(self.levels)}")
        return self

    def severity(self, level: int) -> Severity:
        """Of the level, from 1."""
        return self.levels[level - 1].severity


def load_alarm_rules(catalogue: Catalogue, directory: Path = DIRECTORY) -> dict[str, AlarmRule]:
    """Every rule, by key.

    raises   ConfigurationError: names file, entry and what is wrong
    """
    scales = load_scales(directory / "limits.toml")
    rules = {}
    for path in sorted((directory / "alarms").glob("*.toml")):
        try:
            content = resolved(tomllib.loads(path.read_text(encoding="utf-8")), scales)
            if scale := scales.get(content.get("limits", "")):
                content |= {"note_id": scale.note_id, "note_en": scale.note_en}
            rule = AlarmRule(key=path.stem, levels=content.pop("level", ()), **content)
            _check(rule, catalogue)
        except (ValueError, TypeError) as error:  # pydantic's and tomllib's errors are ValueErrors
            raise ConfigurationError(f"catalogue: {path}: {_explained(error)}") from error
        rules[rule.key] = rule
    return rules


def _check(rule: AlarmRule, catalogue: Catalogue) -> None:
    condition = rule.condition
    if isinstance(condition, Threshold | Rate):
        service, _, metric = condition.metric.partition(".")
        if service not in catalogue.services or metric not in catalogue.services[service].metrics:
            raise ValueError(f"condition.metric: no metric {condition.metric!r}")
    if isinstance(condition, Figure):
        entry = catalogue.indicators.get(condition.indicator)
        if entry is None or condition.grain not in entry.grains:
            raise ValueError(f"condition: no figures {condition.indicator!r} by {condition.grain}")
    for agency in (rule.agency, rule.call.agency, rule.escalation and rule.escalation.agency):
        if agency is not None and agency not in catalogue.agencies:
            raise ValueError(f"no agency {agency!r}")


def _explained(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(part) for part in first['loc']) or 'content'}: {first['msg']}"
    return str(error)
