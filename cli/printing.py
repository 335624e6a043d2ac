"""The console that tables are printed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def console() -> Console:
    """As wide as the terminal; wide enough for every column elsewhere."""
    from rich.console import Console

    found = Console()
    if not found.is_terminal:
        found.width = 250
    return found
