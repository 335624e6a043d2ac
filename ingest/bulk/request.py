"""What a caller asks for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.store.import_runs import Progress
from ingest.bulk.habits import Said
from ingest.bulk.mapping import Wishes
from ingest.bulk.row_errors import RowError
from ingest.bulk.table import Form


@dataclass(frozen=True, slots=True)
class Request:
    """A file to import.

    applies   store it; else only say what that would do
    errors    where rows that cannot be stored are listed
    """

    path: Path
    form: Form = field(default_factory=Form)
    wishes: Wishes = field(default_factory=Wishes)
    said: Said = field(default_factory=Said)
    applies: bool = False
    errors: Path | None = None

    @property
    def error_path(self) -> Path:
        return self.errors or self.path.with_name(self.path.name + ".errors.csv")


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a chunk, or of what was left to settle at the end.

    stored   values or records that are stored now, revisions too
    late     of those, older on arrival than `late_after_s`
    """

    done: Progress
    errors: list[RowError]
    stored: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        return self.done.new + self.done.changed + self.done.equal + self.done.rejected


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do.

    progress      counts over the whole file
    first_errors  some of the errors, in the file's order
    error_path    where all of them stand; None: there are none
    notes         what a person should know
    resumed_at    rows that an interrupted import of the same file had stored before
    """

    progress: Progress
    first_errors: tuple[RowError, ...]
    error_path: Path | None
    notes: tuple[str, ...]
    resumed_at: int
    is_applied: bool
