"""A masterplan's file, TOML or XLSX: its content as it stands there, and where each value stands."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.catalogue import Catalogue, Masterplan, plan_toml
from core.catalogue.plan_check import Finding, Known, check
from core.catalogue.plan_toml import Loc
from core.errors import ConfigurationError
from core.plan import toml_form, xlsx_read, xlsx_write

FORMS = (".toml", ".xlsx")


@dataclass(frozen=True)
class PlanFile:
    """Content, not checked.

    where   of a path in the content: 'line 12', or sheet, row and column
    order   sorts findings as the file has them
    lost    what the file says of entries that it does not have
    """

    path: Path
    content: dict[str, Any]
    where: Callable[[Loc], str]
    order: Callable[[Loc], tuple[int, ...]]
    lost: Sequence[Finding] = ()

    def findings(self, catalogue: Catalogue) -> list[Finding]:
        """Everything that is wrong, in the file's order."""
        known = Known(catalogue.indicators, catalogue.agencies, catalogue.districts, catalogue.peers)
        return sorted([*check(self.content, known), *self.lost], key=lambda finding: self.order(finding.loc))

    def told(self, finding: Finding) -> str:
        """One line: where, what kind, which entry and value, what is wrong with it."""
        kind = "warning" if finding.is_warning else "error"
        shown = "" if finding.value is None or isinstance(finding.value, dict | list) else f" {finding.value!r}"
        return f"{self.path}, {self.where(finding.loc)}: {kind}: {self._named(finding.loc)}{shown}: {finding.message}"

    def plan(self, catalogue: Catalogue) -> Masterplan:
        """The plan, if nothing is wrong with it.

        raises   ConfigurationError: names the first error and says how many there are
        """
        errors = [finding for finding in self.findings(catalogue) if not finding.is_warning]
        if errors:
            more = f"; {len(errors)} errors in all, nadi masterplan check lists them" if len(errors) > 1 else ""
            raise ConfigurationError(self.told(errors[0]) + more)
        return Masterplan.model_validate(self.content)

    def _named(self, loc: Loc) -> str:
        """An entry by what it is called, not by its number: 'goal AIR-02, targets.2026'."""
        if len(loc) < 2 or not isinstance(loc[1], int) or loc[0] not in self.content:
            return ".".join(str(part) for part in loc if isinstance(part, str)) or "plan"
        entry = self.content[str(loc[0])][loc[1]]
        if not isinstance(entry, dict):
            return f"{loc[0]} {loc[1] + 1}"
        names = {many: one for one, many in plan_toml.PLURALS.items()}
        called = next((str(entry[key]) for key in ("indicator", "id", "code", "year") if key in entry), "")
        rest = ".".join(str(part + 1 if isinstance(part, int) and part < 1000 else part) for part in loc[2:])
        head = f"{names.get(str(loc[0]), loc[0])} {called}".strip()
        return f"{head}, {rest}" if rest else head


def read(path: Path) -> PlanFile:
    """The file's content.

    raises   ConfigurationError: another form of file, or none that can be read
    """
    if path.suffix.lower() not in FORMS:
        raise ConfigurationError(f"{path}: a masterplan's file ends in {' or '.join(FORMS)}")
    if path.suffix.lower() == ".xlsx":
        sheets = xlsx_read.read(path)
        return PlanFile(path, sheets.content, sheets.where, sheets.order, sheets.findings)
    try:
        text = path.read_text(encoding="utf-8")
        content, found = plan_toml.parse(text), plan_toml.lines(text)
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is no UTF-8 text: {error.reason} at byte {error.start}") from error
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    return PlanFile(
        path,
        content,
        lambda loc: f"line {plan_toml.line_of(found, loc)}",
        lambda loc: (plan_toml.line_of(found, loc),),
    )


def write(plan: Masterplan, path: Path) -> None:
    """Write `plan` as the path's ending says.

    raises   ConfigurationError: another ending
    """
    if path.suffix.lower() not in FORMS:
        raise ConfigurationError(f"{path}: a masterplan's file ends in {' or '.join(FORMS)}")
    if path.suffix.lower() == ".xlsx":
        xlsx_write.write(plan, path)
    else:
        path.write_text(toml_form.text_of(plan), encoding="utf-8")
