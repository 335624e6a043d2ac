"""`nadi baseline`: what a building took before anything was improved, fitted to a year of its readings."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.editing import By


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi baseline kantor-bupati --year 2025 --save")
    def baseline(
        device: Annotated[str, typer.Argument(metavar="DEVICE", help="Its meter.")],
        year: Annotated[int, typer.Option(help="Local year, before anything was improved.")],
        save: Annotated[bool, typer.Option("--save", help="Keep it as attributes of the meter's point.")] = False,
        by: By = None,
    ) -> None:
        """Fit base loads and what each degree adds to a year; saved, they make figures of ENR-03."""
        from datetime import UTC, datetime

        from cli.editing import editing
        from core.devices import changing
        from core.devices.facts import Facts
        from core.errors import ConfigurationError, Missing
        from core.settings import load_settings
        from core.store import registry
        from processors import baselines

        settings = load_settings()
        with editing(settings, by) as editor:
            known = registry.find(editor.connection, device)
            if known is None or known.point is None:
                raise Missing(f"no device {device!r} at a point; nadi device list shows them")
            try:
                found, days = baselines.fit_year(
                    editor.connection, editor.catalogue, known.point, year, settings.zone, datetime.now(UTC)
                )
            except ValueError as error:
                raise ConfigurationError(f"{known.point}, {year}: {error}") from error
            typer.echo(
                f"{known.point}, {days} days of {year}: {found.working_kwh:.1f} kWh a working day, "
                f"{found.free_kwh:.1f} a free day, {found.kwh_per_k:.2f} for each degree above "
                f"{found.balance_cel:.1f} Cel; explains {found.r_squared:.0%}"
            )
            if save:
                changing.correct(editor, Facts(device=device, attributes=baselines.attributes(found)))
                typer.echo("kept; figures of ENR-03 are computed anew")
