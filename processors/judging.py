"""A device's health, judged from its data: when it was heard, what its clock and its values said, its goodbyes.

Silence counts only within the stretch of time in which ingest heard whatever was sent. A restart of ingest makes
nobody late, and after an outage each device has its interval's time again. A state gets worse when a deadline
passes or the device says goodbye, and better only when the device is heard.

A goodbye that the broker kept from some earlier time (a retained last will) may be older than what came since: of a
device that is well it is only remembered, and says `offline` instead of `late` when the next message does not come.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median

from processors.hearsay import Contact, Goodbye, Health, Presence

# A device is late when so many of its intervals passed without a message, and silent after so many, but not sooner
# than an hour.
LATE_INTERVALS, SILENT_INTERVALS = 2, 10
SILENT_AT_LEAST = timedelta(hours=1)
# For messages on their way, and for devices that are not quite punctual: one lost message makes nobody late.
GRACE = timedelta(seconds=30)
# A clock is judged by the median of so many skews, measured half an interval apart or more.
SKEWS = 3
# States of a device that is heard as often as expected.
_WELL = ("online", "clock_wrong", "stuck")
_GOODBYE = "it said goodbye, or the broker did for it"
# A clock ahead by more is wrong [s]: readings of the future are soon refused.
AHEAD_S = 60.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What is asked of a device.

    interval_s   between messages [s]
    behind_s     its clock may be behind by so much [s]; infinite: its times are of the past by nature
    """

    interval_s: float
    behind_s: float

    @property
    def late_after(self) -> timedelta:
        return LATE_INTERVALS * timedelta(seconds=self.interval_s) + GRACE

    @property
    def silent_after(self) -> timedelta:
        return max(SILENT_INTERVALS * timedelta(seconds=self.interval_s), SILENT_AT_LEAST)


def judge(
    before: Health, contact: Contact | None, presence: Presence, expected: Expected, goodbye: Goodbye | None = None
) -> list[Health]:
    """What became of `before`, one after the other; the last one holds. At least one.

    contact   None: it was not heard since
    goodbye   None: it said none since
    returns   the last one's `due_at` says when to look again, if it is not heard before
    """
    events = [event for event in (contact, goodbye) if event is not None]
    states = [before]
    for event in sorted(events, key=lambda event: event.received_at):
        last = states[-1]
        states.append(_heard(last, event, expected) if isinstance(event, Contact) else _gone(last, event))
    states.append(_waited(states[-1], presence, expected))
    return states[1:]


def wrong_clock(skews_s: tuple[float, ...], expected: Expected) -> float | None:
    """The skew of a clock that is wrong [s]; None: it is right, or not known well enough.

    A wrong clock is off by the same again and again; who catches up on a backlog is off by less each time.
    """
    if len(skews_s) < SKEWS or max(skews_s) - min(skews_s) > expected.behind_s:
        return None
    skew_s = median(skews_s)
    return None if -AHEAD_S <= skew_s <= max(expected.behind_s, expected.interval_s) else skew_s


def _heard(before: Health, contact: Contact, expected: Expected) -> Health:
    skews_s, skew_at = before.skews_s, before.skew_at
    apart = timedelta(seconds=expected.interval_s / 2)
    if not math.isnan(contact.skew_s) and (skew_at is None or contact.received_at - skew_at >= apart):
        skews_s, skew_at = (*skews_s, contact.skew_s)[-SKEWS:], contact.received_at
    wrong_s = wrong_clock(skews_s, expected)
    state = "stuck" if contact.stuck else "online" if wrong_s is None else "clock_wrong"
    clock = "" if wrong_s is None else f"clock {abs(wrong_s):.0f} s {'behind' if wrong_s > 0 else 'ahead'}"
    return replace(
        before,
        state=state,
        since=before.since if state == before.state else contact.received_at,
        last_received_at=contact.received_at,
        last_time=contact.newest_time or before.last_time,
        skews_s=skews_s,
        skew_at=skew_at,
        detail="; ".join(filter(None, (contact.stuck, clock))),
        is_leaving=False,
    )


def _gone(before: Health, goodbye: Goodbye) -> Health:
    if before.state == "offline":
        return before
    if goodbye.is_past and before.state in _WELL:
        return replace(before, is_leaving=True)
    return replace(before, state="offline", since=goodbye.received_at, detail=_GOODBYE, is_leaving=False)


def _waited(before: Health, presence: Presence, expected: Expected) -> Health:
    if before.last_received_at is None or before.state in ("silent", "offline"):
        return replace(before, due_at=None)
    counts_from = max(before.last_received_at, presence.since)
    silent_at = counts_from + expected.silent_after
    late_at = counts_from + expected.late_after
    detail = f"no message since {before.last_received_at:%Y-%m-%d %H:%M:%S} UTC"
    if before.is_leaving and presence.until > late_at:
        return replace(before, state="offline", since=late_at, due_at=None, detail=_GOODBYE, is_leaving=False)
    if presence.until > silent_at:
        return replace(before, state="silent", since=silent_at, due_at=None, detail=detail)
    if before.state == "late":
        return replace(before, due_at=silent_at)
    if presence.until > late_at:
        return replace(before, state="late", since=late_at, due_at=silent_at, detail=detail)
    return replace(before, due_at=late_at)
