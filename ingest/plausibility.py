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
    # What comes late or again has other neighbours than the newest, and is not judged by it. Written out here,
    # because a call for each reading would cost more than all that it does.
    if target.is_watched and (time_us := reading.time_us) > target.last_us:
        if value == target.last:
            target.run += 1
            if target.run >= target.flat:
                quality |= _FLAT
            target.base = value
        else:
            if abs(value - target.last) <= target.step or not _is_step(value, time_us, target):
                target.base = value
            else:
                quality |= _STEP
            target.last = value
            target.run = 1
        target.last_us = time_us
    return value, quality


def _is_step(value: float, time_us: int, target: Target) -> bool:
    """Whether a value that is far from the one before is also far from the last that was believed.

    So the way back from a single wrong value is no second step, and a level that stays is believed.
    """
    return abs(value - target.base) > target.step and time_us - target.last_us <= target.hold_us
