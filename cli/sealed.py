"""A seal on the screen: what it froze, and what was revised since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.moments import shown

if TYPE_CHECKING:
    from core.settings import Settings
    from core.store.connection import Connection

_SHOWN = 50


def show_seal(connection: Connection, settings: Settings, name: str) -> None:
    """Print it.

    raises   Missing: there is no such seal; names those there are
    """
    from core.catalogue import load_catalogue
    from core.errors import Missing
    from core.store import sealed_figures, seals

    made = seals.find(connection, name)
    if made is None:
        existing = ", ".join(each.seal for each in seals.every(connection)) or "none yet"
        raise Missing(f"no seal {name!r}; there are: {existing}")
    zone = settings.zone
    typer.echo(f"{made.seal}: sealed {shown(made.sealed_at, zone)} by {made.sealed_by}{_after(made.note)}")
    typer.echo(f"figures of periods over by {shown(made.ends, zone)}" + _since(shown(made.begins, zone), made.begins))
    for each in seals.sums(connection, name):
        typer.echo(f"  {each.indicator:<8} {each.figures:>9,} figures, {each.revised:,} revised since")
    revised = sealed_figures.page(connection, name, revised=True, limit=_SHOWN)
    units = load_catalogue()
    for row in revised:
        entry = units.indicators.get(row.indicator)
        unit = units.units.get(entry.unit, entry.unit) if entry else ""
        why = f", because {row.reason}" if row.reason else ""
        typer.echo(
            f"  {row.indicator} {row.scope} {row.grain} {row.start.astimezone(zone):%Y-%m-%d} ({row.origin}): "
            f"revised from {_number(row.value)} {unit} to {_number(row.new_value)} {unit} on "
            f"{row.new_computed_at.astimezone(zone):%Y-%m-%d}{why}"
        )
    if len(revised) == _SHOWN:
        typer.echo(f"  … the first {_SHOWN} of those revised; GET /v1/seals/{name}/figures?revised=true has all")


def _after(note: str | None) -> str:
    return f": {note}" if note else ""


def _since(text: str, begins: object) -> str:
    return f", from {text} on" if begins else ""


def _number(value: float | None) -> str:
    return "no data" if value is None else f"{value:.6g}"
