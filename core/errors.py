"""Errors, by whose trouble they are.

    NadiError
    ├── ConfigurationError     the operator's: a setting, the catalogue or a file says something impossible
    ├── Rejected               the message's: goes to the dead letters with its reason code, work goes on
    │   └── Undecodable        … its bytes do not say what their format promises
    ├── Missing                the caller asked for something that does not exist
    ├── Refused                how things stand does not allow it: an alarm that is closed is not closed again
    │   └── Forbidden          … it is another's to do
    ├── NotFinal               figures are provisional still; trying again later can help
    └── Unavailable            a service we need is away; trying again later can help

The database's own trouble stays `psycopg.OperationalError`; ours (a bug) is no `NadiError` and ends the process.
"""

from __future__ import annotations


class NadiError(Exception):
    """Base of what we raise on purpose; its text is one line for a human."""


class ConfigurationError(NadiError):
    """What was set cannot be: says the key, the value and the expected form."""


class Missing(NadiError):
    """No such thing; the text names what was asked for and the nearest that exists."""


class Refused(NadiError):
    """How things stand does not allow it; the text says how they stand, in both languages."""

    def __init__(self, text_id: str, text_en: str) -> None:
        super().__init__(text_en)
        self.text = (text_id, text_en)


class Forbidden(Refused):
    """It is another's to do; the text says whose."""


class NotFinal(NadiError):
    """Figures that are to be frozen are provisional still; the text names them."""


class Unavailable(NadiError):
    """A broker, database or file that we need does not answer."""


class Rejected(NadiError):
    """A message or reading that cannot be stored.

    reason   code from `REASONS`, stable: dashboards and replays rely on it
    detail   what was wrong, where, with the value
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Undecodable(Rejected):
    """Bytes that are not what their topic's decoder reads."""

    def __init__(self, detail: str) -> None:
        super().__init__("undecodable", detail)


# Why something is in the dead letters; one line each, shown to operators.
REASONS = {
    "undecodable": "the payload is not what its format promises",
    "unknown_topic": "no source of the catalogue covers the topic",
    "unknown_service": "the catalogue has no service of the topic's name",
    "unknown_device": "the device is not in the registry, or retired",
    "wrong_service": "the device is registered with another service than its topic names",
    "wrong_device": "the payload speaks for another device than its topic",
    "wrong_application": "the device is assigned to another application than its topic names",
    "not_deployed": "the device was at no point at that time",
    "no_birth": "the data came before the birth that says what it means",
    "unknown_metric": "the service has no metric of that name",
    "unknown_unit": "the value's unit cannot be converted to the metric's",
    "no_quantity": "the value is true or false, and the metric is a quantity",
    "out_of_range": "the value is outside what is physically possible",
    "clock_ahead": "the time is further in the future than clocks may differ",
    "clock_invalid": "the time is before the year 2000 or cannot be represented",
    "conflict": "another value is stored already for that series and time",
    "refused": "the database refused the row for what it says",
}
