"""What can be believed of a value: converted to its unit, rejected if impossible, flagged if doubtful."""

from __future__ import annotations

from core.errors import Rejected
from core.reading import Quality, Reading
from ingest.known import Target

_UNUSUAL, _STEP, _FLAT = int(Quality.OUT_OF_USUAL_RANGE), int(Quality.STEP), int(Quality.FLAT)
# Devices without a clock send times of 1970 or of their firmware's birth.
EARLIEST_US = 946_684_800_000_000  # 2000-01-01


def check_time(time_us: int, latest_us: int) -> None:
    """Refuse a time that cannot be.

    latest_us  how far ahead a device's clock may be [us]
    raises     Rejected
    """
    if time_us > latest_us:
        raise Rejected("clock_ahead", f"time is {(time_us - latest_us) / 1e6:.0f} s further ahead than allowed")
    if time_us < EARLIEST_US:
        raise Rejected("clock_invalid", f"time {time_us / 1e6:.0f} s is before 2000; milliseconds are expected")


def check_value(reading: Reading, target: Target) -> tuple[float, int]:
    """(value in the metric's unit, quality flags); `target` learns its newest reading.

    raises   Rejected: physically impossible, or not a number
    """
    value = reading.value * target.factor + target.offset
    if not target.low <= value <= target.high:
        raise Rejected("out_of_range", f"{reading.metric} is {value:g}, possible are {target.low:g} to {target.high:g}")
    quality = target.quality
    if not target.usual_low <= value <= target.usual_high:
        quality |= _UNUSUAL
    # What comes late or again has other neighbours than the newest, and is not judged by it.
    if target.is_watched and (time_us := reading.time_us) > target.last_us:
        if value != target.last and abs(value - target.last) <= target.step:
            # Nearly every reading; a call would cost half as much again.
            target.base = target.last = value
            target.run = 1
            target.last_us = time_us
        else:
            quality |= _watch(value, time_us, target)
    return value, quality


def _watch(value: float, time_us: int, target: Target) -> int:
    """Flags of a value beside its neighbours.

    A step is too far from the value before and from the last that was believed: so the way back from a single
    wrong value is no second one, and a level that stays is believed.
    """
    flag = 0
    last, step = target.last, target.step
    if value == last:
        target.base = value
        target.run += 1
        if target.run >= target.flat:
            flag = _FLAT
    else:
        # Without a reading before, `last` is NaN and its time further away than `hold_us`.
        is_near = -step <= value - last <= step or abs(value - target.base) <= step
        if is_near or time_us - target.last_us > target.hold_us:
            target.base = value
        else:
            flag = _STEP
        target.last = value
        target.run = 1
    target.last_us = time_us
    return flag
