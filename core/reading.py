"""A reading: one value of one metric that a device sent, and the flags of its quality."""

from __future__ import annotations

from enum import IntFlag
from typing import Any

import msgspec

ORIGINS = ("real", "simulated", "replayed")
# Of figures, in the order in which a goal is judged by them: those stated in a document are neither of the others.
FIGURE_ORIGINS = ("real", "reported", "simulated", "replayed")


class Quality(IntFlag):
    """Doubts about a stored reading; 0 is good. Only good readings count in figures."""

    GOOD = 0
    OUT_OF_USUAL_RANGE = 1
    STEP = 2
    FLAT = 4
    CLOCK = 8
    VOID = 16  # declared invalid by a person, with a reason
    OUT_OF_SERVICE = 32  # the point was being commissioned or under maintenance


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a decoder found, in the device's own words.

    device   key of the device, as its topic or payload names it
    metric   name of the metric, as the payload has it
    time_us  since 1970, UTC [us]
    value    in `unit`
    unit     UCUM or SenML code; None: the metric's own unit
    """

    device: str
    metric: str
    time_us: int
    value: float
    unit: str | None = None


# Kinds of records that Nadi writes itself: nobody hands them over.
OWN_KINDS = frozenset({"alarm", "warning", "recommendation"})


class Record(msgspec.Struct, frozen=True, gc=False):
    """A dated fact about a case; the same key with other content is a revision.

    kind        catalogue key
    key         the case, unique within its kind
    attributes  JSON values
    """

    kind: str
    key: str
    attributes: dict[str, Any]
