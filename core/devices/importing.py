"""A whole table of devices into the registry, or none of it: tried first, with what each row would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import psycopg

from core.devices.changing import put
from core.devices.editor import Change, Editor
from core.devices.facts import OF_POINT, Facts, Unfit
from core.devices.secrets import new_secret, password_hash
from core.devices.table import Row

Result = Literal["new", "changed", "equal", "rejected"]
# Of a point, that two rows may not say differently.
_ONE_SAYING = ("service", "origin", *OF_POINT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row came to.

    detail   what changes, or why it is rejected
    secret   of a new device that speaks for itself; it is known nowhere else
    """

    line: int
    device: str
    result: Result
    detail: str
    secret: str | None = None


class Import:
    """The rows of a table, put into the registry one by one in a single transaction.

    makes_secrets  new devices that speak for themselves get one
    """

    def __init__(self, editor: Editor, rows: Iterable[Row], *, makes_secrets: bool) -> None:
        self._editor = editor
        # Those that others are assigned to come first, wherever they stand in the table.
        self._rows = sorted(rows, key=lambda row: _kind(row) in (None, "device"))
        self._makes_secrets = makes_secrets
        self._lines: dict[str, int] = {}
        self._sayings: dict[tuple[str, str], tuple[Any, int]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def run(self, *, applies: bool) -> Iterator[Outcome]:
        """Each row's outcome as it is known; at the end nothing stays unless `applies` and no row is rejected."""
        is_kept = applies
        with self._editor.connection.transaction() as whole:
            for row in self._rows:
                outcome = self._outcome(row)
                is_kept = is_kept and outcome.result != "rejected"
                yield outcome
            if not is_kept:
                raise psycopg.Rollback(whole)

    def _outcome(self, row: Row) -> Outcome:
        try:
            facts = self._consistent(row)
            secret = new_secret() if self._makes_secrets and facts.gateway is None else None
            change = put(self._editor, facts, password_hash=password_hash(secret) if secret else None)
        except Unfit as error:
            return Outcome(row.line, row.device, "rejected", str(error))
        if change.device is None:
            return Outcome(row.line, row.device, "new", "", secret)
        return Outcome(row.line, row.device, "equal" if change.is_nothing else "changed", _difference(change))

    def _consistent(self, row: Row) -> Facts:
        """The row's facts, if no earlier row says otherwise."""
        facts = row.facts
        if isinstance(facts, Unfit):
            raise facts
        first = self._lines.setdefault(row.device, row.line)
        if first != row.line:
            raise Unfit("device", row.device, f"stands in line {first} already")
        for column in _ONE_SAYING:
            value = getattr(facts, column)
            if facts.point is None or value is None:
                continue
            said, line = self._sayings.setdefault((facts.point, column), (value, row.line))
            if said != value:
                raise Unfit(column, value, f"line {line} says {said!r} of point {facts.point!r}")
        return facts


def count(outcomes: Iterable[Outcome]) -> Counter[Result]:
    """{result: rows}."""
    return Counter(outcome.result for outcome in outcomes)


def _kind(row: Row) -> str | None:
    return row.facts.kind if isinstance(row.facts, Facts) else None


def _difference(change: Change) -> str:
    names = dict.fromkeys([*change.before, *change.after])
    return ", ".join(f"{name} {_shown(change.before, name)} → {_shown(change.after, name)}" for name in names)


def _shown(facts: dict[str, Any], name: str) -> str:
    return str(facts.get(name, "–"))
