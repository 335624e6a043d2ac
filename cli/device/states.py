"""`nadi device activate | maintenance | retire`: in service, out of it, and for good."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.device import facts as said
from cli.editing import By, Reason, editing

At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it was done. Default: now.")]


def add(app: typer.Typer) -> None:
    """The commands that change a state."""
    _activate(app)
    _maintenance(app)
    _retire(app)


def _activate(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi device activate 24e124136b316542 --point kantor-bupati --district 64.08.04")
    def activate(
        key: said.Key,
        service: said.Service = None,
        point: Annotated[str | None, typer.Option(help="Bring it to this point; made if it is new.")] = None,
        name: said.Name = None,
        district: said.District = None,
        latitude: said.Latitude = None,
        longitude: said.Longitude = None,
        interval: said.Interval = None,
        agency: said.Agency = None,
        gateway: said.Gateway = None,
        origin: said.Origin = None,
        attribute: said.Attribute = None,
        at: Annotated[
            str | None,
            typer.Option(metavar="TIME", help="When it came to --point. Default: now; a pending device's: always."),
        ] = None,
        commissioning: said.Commissioning = False,
        by: By = None,
    ) -> None:
        """Take a pending, maintained or retired device into service, and correct what is known of it."""
        from cli.moments import moment
        from core.devices.states import activate as activate_device
        from core.settings import load_settings

        settings = load_settings()
        entry = said.facts(
            key,
            attribute,
            service=service,
            point=point,
            name=name,
            district=district,
            latitude=latitude,
            longitude=longitude,
            interval_s=interval,
            agency=agency,
            gateway=gateway,
            origin=origin,
        )
        state = "commissioning" if commissioning else "active"
        with editing(settings, by) as editor:
            copied = activate_device(editor, entry, state=state, at=moment(at, settings.zone, "--at"))
        typer.echo(f"{key} is {state}" + (f"; {copied} readings were brought to {point}" if copied else ""))


def _maintenance(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi device maintenance udara-01 --reason 'filter diganti'")
    def maintenance(key: said.Key, reason: Reason = None, by: By = None) -> None:
        """Take a device and its point out of service: what it says is kept and counts in nothing."""
        from core.devices.states import maintain
        from core.settings import load_settings

        with editing(load_settings(), by) as editor:
            maintain(editor, key, reason)
        typer.echo(f"{key} is under maintenance; when it is done: nadi device activate {key}")


def _retire(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi device retire udara-01 --reason rusak")
    def retire(
        key: said.Key,
        at: At = None,
        keep_point: Annotated[
            bool, typer.Option("--keep-point", help="Another device will come to the point.")
        ] = False,
        reason: Reason = None,
        by: By = None,
    ) -> None:
        """End a device's service: the broker refuses it, and its point ends too unless another device is there."""
        from cli.moments import moment
        from core.devices.states import retire as retire_device
        from core.settings import load_settings

        settings = load_settings()
        with editing(settings, by) as editor:
            moment_ = moment(at, settings.zone, "--at")
            retire_device(editor, key, at=moment_, keeps_point=keep_point, reason=reason)
        typer.echo(f"{key} is retired")
