"""`nadi readings`: corrections of what was measured."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.editing import By, database, editing

if TYPE_CHECKING:
    from core.corrections.entry import Corrected
    from core.settings import Settings

Point = Annotated[str, typer.Option(help="Measuring point.")]
From = Annotated[str, typer.Option("--from", metavar="TIME", help="First moment; local time unless it has an offset.")]
To = Annotated[str, typer.Option("--to", metavar="TIME", help="Moment that it ends before.")]
Why = Annotated[str, typer.Option(help="Why, for the audit and for whoever asks about the figure.")]


def add(app: typer.Typer) -> None:
    readings = typer.Typer(
        help="Correct readings: the originals stay, figures are computed anew, sealed ones keep their value.",
        no_args_is_help=True,
    )
    app.add_typer(readings, name="readings", epilog="Example: nadi readings corrections --point pasar-sangatta")
    for part in (_void, _correct, _corrections, _withdraw):
        part(readings)


def _void(app: typer.Typer) -> None:
    @app.command(
        epilog="Example: nadi readings void --point pasar-sangatta --metric pm25 --from '2026-07-01 08:00' "
        "--to '2026-07-01 12:00' --reason 'pompa mati'"
    )
    def void(
        point: Point,
        from_: From,
        to: To,
        reason: Why,
        metric: Annotated[str | None, typer.Option(help="One metric of the point; all if not given.")] = None,
        by: By = None,
    ) -> None:
        """Declare readings of a span invalid: they are kept, flagged, and count in nothing."""
        from core.corrections.change import void as void_readings
        from core.settings import load_settings

        settings = load_settings()
        begins, ends = _span(settings, from_, to)
        with editing(settings, by) as editor:
            _tell(settings, point, begins, ends, void_readings(editor, point, metric, begins, ends, reason))


def _correct(app: typer.Typer) -> None:
    @app.command(
        epilog="Example: nadi readings correct --point pasar-sangatta --metric pm25 --from 2026-07-01 "
        "--to 2026-07-08 --factor 1.08 --offset -0.5 --reason 'kalibrasi 8 Juli'"
    )
    def correct(
        point: Point,
        metric: Annotated[str, typer.Option(help="Metric of the point.")],
        from_: From,
        to: To,
        reason: Why,
        factor: Annotated[float, typer.Option(help="New value = factor × value + offset.")] = 1.0,
        offset: Annotated[float, typer.Option(help="In the metric's unit.")] = 0.0,
        by: By = None,
    ) -> None:
        """Recalibrate readings of a span."""
        from core.corrections.change import recalibrate
        from core.settings import load_settings

        settings = load_settings()
        begins, ends = _span(settings, from_, to)
        with editing(settings, by) as editor:
            done = recalibrate(editor, point, metric, begins, ends, reason, factor=factor, summand=offset)
            _tell(settings, point, begins, ends, [done])


def _corrections(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi readings corrections --point pasar-sangatta")
    def corrections(
        point: Annotated[str | None, typer.Option(help="Measuring point; all if not given.")] = None,
        limit: Annotated[int, typer.Option(min=1, help="Corrections at most.")] = 50,
    ) -> None:
        """List corrections, newest first."""
        from cli.moments import shown
        from core.settings import load_settings
        from core.store.corrections import list_corrections

        settings = load_settings()
        with database(settings) as connection:
            found = list_corrections(connection, point, limit)
        for entry in found:
            what = "void" if entry.kind == "void" else f"{entry.factor:g} × value + {entry.summand:g}"
            gone = f", withdrawn {shown(entry.withdrawn_at, settings.zone)}" if entry.withdrawn_at else ""
            span = f"{shown(entry.begins, settings.zone)} to {shown(entry.ends, settings.zone)}"
            typer.echo(f"{entry.correction_id}  {entry.point}.{entry.metric}  {span}  {what}: {entry.reason}{gone}")
        if not found:
            typer.echo("no readings were corrected")


def _withdraw(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi readings withdraw 12 --reason 'salah titik'")
    def withdraw(
        number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `nadi readings corrections` lists it.")],
        reason: Why,
        by: By = None,
    ) -> None:
        """Take a correction back; other corrections of the same readings go on holding."""
        from core.corrections.change import withdraw as withdraw_correction
        from core.settings import load_settings

        with editing(load_settings(), by) as editor:
            found = withdraw_correction(editor, number, reason)
        typer.echo(f"correction {number} of {found.point}.{found.metric} holds no more; its figures are computed anew")


def _span(settings: Settings, from_: str, to: str) -> tuple[datetime, datetime]:
    from cli.moments import moment

    begins, ends = moment(from_, settings.zone, "--from"), moment(to, settings.zone, "--to")
    assert begins is not None
    assert ends is not None
    return begins, ends


def _tell(settings: Settings, point: str, begins: datetime, ends: datetime, done: list[Corrected]) -> None:
    from cli.moments import shown

    span = f"{shown(begins, settings.zone)} to {shown(ends, settings.zone)}"
    for entry in done:
        typer.echo(f"correction {entry.correction_id}: {entry.readings} readings of {point}.{entry.metric}, {span}")
    typer.echo("What hangs on them is computed anew; to take it back: nadi readings withdraw NUMBER")
