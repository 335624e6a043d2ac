"""What can be believed of a value: converted to its unit, rejected if impossible, flagged if unusual."""

from __future__ import annotations

from core.errors import Rejected
from core.reading import Quality, Reading
from ingest.known import Target

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
    """(value in the metric's unit, quality flags).

    raises   Rejected: physically impossible, or not a number
    """
    value = reading.value * target.factor + target.offset
    if not target.low <= value <= target.high:
        raise Rejected("out_of_range", f"{reading.metric} is {value:g}, possible are {target.low:g} to {target.high:g}")
    if not target.usual_low <= value <= target.usual_high:
        return value, target.quality | int(Quality.OUT_OF_USUAL_RANGE)
    return value, target.quality
