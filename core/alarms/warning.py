"""Warnings to the public: proposed by whoever sees the need, published by the agency that answers for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from core.alarms.desk import MOST_TEXT, Desk
from core.alarms.texts import clear_words, warning_words
from core.catalogue import Catalogue
from core.catalogue.alarm_rules import AlarmRule
from core.errors import Forbidden, Refused
from core.store import public_warnings
from core.store.alarms import Alarm
from core.store.public_warnings import PublicWarning, Words


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be said; None: as the rule's template has it.

    channels  where it is given out; None: as the rule has them
    """

    title_id: str | None = None
    title_en: str | None = None
    text_id: str | None = None
    text_en: str | None = None
    channels: tuple[str, ...] | None = None

    def words(self, template: Words) -> Words:
        """The template with what was said otherwise.

        raises   Refused: a text is empty or too long
        """
        said = {name: value for name in Words.__dataclass_fields__ if (value := getattr(self, name)) is not None}
        for name, value in said.items():
            if not value.strip() or len(value) > MOST_TEXT:
                raise Refused(f"{name}: 1 sampai {MOST_TEXT} huruf", f"{name}: 1 to {MOST_TEXT} characters")
        return replace(template, **{name: value.strip() for name, value in said.items()})


@dataclass(frozen=True)
class Announcer:
    """Warnings in the hands of one person."""

    desk: Desk
    catalogue: Catalogue
    zone: ZoneInfo

    def publish(self, alarm_id: int, wish: Wish) -> PublicWarning:
        """Propose a warning; whoever may approve publishes it, and one that was proposed, and updates one that holds.

        raises   Missing, Forbidden; Refused: the rule warns of nothing, the alarm is closed, it waits for approval
        """
        with self.desk.changing(alarm_id) as alarm:
            rule = self._rule(alarm)
            if alarm.closed_at:
                raise Refused(
                    f"alarm {alarm_id} sudah ditutup; peringatan hanya untuk alarm yang terbuka",
                    f"alarm {alarm_id} is closed; a warning is about an open one",
                )
            held = self._open(alarm_id)
            if held and not self.desk.actor.may_approve:
                raise Forbidden(
                    f"alarm {alarm_id}: peringatan menunggu atau diperbarui oleh pemiliknya, {alarm.agency}",
                    f"alarm {alarm_id}: its owner, {alarm.agency}, approves and updates the warning",
                )
            warning_id = held.warning_id if held else self._propose(alarm)
            is_update = held is not None and held.published_at is not None
            is_new = held is None or wish != Wish()
            if is_new:
                template = warning_words(rule, alarm, self.catalogue, self.zone, self.desk.now)
                self._say(
                    warning_id, "update" if is_update else "warning", wish.words(template), self._channels(rule, wish)
                )
            if self.desk.actor.may_approve:
                self._publish(alarm, warning_id, is_update=is_update)
        return public_warnings.of_alarm(self.desk.connection, alarm_id)[-1]

    def all_clear(self, alarm_id: int, wish: Wish) -> PublicWarning:
        """It is over: of a warning that was published the public is told, one that was not is withdrawn.

        raises   Missing, Forbidden: also whoever may not approve; Refused: no warning holds
        """
        with self.desk.changing(alarm_id) as alarm:
            held = self._open(alarm_id)
            if held is None:
                raise Refused(
                    f"alarm {alarm_id}: tidak ada peringatan yang berlaku", f"alarm {alarm_id}: no warning holds"
                )
            if not self.desk.actor.may_approve and held.published_at:
                raise Forbidden(
                    f"alarm {alarm_id}: dinyatakan aman oleh pemiliknya, {alarm.agency}",
                    f"alarm {alarm_id}: the all-clear is given by its owner, {alarm.agency}",
                )
            if held.published_at:
                rule = self._rule(alarm)
                words = wish.words(clear_words(rule, alarm, self.catalogue, self.zone, self.desk.now))
                self._say(held.warning_id, "all_clear", words, self._channels(rule, wish))
            public_warnings.end(self.desk.connection, held.warning_id, at=self.desk.now)
            kind = "all_clear" if held.published_at else "withdrawn"
            after = {"warning": held.warning_id, "ended_at": self.desk.now.isoformat()}
            self.desk.note(alarm, kind, None, {"warning": held.warning_id, "ended_at": None}, after)
        return public_warnings.of_alarm(self.desk.connection, alarm_id)[-1]

    def _rule(self, alarm: Alarm) -> AlarmRule:
        rule = self.desk.rules.get(alarm.rule)
        if rule is None or rule.warning is None:
            raise Refused(
                f"alarm {alarm.alarm_id}: aturan {alarm.rule!r} tidak punya peringatan kepada masyarakat",
                f"alarm {alarm.alarm_id}: rule {alarm.rule!r} has no warning to the public",
            )
        return rule

    def _open(self, alarm_id: int) -> PublicWarning | None:
        found = public_warnings.of_alarm(self.desk.connection, alarm_id)
        return found[-1] if found and found[-1].ended_at is None else None

    def _propose(self, alarm: Alarm) -> int:
        desk = self.desk
        warning_id = public_warnings.propose(desk.connection, alarm.alarm_id, at=desk.now, who=desk.actor.name)
        if not desk.actor.may_approve:
            desk.note(alarm, "proposed", None, {}, {"warning": warning_id})
        return warning_id

    def _publish(self, alarm: Alarm, warning_id: int, *, is_update: bool) -> None:
        desk = self.desk
        if not is_update:
            public_warnings.publish(desk.connection, warning_id, at=desk.now, who=desk.actor.name)
        after = {"warning": warning_id, "approved_by": desk.actor.name}
        desk.note(alarm, "updated" if is_update else "published", None, {}, after)

    def _say(self, warning_id: int, kind: str, words: Words, channels: Sequence[str]) -> None:
        desk = self.desk
        public_warnings.say(desk.connection, warning_id, kind, words, channels, at=desk.now, who=desk.actor.name)

    def _channels(self, rule: AlarmRule, wish: Wish) -> Sequence[str]:
        assert rule.warning
        return rule.warning.channels if wish.channels is None else wish.channels
