"""Values of one message that are not stored: counted by reason, the first few told in full."""

from __future__ import annotations

from core.errors import Rejected
from core.reading import Reading
from ingest.decoding import Extra

_TOLD = 20
# Names and units that are unknown cost a search each; a message that brings more of them is not read further.
_MAX_UNKNOWN = 200
_UNKNOWN = ("unknown_metric", "unknown_unit")


class Refusals:
    """Of one device in one message. Not thread-safe: one owner."""

    def __init__(self) -> None:
        self.count = 0
        self._details: dict[str, list[str]] = {}
        self._counts: dict[str, int] = {}
        self._unknown: dict[tuple[str, str | None], Rejected] = {}

    def raise_again(self, reading: Reading) -> None:
        """What was found out about the reading's name and unit before.

        raises   Rejected: they are unknown, or too many were
        """
        error = self._unknown.get((reading.metric, reading.unit))
        if error is not None:
            raise Rejected(error.reason, error.detail)  # raised anew: an error keeps every place it was raised at
        if len(self._unknown) >= _MAX_UNKNOWN:
            raise Rejected("unknown_metric", f"more than {_MAX_UNKNOWN} names or units that are not known")

    def add(self, reading: Reading, error: Rejected) -> None:
        """Count `reading` as refused for `error`; an `Extra` without a metric is none."""
        if error.reason in _UNKNOWN and len(self._unknown) < _MAX_UNKNOWN:
            self._unknown[reading.metric, reading.unit] = error
        if error.reason == "unknown_metric" and isinstance(reading, Extra):
            return
        self.count += 1
        self._counts[error.reason] = self._counts.get(error.reason, 0) + 1
        details = self._details.setdefault(error.reason, [])
        if len(details) < _TOLD:
            details.append(error.detail)

    def errors(self) -> list[Rejected]:
        """One for each reason."""
        return [Rejected(reason, self._told(reason)) for reason in self._details]

    def _told(self, reason: str) -> str:
        told = "; ".join(self._details[reason])
        more = self._counts[reason] - len(self._details[reason])
        return f"{told}; and {more} more" if more else told
